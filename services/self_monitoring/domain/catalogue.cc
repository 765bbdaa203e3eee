#include "self_monitoring/domain/catalogue.h"

#include <algorithm>
#include <set>

namespace luotsi::self_monitoring {

Uuid CatalogueBookId() {
    return Uuid::FromBytes({0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 2});
}

const Catalogue* InForce(const CatalogueShelf& shelf, Month month) {
    const Catalogue* found = nullptr;
    for (const Catalogue& catalogue : shelf.catalogues) {
        if (catalogue.valid_from <= month) found = &catalogue;
    }
    return found;
}

const Catalogue* FindVersion(const CatalogueShelf& shelf, std::string_view version) {
    const auto found = std::ranges::find(shelf.catalogues, version, &Catalogue::version);
    return found == shelf.catalogues.end() ? nullptr : &*found;
}

const KeyFigure* FindKeyFigure(const Catalogue& catalogue, std::string_view code) {
    const auto found = std::ranges::find(catalogue.key_figures, code, &KeyFigure::code);
    return found == catalogue.key_figures.end() ? nullptr : &*found;
}

void CatalogueBook::Evolve(CatalogueShelf& shelf, const CatalogueEvent& event, const Recorded&) {
    shelf.catalogues.push_back(std::get<CataloguePublished>(event).catalogue);
}

std::vector<Claim> CatalogueBook::Claims(const CatalogueShelf& shelf) {
    std::vector<Claim> claims;
    for (const Catalogue& catalogue : shelf.catalogues) {
        claims.push_back(
            {.key = "catalogue-version/" + catalogue.version,
             .reason = "CATALOGUE_VERSION_TAKEN",
             .field = "catalogue.version"}
        );
    }
    return claims;
}

Decision<CatalogueEvent> Decide(const CatalogueShelf& shelf, const PublishCatalogue& command) {
    const Catalogue& next = command.catalogue;
    if (FindVersion(shelf, next.version) != nullptr) {
        return Rejection{.reason = "CATALOGUE_VERSION_TAKEN", .field = "catalogue.version"};
    }
    if (!shelf.catalogues.empty() && next.valid_from <= shelf.catalogues.back().valid_from) {
        return Rejection{
            .reason = "CATALOGUE_DATE_NOT_LATER",
            .field = "catalogue.valid_from",
            .facts = {{"latest_valid_from", shelf.catalogues.back().valid_from.ToText()}}
        };
    }
    std::vector<FieldFault> faults;
    std::set<std::string_view> codes;
    for (std::size_t i = 0; i < next.key_figures.size(); ++i) {
        if (codes.insert(next.key_figures[i].code).second) continue;
        faults.push_back(
            {.field = "catalogue.key_figures[" + std::to_string(i) + "].code",
             .reason = "KEY_FIGURE_DUPLICATE"}
        );
    }
    if (faults.empty()) return CataloguePublished{next};
    const std::string field = faults.front().field;
    return Rejection{
        .reason = "KEY_FIGURE_DUPLICATE", .field = field, .facts = {}, .more = std::move(faults)
    };
}

}  // namespace luotsi::self_monitoring
