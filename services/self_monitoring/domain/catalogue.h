#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

struct CatalogueTag;
using CatalogueId = Id<CatalogueTag>;

// The headings of the common data content (act 741/2023 section 23, and equality).
enum class Heading { kAvailability, kContinuity, kSafety, kQuality, kEquality };

struct KeyFigure {
    std::string code;
    Heading heading = Heading::kAvailability;
    std::string name_fi;
    std::string name_sv;
    std::string name_en;
    std::string unit;
    // Every submission must carry it.
    bool mandatory = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &KeyFigure::code},
            Field{"heading", &KeyFigure::heading},
            Field{"name_fi", &KeyFigure::name_fi},
            Field{"name_sv", &KeyFigure::name_sv},
            Field{"name_en", &KeyFigure::name_en},
            Field{"unit", &KeyFigure::unit},
            Field{"mandatory", &KeyFigure::mandatory}
        };
    }
};

// A version of the common data content.
struct Catalogue {
    CatalogueId id;
    std::string version;
    // The first month for which it holds; it ends where the next version begins.
    Month valid_from;
    std::vector<KeyFigure> key_figures;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &Catalogue::id},
            Field{"version", &Catalogue::version},
            Field{"valid_from", &Catalogue::valid_from},
            Field{"key_figures", &Catalogue::key_figures}
        };
    }
};

// All versions in the order of their months.
struct CatalogueShelf {
    std::vector<Catalogue> catalogues;
    static constexpr auto Fields() {
        return std::tuple{Field{"catalogues", &CatalogueShelf::catalogues}};
    }
};

// nullptr when none is in force.
const Catalogue* InForce(const CatalogueShelf& shelf, Month month);
const Catalogue* FindVersion(const CatalogueShelf& shelf, std::string_view version);
const KeyFigure* FindKeyFigure(const Catalogue& catalogue, std::string_view code);

struct CataloguePublished {
    static constexpr std::string_view kName = "catalogue_published";
    Catalogue catalogue;
    static constexpr auto Fields() {
        return std::tuple{Field{"catalogue", &CataloguePublished::catalogue}};
    }
};

using CatalogueEvent = std::variant<CataloguePublished>;

// The versions are one aggregate: which one is in force depends on all of them.
struct CatalogueBook {
    using State = CatalogueShelf;
    using Event = CatalogueEvent;
    static constexpr std::string_view kKind = "catalogue_book";
    static constexpr std::uint64_t kSnapshotEvery = 1;
    static void Evolve(CatalogueShelf& shelf, const CatalogueEvent& event, const Recorded&);
    static std::vector<Claim> Claims(const CatalogueShelf& shelf);
};

// The one stream of the catalogue book.
Uuid CatalogueBookId();

// `catalogue.id` is the new id.
struct PublishCatalogue {
    Catalogue catalogue;
};
// CATALOGUE_VERSION_TAKEN, CATALOGUE_DATE_NOT_LATER, KEY_FIGURE_DUPLICATE.
Decision<CatalogueEvent> Decide(const CatalogueShelf& shelf, const PublishCatalogue& command);

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::Heading> {
    using Heading = luotsi::self_monitoring::Heading;
    static constexpr std::array<std::pair<Heading, std::string_view>, 5> kNames{
        {{Heading::kAvailability, "availability"},
         {Heading::kContinuity, "continuity"},
         {Heading::kSafety, "safety"},
         {Heading::kQuality, "quality"},
         {Heading::kEquality, "equality"}}
    };
};
