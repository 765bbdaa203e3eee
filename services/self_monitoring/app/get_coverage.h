#pragma once

#include "ports/books.h"
#include "self_monitoring/app/ports.h"

#include <string>
#include <vector>

namespace luotsi::self_monitoring {

struct ProviderCoverage {
    Provider provider;
    std::vector<Heading> delivered;
    std::vector<Heading> missing;
};

struct Coverage {
    std::string catalogue_version;
    std::vector<ProviderCoverage> providers;
};

// Which heading of the catalogue in force each provider delivered in a month.
class GetCoverageHandler {
  public:
    GetCoverageHandler(ports::Books& books, CoverageIndex& index) : books_(books), index_(index) {}

    // CATALOGUE_NOT_IN_FORCE when there is nothing to measure by.
    ports::Result<Coverage> Handle(Month month);

  private:
    ports::Books& books_;
    CoverageIndex& index_;
};

}  // namespace luotsi::self_monitoring
