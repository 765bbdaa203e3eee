#include "contract_registry/adapters/steering/multi_provider_part.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/goal_reader.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/steering/multi_provider.h"

#include <luotsi/steering/v1/multi_provider.pb.h>

#include <algorithm>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.MultiProviderService";
constexpr std::string_view kPrivateKinds = "multi_provider.private_kinds";
constexpr std::string_view kInnovative = "multi_provider.innovative_procedures";

struct ContractMoney {
    Uuid contract;
    std::string currency;
    std::int64_t minor = 0;
};

CivilDate FirstDayOf(std::uint32_t year) {
    return *CivilDate::FromYmd(static_cast<int>(year), 1, 1);
}
CivilDate LastDayOf(std::uint32_t year) {
    return FirstDayOf(year + 1).AddDays(-1);
}

void PutShare(const MultiProviderPart& part, pb::MultiProviderShare* out) {
    wire::Put(Money::Of(part.minor), out->mutable_amount());
    out->set_contracts(static_cast<std::uint32_t>(part.contracts));
    if (part.share) wire::Put(*part.share, out->mutable_share());
    if (part.aim) out->set_aim(part.aim->basis_points());
    if (part.is_met) out->set_is_met(*part.is_met);
}

class MultiProviderAimsPart : public Part {
  public:
    explicit MultiProviderAimsPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "SetMultiProviderAims", this, &MultiProviderAimsPart::Set);
        AddUnary(router, kService, "GetMultiProviderStatus", this, &MultiProviderAimsPart::Status);
    }

  private:
    absl::Status Set(
        const rpc::Call& call,
        const pb::SetMultiProviderAimsRequest& request,
        pb::MultiProviderAims& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<MultiProviderAimsSet>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<MultiProviderBook>(
            MultiProviderId(command.code),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Status(
        const rpc::Call& call,
        const pb::GetMultiProviderStatusRequest& request,
        pb::MultiProviderStatus& out
    ) {
        const CivilDate today = records_.clock().Read().today;
        const CivilDate day = std::min(LastDayOf(request.year()), today);
        MultiProviderRules rules;
        if (absl::Status read = ReadCodes(call, kPrivateKinds, day, rules.private_kinds);
            !read.ok())
            return read;
        if (absl::Status read = ReadCodes(call, kInnovative, day, rules.innovative_procedures);
            !read.ok())
            return read;
        std::vector<MultiProviderAims> services;
        std::vector<BoughtUnder> bought;
        absl::Status read = FindServices(services);
        if (read.ok()) read = FindBought(request.year(), day, bought, out);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        out.set_year(request.year());
        for (const std::string& kind : rules.private_kinds)
            out.add_private_kinds(kind);
        for (const std::string& procedure : rules.innovative_procedures)
            out.add_innovative_procedures(procedure);
        for (const MultiProviderRow& row :
             MultiProviderRows(services, bought, rules, request.year()))
            PutRow(row, services, out.add_rows());
        return absl::OkStatus();
    }

    absl::Status ReadCodes(
        const rpc::Call& call, std::string_view key, CivilDate day, std::vector<std::string>& codes
    ) {
        const auto parameter = LoadParameter(journal_, key);
        if (!parameter.ok()) return rpc::ToStatus(parameter, call.language);
        codes = CodesOn(parameter->state, day);
        if (!codes.empty()) return absl::OkStatus();
        return rpc::ToStatus(ParameterMissing(key), call.language);
    }

    absl::Status FindServices(std::vector<MultiProviderAims>& services) {
        RecordFilter filter{.kind = std::string(MultiProviderBook::kKind)};
        const absl::Status read = EachRecordId(store_, filter, [&](const Uuid& id) -> absl::Status {
            const auto held = LoadKnown<MultiProviderBook>(journal_, id, std::nullopt);
            if (!held.ok()) return held.status();
            services.push_back(held->state);
            return absl::OkStatus();
        });
        std::ranges::sort(services, {}, &MultiProviderAims::code);
        return read;
    }

    // What the year's money stands under: the terms at its end, with what is taken over.
    absl::Status FindBought(
        std::uint32_t year,
        CivilDate day,
        std::vector<BoughtUnder>& bought,
        pb::MultiProviderStatus& out
    ) {
        std::vector<ContractMoney> sums;
        if (absl::Status read = ReadSums(year, sums); !read.ok()) return read;
        for (const ContractMoney& sum : sums) {
            if (sum.currency != Currency().ToText()) {
                out.add_other_currency_contract_ids(sum.contract.ToText());
                continue;
            }
            const auto held = LoadKnown<ContractBook>(journal_, sum.contract, std::nullopt);
            if (!held.ok()) return held.status();
            const auto line = LoadLine(journal_, *held);
            if (!line.ok()) return absl::UnavailableError("a contract's line cannot be read");
            bought.push_back({FamilyTermsOn(*line, day).terms, sum.minor});
        }
        return absl::OkStatus();
    }

    absl::Status ReadSums(std::uint32_t year, std::vector<ContractMoney>& sums) {
        return journal_.Read([&](sql::Db& db) {
            sql::Statement rows = db.Prepare(
                "SELECT contract, currency, CAST(SUM(minor) AS INTEGER) FROM contract_money "
                "WHERE day BETWEEN ? AND ? GROUP BY contract, currency ORDER BY contract, currency"
            );
            rows.BindAll(FirstDayOf(year).ToText(), LastDayOf(year).ToText());
            while (rows.Step())
                sums.push_back({rows.Id(0), rows.Text(1), rows.Int(2)});
        });
    }

    static void PutRow(
        const MultiProviderRow& row,
        const std::vector<MultiProviderAims>& services,
        pb::MultiProviderRow* out
    ) {
        const auto service = std::ranges::find(services, row.code, &MultiProviderAims::code);
        if (service != services.end()) wire::Fill(*service, out);
        wire::Put(Money::Of(row.minor), out->mutable_total());
        out->set_contracts(static_cast<std::uint32_t>(row.contracts));
        PutShare(row.bought_privately, out->mutable_bought_privately());
        PutShare(row.tendered_innovatively, out->mutable_tendered_innovatively());
        PutShare(row.vouchers, out->mutable_vouchers());
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> MultiProviderAggregates() {
    return {RecordOps<MultiProviderBook>()};
}

std::unique_ptr<Part> MakeMultiProviders(const PartKit& kit) {
    return std::make_unique<MultiProviderAimsPart>(kit);
}

}  // namespace luotsi::contract_registry
