#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "self_monitoring/domain/catalogue.h"

namespace luotsi::self_monitoring {

class PublishCatalogueHandler {
  public:
    PublishCatalogueHandler(Clock& clock, IdSource& ids, ports::Books& books)
        : clock_(clock), ids_(ids), books_(books) {}

    ports::Result<Catalogue> Handle(PublishCatalogue command, const ports::RequestContext& request);

  private:
    Clock& clock_;
    IdSource& ids_;
    ports::Books& books_;
};

}  // namespace luotsi::self_monitoring
