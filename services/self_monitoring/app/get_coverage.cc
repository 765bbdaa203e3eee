#include "self_monitoring/app/get_coverage.h"

#include <set>
#include <utility>

namespace luotsi::self_monitoring {

ports::Result<Coverage> GetCoverageHandler::Handle(Month month) {
    const auto book = books_.Load<CatalogueBook>(CatalogueBookId());
    if (!book.ok()) return book.Forward<Coverage>();
    const Catalogue* const catalogue = InForce(book->state, month);
    if (catalogue == nullptr) {
        return Rejection{.reason = "CATALOGUE_NOT_IN_FORCE", .field = "month"};
    }
    const auto providers = index_.ProvidersInForce(month);
    if (!providers.ok()) return providers.Forward<Coverage>();
    const auto delivered = index_.Delivered(month);
    if (!delivered.ok()) return delivered.Forward<Coverage>();

    std::set<Heading> asked;
    for (const KeyFigure& figure : catalogue->key_figures)
        asked.insert(figure.heading);
    Coverage coverage{.catalogue_version = catalogue->version, .providers = {}};
    for (const Provider& provider : *providers) {
        ProviderCoverage row{.provider = provider, .delivered = {}, .missing = {}};
        const auto found = delivered->find(provider.Key());
        for (const Heading heading : asked) {
            const bool has = found != delivered->end() && found->second.contains(heading);
            (has ? row.delivered : row.missing).push_back(heading);
        }
        coverage.providers.push_back(std::move(row));
    }
    return coverage;
}

}  // namespace luotsi::self_monitoring
