#include "contract_registry/adapters/renewal_part.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/term_watch.h"
#include "contract_registry/app/term_work.h"
#include "contract_registry/domain/family.h"

#include <luotsi/contract/v1/renewal.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.RenewalService";
constexpr const char* kSettled = "fi.luotsi.contract.renewal.settled.v1";
// So many contracts share one look at the list of the day.
constexpr std::size_t kDayPage = 1000;
constexpr char kTokenSeparator = '/';

class RenewalPart : public Part {
  public:
    explicit RenewalPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          watch_(kit.journal),
          clock_(kit.clock),
          closed_days_(kit.closed_days) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "UseOption", this, &RenewalPart::Use);
        AddUnary(router, kService, "DecideRenewal", this, &RenewalPart::DecideOn);
        AddUnary(router, kService, "GiveNotice", this, &RenewalPart::Notice);
        AddUnary(router, kService, "GetRenewal", this, &RenewalPart::Get);
        AddUnary(router, kService, "ListRenewals", this, &RenewalPart::List);
    }

    absl::Status BeginDay(const Moment& moment) override {
        Uuid after;
        while (true) {
            std::vector<Uuid> due;
            const absl::Status found = watch_.FindDue(moment.today, after, kDayPage, due);
            if (!found.ok()) return found;
            if (due.empty()) return absl::OkStatus();
            after = due.back();
            if (absl::Status done = LookAt(due, moment); !done.ok()) return done;
        }
    }

    feed::Translator Translator() override {
        return [](const journal::Row& row,
                  const void* event) -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != RenewalBook::kKind) return std::optional<feed::Translated>();
            const auto* settled =
                std::get_if<TermSettled>(static_cast<const RenewalBook::Event*>(event));
            if (settled == nullptr) return std::optional<feed::Translated>();
            pb::RenewalEvent told;
            told.set_contract_id(row.stream.ToText());
            wire::Fill(settled->term, told.mutable_term());
            told.set_revision(row.revision);
            return std::optional(feed::Translated{
                .type = kSettled, .key = row.stream.ToText(), .data = told.SerializeAsString()
            });
        };
    }

  private:
    absl::Status LookAt(const std::vector<Uuid>& contracts, const Moment& moment) {
        std::vector<ports::Entry> work;
        for (const Uuid& contract : contracts) {
            ports::RequestContext request;
            request.request_id = "day/" + moment.today.ToText() + "/term/" + contract.ToText();
            request.actor = "schedule";
            work.push_back({request, [this, contract, moment](ports::Unit& unit) {
                                return TermDay(unit, contract, closed_days_, moment);
                            }});
        }
        for (const auto& answer : journal_.RunAll(std::move(work))) {
            if (answer.failed()) return answer.status();
        }
        return absl::OkStatus();
    }

    absl::Status Use(const rpc::Call& call, const pb::UseOptionRequest& request, pb::Renewal& out) {
        wire::Reader reader;
        const UseOption command{
            .option_code = request.option_code(),
            .used_on = reader.Date(request.used_on(), "used_on"),
            .reason = request.reason(),
        };
        return Change(call, request.contract_id(), reader, out, [&](auto& unit, const auto& id) {
            return SettleTerm(unit, id, command, closed_days_, call.request.actor, clock_.Read());
        });
    }

    absl::Status DecideOn(
        const rpc::Call& call, const pb::DecideRenewalRequest& request, pb::Renewal& out
    ) {
        wire::Reader reader;
        const DecideRenewal command{
            .decision = request.decision() == pb::RENEWAL_DECISION_RENEW ? RenewalDecision::kRenew
                                                                         : RenewalDecision::kEnd,
            .decided_on = reader.Date(request.decided_on(), "decided_on"),
            .reason = request.reason(),
        };
        return Change(call, request.contract_id(), reader, out, [&](auto& unit, const auto& id) {
            return SettleTerm(unit, id, command, closed_days_, call.request.actor, clock_.Read());
        });
    }

    absl::Status Notice(
        const rpc::Call& call, const pb::GiveNoticeRequest& request, pb::Renewal& out
    ) {
        wire::Reader reader;
        const GiveNotice command{
            .side = request.side() == pb::SIDE_PROVIDER ? Side::kProvider : Side::kBuyer,
            .given_on = reader.Date(request.given_on(), "given_on"),
            .reason = request.reason(),
        };
        return Change(call, request.contract_id(), reader, out, [&](auto& unit, const auto& id) {
            return NoticeIn(unit, id, command, closed_days_, clock_.Read());
        });
    }

    // One unit of work over the contract and its renewals, answered by how they stand after it.
    template <class Step>
    absl::Status Change(
        const rpc::Call& call,
        const std::string& contract_text,
        wire::Reader& reader,
        pb::Renewal& out,
        Step&& step
    ) {
        const Uuid contract = reader.Id(contract_text, "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        if (const absl::Status seen = CheckScope(call, contract); !seen.ok()) return seen;
        const auto receipt =
            journal_.Run(call.request, [&](ports::Unit& unit) { return step(unit, contract); });
        if (!receipt.ok()) return rpc::ToStatus(receipt, call.language);
        return Put(call, contract, &out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetRenewalRequest& request, pb::Renewal& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        if (const absl::Status seen = CheckScope(call, contract); !seen.ok()) return seen;
        return Put(call, contract, &out);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListRenewalsRequest& request, pb::ListRenewalsResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        wire::Reader reader;
        const auto deadline_by = reader.Date(request.deadline_by(), "deadline_by");
        const auto after = ReadToken(page.value().after, reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::vector<DeadlineAhead> found;
        const absl::Status listed =
            watch_.List(deadline_by, after, call.caller.scope, page.value().size + 1, found);
        if (!listed.ok()) return rpc::WithDetails(listed, call.language);
        const bool more = found.size() > page.value().size;
        if (more) found.pop_back();
        for (const DeadlineAhead& one : found) {
            const absl::Status put = Put(call, one.contract, out.add_renewals());
            if (!put.ok()) return put;
        }
        if (!more) return absl::OkStatus();
        const DeadlineAhead& last = found.back();
        out.set_next_page_token(page.value().TokenAfter(
            last.deadline.ToText() + kTokenSeparator + last.contract.ToText()
        ));
        return absl::OkStatus();
    }

    static std::optional<DeadlineAhead> ReadToken(const std::string& after, wire::Reader& reader) {
        if (after.empty()) return std::nullopt;
        const std::size_t cut = after.find(kTokenSeparator);
        const auto day = CivilDate::Parse(std::string_view(after).substr(0, cut));
        const auto contract =
            cut == std::string::npos ? std::nullopt : Uuid::Parse(after.substr(cut + 1));
        if (day && contract) return DeadlineAhead{*day, *contract};
        reader.Fault("page_token", "FIELD_FORMAT_INVALID");
        return std::nullopt;
    }

    // Another provider's contract is answered like one that never was.
    absl::Status CheckScope(const rpc::Call& call, const Uuid& contract) {
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        if (*covered) return absl::OkStatus();
        return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
    }

    absl::Status Put(const rpc::Call& call, const Uuid& contract, pb::Renewal* out) {
        const auto itself = journal_.Load<ContractBook>(contract);
        if (!itself.ok()) return rpc::ToStatus(itself, call.language);
        if (!itself->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        const auto line = LoadLine(journal_, *itself);
        if (!line.ok()) return rpc::ToStatus(line, call.language);
        const auto held = journal_.Load<RenewalBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const Terms terms = FamilyTimeline(*line).back().terms.terms;
        wire::Fill(held->state, out);
        out->set_contract_id(contract.ToText());
        out->set_end_date(wire::TextOf(terms.end_date));
        if (itself->state.state == ContractState::kActive) {
            for (const TermDeadline& one : DeadlinesOf(held->state, terms, closed_days_))
                wire::Fill(one, out->add_deadlines());
            PutNotice(terms, out);
        }
        out->set_revision(held->revision);
        out->set_etag(wire::Etag(held->revision));
        if (held->exists()) wire::Put(held->recorded_at, out->mutable_recorded_at());
        return absl::OkStatus();
    }

    void PutNotice(const Terms& terms, pb::Renewal* out) {
        const CivilDate today = clock_.Read().today;
        const auto buyer = TerminationOf(terms, Side::kBuyer, today, today);
        const auto provider = TerminationOf(terms, Side::kProvider, today, today);
        if (buyer.ok()) out->set_buyer_notice_ends_on(buyer.value().ToText());
        if (provider.ok()) out->set_provider_notice_ends_on(provider.value().ToText());
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    TermWatch watch_;
    Clock& clock_;
    std::span<const CivilDate> closed_days_;
};

}  // namespace

std::vector<journal::AggregateOps> RenewalAggregates() {
    return {journal::MakeOps<RenewalBook>(ProjectRenewal)};
}

std::unique_ptr<Part> MakeRenewals(const PartKit& kit) {
    return std::make_unique<RenewalPart>(kit);
}

journal::Schema RenewalSchema() {
    return TermWatchSchema();
}

}  // namespace luotsi::contract_registry
