#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"
#include "kernel/sealed_text.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

enum class Side { kBuyer, kProvider };
enum class Level { kOperational, kTactical, kStrategic };
// What kind of organisation provides.
enum class ProviderKind { kPublic, kPrivate, kThirdSector, kInHouse, kJointCompany, kConsortium };

struct Party {
    std::optional<PartyIdentifier> identifier = {};
    std::string name = {};

    bool operator==(const Party&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"identifier", &Party::identifier}, Field{"name", &Party::name}};
    }
};

// Who answers for the contract on one side and level. The name lies outside the journal.
struct ResponsiblePerson {
    Side side = Side::kBuyer;
    Level level = Level::kOperational;
    Uuid name_ref = {};
    std::string name_hash = {};

    bool operator==(const ResponsiblePerson&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"side", &ResponsiblePerson::side},
            Field{"level", &ResponsiblePerson::level},
            Field{"name_ref", &ResponsiblePerson::name_ref},
            Field{"name_hash", &ResponsiblePerson::name_hash}
        };
    }
    static constexpr auto Sealed() {
        return SealedText{
            &ResponsiblePerson::name_ref, &ResponsiblePerson::name_hash, TextSeal::kSalted
        };
    }
};

// A member of a consortium and its part of the payments; all shares together are 10,000 basis
// points and exactly one member leads.
struct ProviderMember {
    Party party = {};
    Share share = {};
    bool lead = false;

    bool operator==(const ProviderMember&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"party", &ProviderMember::party},
            Field{"share", &ProviderMember::share},
            Field{"lead", &ProviderMember::lead}
        };
    }
};

// A buyer's part of a joint procurement; all shares together are 10,000 basis points.
struct BuyerShare {
    Party party = {};
    Share share = {};

    bool operator==(const BuyerShare&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"party", &BuyerShare::party}, Field{"share", &BuyerShare::share}};
    }
};

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::Side> {
    using E = contract_registry::Side;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kBuyer, "buyer"},
        {E::kProvider, "provider"},
    }};
};

template <>
struct EnumNames<contract_registry::Level> {
    using E = contract_registry::Level;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kOperational, "operational"},
        {E::kTactical, "tactical"},
        {E::kStrategic, "strategic"},
    }};
};

template <>
struct EnumNames<contract_registry::ProviderKind> {
    using E = contract_registry::ProviderKind;
    static constexpr std::array<std::pair<E, std::string_view>, 6> kNames{{
        {E::kPublic, "public"},
        {E::kPrivate, "private"},
        {E::kThirdSector, "third_sector"},
        {E::kInHouse, "in_house"},
        {E::kJointCompany, "joint_company"},
        {E::kConsortium, "consortium"},
    }};
};

}  // namespace luotsi
