#pragma once

#include "kernel/check.h"

#include <luotsi/contract/v1/contract.pb.h>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::test {

// Contracts that say everything a contract can say, and which fields that is.

// What the registry sets by itself, whatever a request says.
inline constexpr std::array<std::string_view, 11> kSetByTheServer{
    "id",
    "state",
    "origin",
    "missing_parts",
    "revision",
    "etag",
    "recorded_at",
    "import_identity",
    "template",
    "inherited_terms",
    "renewal_outcome",
};

inline bool IsSetByTheServer(const google::protobuf::FieldDescriptor& field) {
    if (field.containing_type() != contract::v1::Contract::descriptor()) return false;
    for (const std::string_view name : kSetByTheServer) {
        if (field.name() == name) return true;
    }
    return false;
}

// A framework for a consortium and two buyers; its worked examples hold, so it can be activated.
inline constexpr const char* kWholeFramework = R"pb(
    number: "PH-2024-311"
    title: "Ympärivuorokautinen palveluasuminen"
    type: CONTRACT_TYPE_FRAMEWORK
    buyer {
      identifier { scheme: "FI-PRO" id: "3221309-4" }
      name: "Päijät-Hämeen hyvinvointialue"
    }
    unit: "Ikääntyneiden palvelut"
    provider {
      identifier { scheme: "FI-PRO" id: "2077474-0" }
      name: "Esimerkkihoiva Oy"
    }
    start_date: "2025-01-01"
    end_date: "2028-12-31"
    agreed_value { currency_code: "EUR" amount_minor: 230000000 }
    annual_value { currency_code: "EUR" amount_minor: 57500000 }
    prices {
      service_code: "YPA-VRK"
      service_name: "Asumisvuorokausi"
      unit: "day"
      unit_price { currency_code: "EUR" amount_micros: 157500000 }
      valid_from: "2025-01-01"
      valid_to: "2025-12-31"
    }
    prices {
      service_code: "YPA-VRK"
      service_name: "Asumisvuorokausi"
      unit: "day"
      unit_price { currency_code: "EUR" amount_micros: 160000000 }
      valid_from: "2026-01-01"
    }
    goals { code: "G1" text: "Riittävä henkilöstö" }
    goals { code: "G2" text: "Kohtuullinen hinta" }
    indicators {
      code: "STAFF"
      name: "Henkilöstömitoitus"
      goal_code: "G1"
      focus_area: FOCUS_AREA_QUALITY
      unit: "ratio"
      direction: DIRECTION_AT_LEAST
      target_level { numerator: 60 denominator: 100 }
      threshold { numerator: 55 denominator: 100 }
      period: INDICATOR_PERIOD_QUARTER
      formula: "hoitajat / asiakkaat"
      definition_version: 2
    }
    indicators {
      code: "DAY-COST"
      name: "Vuorokauden kustannus"
      goal_code: "G2"
      focus_area: FOCUS_AREA_COST
      unit: "eur"
      direction: DIRECTION_AT_MOST
      target_level { numerator: 157 denominator: 1 }
      period: INDICATOR_PERIOD_MONTH
    }
    responsible_persons { side: SIDE_BUYER level: LEVEL_OPERATIONAL name: "Palveluesimies" }
    responsible_persons { side: SIDE_BUYER level: LEVEL_TACTICAL name: "Palvelupäällikkö" }
    responsible_persons { side: SIDE_BUYER level: LEVEL_STRATEGIC name: "Toimialajohtaja" }
    responsible_persons { side: SIDE_PROVIDER level: LEVEL_OPERATIONAL name: "Yksikön johtaja" }
    responsible_persons { side: SIDE_PROVIDER level: LEVEL_TACTICAL name: "Aluejohtaja" }
    responsible_persons { side: SIDE_PROVIDER level: LEVEL_STRATEGIC name: "Toimitusjohtaja" }
    reporting_duty {
      due_day: 10
      forecast_required: true
      self_monitoring_due_day: 20
      self_monitoring_period: INDICATOR_PERIOD_TERTIAL
      first_close { months_after: 1 day: 20 }
      final_close { months_after: 2 day: 20 }
      ladder {
        kind: LADDER_STEP_KIND_NOTICE
        missed_in_a_row: 3
        missed: 4
        of_months: 12
        days_after: 14
      }
    }
    service_description: "ikääntyneiden asumispalvelu"
    focus_weights { focus_area: FOCUS_AREA_QUALITY weight: 60 }
    focus_weights { focus_area: FOCUS_AREA_COST weight: 40 }
    index_clause {
      components {
        series: "ATI-Q"
        weight: 7000
        base_point { micros: 111100000 }
      }
      components {
        series: "MAKU"
        weight: 3000
        base_point { micros: 104500000 }
      }
      factor_decimals: 4
      threshold: 100
      cap: 500
      floor: 200
      fixed_until: "2026-12-31"
      notice_months: 3
    }
    options { code: "O1" months: 12 notice_months: 6 }
    notice { buyer_months: 6 provider_months: 12 at_month_end: true }
    renewal { kind: RENEWAL_KIND_BY_SILENCE months: 12 notice_months: 9 }
    clauses {
      kind: CLAUSE_KIND_REPORTING_DUTY
      text: "Raportti kuukausittain."
      statutes: "612/2021-15"
    }
    clauses { kind: CLAUSE_KIND_SANCTIONS waived: true waiver_reason: "Kertaluonteinen hankinta." }
    incentive_terms {
      code: "S1"
      kind: INCENTIVE_KIND_SANCTION
      indicator_code: "STAFF"
      share: 500
      cap { currency_code: "EUR" amount_minor: 100000 }
    }
    incentive_terms {
      code: "K1"
      kind: INCENTIVE_KIND_INCENTIVE
      indicator_code: "DAY-COST"
      amount { currency_code: "EUR" amount_minor: 50000 }
    }
    payment_terms {
      code: "M1"
      trigger: PAYMENT_TRIGGER_MILESTONE
      amount { currency_code: "EUR" amount_minor: 1500000 }
      milestone_code: "KAYTTOONOTTO"
    }
    payment_terms {
      code: "T1"
      trigger: PAYMENT_TRIGGER_OUTCOME
      amount { currency_code: "EUR" amount_minor: 2500000 }
      indicator_code: "STAFF"
      outcome_after_months: 12
    }
    framework {
      ceiling { currency_code: "EUR" amount_minor: 250000000 }
      longer_term_reason: "Rakennuttaminen vie kaksi vuotta."
    }
    provider_kind: PROVIDER_KIND_CONSORTIUM
    provider_members {
      party {
        identifier { scheme: "FI-PRO" id: "2077474-0" }
        name: "Esimerkkihoiva Oy"
      }
      share: 6000
      lead: true
    }
    provider_members {
      party {
        identifier { scheme: "FI-PRO" id: "0709019-2" }
        name: "Toinen Hoiva Oy"
      }
      share: 4000
    }
    buyer_shares {
      party {
        identifier { scheme: "FI-PRO" id: "3221309-4" }
        name: "Päijät-Hämeen hyvinvointialue"
      }
      share: 7000
    }
    buyer_shares {
      party {
        identifier { scheme: "FI-PRO" id: "3221324-6" }
        name: "Naapurin hyvinvointialue"
      }
      share: 3000
    }
    procurement {
      procedure_id: "PHHVA-2024-311"
      procedure: PROCUREMENT_PROCEDURE_OPEN
      cpv_codes: "85311100"
      cpv_codes: "85144100"
      annex_e: true
      estimated_value { currency_code: "EUR" amount_minor: 290000000 }
      signed_on: "2024-11-30"
    }
    legal_basis: "612/2021"
    legal_basis: "1397/2016"
    examples {
      name: "helmikuu, tavoitteet täyttyvät"
      valid_on: "2026-02-28"
      lines {
        service_code: "YPA-VRK"
        quantity { micros: 310000000 }
      }
      indicators {
        indicator_code: "STAFF"
        value { numerator: 62 denominator: 100 }
        met: true
      }
      indicators {
        indicator_code: "DAY-COST"
        value { numerator: 150 denominator: 1 }
        met: true
      }
      payment { currency_code: "EUR" amount_minor: 4960000 }
      incentive { currency_code: "EUR" amount_minor: 50000 }
    }
    examples {
      name: "maaliskuu, mitoitus alittuu"
      valid_on: "2026-03-31"
      lines {
        service_code: "YPA-VRK"
        quantity { micros: 310000000 }
      }
      indicators {
        indicator_code: "STAFF"
        value { numerator: 50 denominator: 100 }
      }
      payment { currency_code: "EUR" amount_minor: 4960000 }
      sanction { currency_code: "EUR" amount_minor: 100000 }
    }
)pb";

// The parts that one type has and a framework may not.
struct OtherType {
    const char* number;
    const char* part;
};
inline constexpr std::array<OtherType, 3> kOtherTypes{
    OtherType{
        "DPS-1",
        R"pb(type: CONTRACT_TYPE_DYNAMIC_PURCHASING
             dynamic_purchasing { admission_date: "2025-02-03" category: "ASUMINEN" })pb"
    },
    OtherType{
        "PALVELUSETELI-1",
        R"pb(type: CONTRACT_TYPE_SERVICE_VOUCHER
             voucher {
               value { currency_code: "EUR" amount_micros: 142000000 }
               service_code: "YPA-VRK"
             })pb"
    },
    OtherType{
        "ALLIANSSI-1",
        R"pb(type: CONTRACT_TYPE_ALLIANCE
             alliance {
               target_cost { currency_code: "EUR" amount_minor: 500000000 }
               gain_share: 5000
               pain_share: 4000
             })pb"
    },
};

inline contract::v1::Contract WholeFramework() {
    contract::v1::Contract contract;
    LUOTSI_CHECK(
        google::protobuf::TextFormat::ParseFromString(kWholeFramework, &contract),
        "the contract is written soundly"
    );
    return contract;
}

// The same as another type, the successor of `before`: a successor takes over nothing.
inline contract::v1::Contract WholeContract(const OtherType& type, const std::string& before) {
    contract::v1::Contract contract = WholeFramework();
    contract.clear_framework();
    LUOTSI_CHECK(
        google::protobuf::TextFormat::MergeFromString(type.part, &contract),
        "the part is written soundly"
    );
    contract.set_number(type.number);
    contract.set_parent_contract_id(before);
    contract.set_parent_relation(contract::v1::PARENT_RELATION_SUCCESSOR);
    return contract;
}

// The paths of every value that a sender can give: `goals.code`.
inline void AddPaths(
    const google::protobuf::Descriptor& message,
    const std::string& above,
    std::set<std::string>& paths
) {
    for (int i = 0; i < message.field_count(); ++i) {
        const google::protobuf::FieldDescriptor& field = *message.field(i);
        if (IsSetByTheServer(field)) continue;
        const std::string path = above + std::string(field.name());
        if (field.message_type() == nullptr)
            paths.insert(path);
        else
            AddPaths(*field.message_type(), path + '.', paths);
    }
}

// The paths of the values that this message gives: what is zero or empty is not given.
inline void AddGivenPaths(
    const google::protobuf::Message& message, const std::string& above, std::set<std::string>& paths
) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    std::vector<const google::protobuf::FieldDescriptor*> given;
    reflection.ListFields(message, &given);
    for (const google::protobuf::FieldDescriptor* field : given) {
        const std::string path = above + std::string(field->name());
        if (field->message_type() == nullptr) {
            paths.insert(path);
        } else if (!field->is_repeated()) {
            AddGivenPaths(reflection.GetMessage(message, field), path + '.', paths);
        } else {
            for (int i = 0; i < reflection.FieldSize(message, field); ++i)
                AddGivenPaths(reflection.GetRepeatedMessage(message, field, i), path + '.', paths);
        }
    }
}

}  // namespace luotsi::test
