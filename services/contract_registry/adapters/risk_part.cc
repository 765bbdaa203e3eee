#include "contract_registry/adapters/risk_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/quarter.h"
#include "contract_registry/domain/risk.h"

#include <luotsi/contract/v1/risk.pb.h>
#include <luotsi/report/v1/report_event.pb.h>

#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.RiskService";
constexpr std::string_view kReportTypes = "fi.luotsi.report.report.";

// One row a risk: what the county's summary counts.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS risks(
    contract BLOB NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    realised_on TEXT,
    realised_currency TEXT,
    realised_minor INTEGER,
    PRIMARY KEY(contract, code)
);
CREATE INDEX IF NOT EXISTS risks_realised ON risks(realised_on);
CREATE INDEX IF NOT EXISTS risks_state ON risks(state);
)sql";

constexpr const char* kCanonical =
    "SELECT contracts.natural_key, risks.code, risks.state, COALESCE(risks.realised_on, '') "
    "FROM risks JOIN contracts ON contracts.id=risks.contract ORDER BY 1, 2";

void ProjectRisks(sql::Db& db, const ports::Held<RiskBook>& after, const RiskEvent& event) {
    const std::string& code = std::visit(
        Overloaded{
            [](const RiskRecorded& recorded) -> const std::string& { return recorded.risk.code; },
            [](const auto& other) -> const std::string& { return other.code; }
        },
        event
    );
    const Risk* risk = FindRisk(after.state, code);
    LUOTSI_CHECK(risk != nullptr, "a risk event leaves its risk in the register");
    std::optional<std::string> currency;
    std::optional<std::int64_t> minor;
    if (risk->realised_amount) {
        currency = risk->realised_amount->currency().ToText();
        minor = risk->realised_amount->minor();
    }
    sql::Statement upsert = db.Prepare(
        "INSERT INTO risks(contract,code,state,recorded_on,realised_on,realised_currency,"
        "realised_minor) VALUES(?,?,?,?,?,?,?) ON CONFLICT(contract,code) DO UPDATE SET "
        "state=excluded.state,realised_on=excluded.realised_on,"
        "realised_currency=excluded.realised_currency,realised_minor=excluded.realised_minor"
    );
    upsert.BindAll(after.id, risk->code, EnumText(risk->state), risk->recorded_on.ToText());
    upsert.Bind(risk->realised_on ? std::optional(risk->realised_on->ToText()) : std::nullopt);
    upsert.BindAll(currency, minor);
    upsert.Run();
}

void TellRisks(ports::Unit& unit, const Uuid& contract) {
    TellAttentions(
        unit,
        contract,
        std::string(RiskBook::kKind),
        RiskBook::Attentions(unit.Get<RiskBook>(contract).state)
    );
}

std::vector<std::string> IndicatorsOf(const ContractHistory& history) {
    std::vector<std::string> codes;
    for (const TermsPeriod& period : Timeline(history)) {
        for (const Indicator& indicator : period.terms.indicators)
            codes.push_back(indicator.code);
    }
    return codes;
}

// What of a report concerns risks; nothing when it cannot change any.
absl::StatusOr<std::optional<NoteIndicators>> ReadReport(const report::v1::ReportEvent& event) {
    const bool is_correction = event.kind() == report::v1::REPORT_EVENT_KIND_CORRECTED;
    const bool is_report = is_correction || event.kind() == report::v1::REPORT_EVENT_KIND_RECEIVED;
    // Imported history triggers nothing today.
    if (!is_report || event.historic()) return std::optional<NoteIndicators>();
    const std::optional<Month> month = Month::Parse(event.month());
    if (!month) return absl::InvalidArgumentError("the event's month cannot be read");
    NoteIndicators noted{.month = *month, .indicators = {}};
    bool matters = is_correction;
    for (const report::v1::JudgedIndicator& told : event.indicators()) {
        const auto value = Ratio::Of(told.value().numerator(), told.value().denominator());
        const auto target =
            Ratio::Of(told.target_level().numerator(), told.target_level().denominator());
        if (!value || !target)
            return absl::InvalidArgumentError("the event's indicators cannot be read");
        noted.indicators.push_back({
            .code = told.indicator_code(),
            .value = *value,
            .target_level = *target,
            .met = told.met(),
        });
        matters = matters || !told.met();
    }
    return matters ? std::optional(std::move(noted)) : std::nullopt;
}

class RiskPart : public Part {
  public:
    explicit RiskPart(const PartKit& kit)
        : journal_(kit.journal), contracts_(kit.contracts), records_(kit.records) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "RecordRisk", this, &RiskPart::Record);
        AddUnary(router, kService, "CalmRisk", this, &RiskPart::Calm);
        AddUnary(router, kService, "MarkRiskRealised", this, &RiskPart::MarkRealised);
        AddUnary(router, kService, "CloseRisk", this, &RiskPart::Close);
        AddUnary(router, kService, "ListRisks", this, &RiskPart::List);
        AddUnary(router, kService, "GetRiskSummary", this, &RiskPart::Summarise);
    }

    std::vector<feed::Subscription> Subscriptions() override {
        const auto handle = [this](
                                const feed::PublicEvent& public_event,
                                std::vector<ports::Entry>& work
                            ) -> absl::Status {
            if (!public_event.type.starts_with(kReportTypes)) return absl::OkStatus();
            report::v1::ReportEvent event;
            if (!event.ParseFromString(public_event.data))
                return absl::InvalidArgumentError("the event's message cannot be read");
            const std::optional<Uuid> contract = Uuid::Parse(event.contract_id());
            if (!contract)
                return absl::InvalidArgumentError("the event's contract_id cannot be read");
            auto noted = ReadReport(event);
            if (!noted.ok()) return noted.status();
            if (noted->has_value()) work.push_back({{}, Note(*contract, **std::move(noted))});
            return absl::OkStatus();
        };
        return {{.source = "report-intake", .handle = handle}};
    }

  private:
    ports::Work Note(const Uuid& contract, NoteIndicators noted) {
        return
            [contract, noted = std::move(noted), moment = records_.clock().Read()](ports::Unit& unit
            ) -> std::optional<Rejection> {
                const RiskRegister& known = unit.Get<RiskBook>(contract).state;
                const Decision<RiskEvent> decision = Decide(known, noted, moment);
                if (auto refused = unit.Apply<RiskBook>(contract, decision)) return refused;
                if (!decision.events().empty()) TellRisks(unit, contract);
                return std::nullopt;
            };
    }

    absl::Status Record(
        const rpc::Call& call, const pb::RecordRiskRequest& request, pb::Risk& out
    ) {
        wire::Reader reader;
        RecordRisk command{.risk = wire::Taken<Risk>(request.risk(), "risk", reader)};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(call, request.contract_id(), command.risk.code, command, out);
    }
    absl::Status Calm(const rpc::Call& call, const pb::CalmRiskRequest& request, pb::Risk& out) {
        CalmRisk command{.code = request.code(), .note = request.note()};
        return Change(call, request.contract_id(), request.code(), command, out);
    }
    absl::Status MarkRealised(
        const rpc::Call& call, const pb::MarkRiskRealisedRequest& request, pb::Risk& out
    ) {
        wire::Reader reader;
        MarkRiskRealised command{
            .code = request.code(),
            .on = reader.Date(request.on(), "on").value_or(CivilDate()),
            .note = request.note(),
        };
        if (request.has_amount()) command.amount = reader.MoneyOf(request.amount(), "amount");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(call, request.contract_id(), request.code(), command, out);
    }
    absl::Status Close(const rpc::Call& call, const pb::CloseRiskRequest& request, pb::Risk& out) {
        CloseRisk command{.code = request.code(), .note = request.note()};
        return Change(call, request.contract_id(), request.code(), command, out);
    }

    template <class Command>
    absl::Status Change(
        const rpc::Call& call,
        const std::string& contract_text,
        const std::string& code,
        Command command,
        pb::Risk& out
    ) {
        const Uuid contract = *Uuid::Parse(contract_text);
        const auto held = records_.Change<RiskBook>(
            contract,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return DecideIn(unit, contract, before.state, command, moment);
            },
            [&](ports::Unit& unit, const auto&) { TellRisks(unit, contract); }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const Risk* risk = FindRisk(held->state, code);
        LUOTSI_CHECK(risk != nullptr, "an accepted change speaks of a risk that is there");
        PutRisk(*held, *risk, &out);
        return absl::OkStatus();
    }

    template <class Command>
    static Decision<RiskEvent> DecideIn(
        ports::Unit& unit,
        const Uuid& contract,
        const RiskRegister& known,
        Command& command,
        const Moment& moment
    ) {
        const ContractHistory& history = unit.Get<ContractBook>(contract).state;
        if (!history.exists)
            return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
        if constexpr (std::same_as<Command, RecordRisk>) command.indicators = IndicatorsOf(history);
        return Decide(known, command, moment);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListRisksRequest& request, pb::ListRisksResponse& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        const auto known = journal_.Load<ContractBook>(contract);
        if (!known.ok()) return rpc::ToStatus(known, call.language);
        if (!*covered || !known->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        const auto held = journal_.Load<RiskBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        for (const Risk& risk : held->state.risks)
            PutRisk(*held, risk, out.add_risks());
        return absl::OkStatus();
    }

    absl::Status Summarise(
        const rpc::Call& call, const pb::GetRiskSummaryRequest& request, pb::RiskSummary& out
    ) {
        const std::optional<Quarter> quarter = request.quarter().empty()
                                                   ? Quarter::Of(records_.clock().Read().today)
                                                   : Quarter::Parse(request.quarter());
        if (!quarter) return rpc::Fault("FIELD_FORMAT_INVALID", "quarter", "", call.language);
        out.set_quarter(quarter->ToText());
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            CountRealised(db, *quarter, out);
            CountStates(db, out);
        });
        return read.ok() ? read : rpc::WithDetails(read, call.language);
    }

    static void CountRealised(sql::Db& db, Quarter quarter, pb::RiskSummary& out) {
        const std::string first = quarter.FirstDay().ToText();
        const std::string last = quarter.LastDay().ToText();
        sql::Statement realised = db.Prepare(
            "SELECT COALESCE(realised_currency,''), COUNT(*), "
            "CAST(COALESCE(SUM(realised_minor),0) AS INTEGER) "
            "FROM risks WHERE realised_on BETWEEN ? AND ? GROUP BY 1 ORDER BY 1"
        );
        realised.BindAll(first, last);
        while (realised.Step()) {
            out.set_realised(out.realised() + realised.Unsigned(1));
            if (realised.Text(0).empty()) continue;
            type::v1::Money* sum = out.add_realised_amounts();
            sum->set_currency_code(realised.Text(0));
            sum->set_amount_minor(realised.Int(2));
        }
        sql::Statement recorded =
            db.Prepare("SELECT COUNT(*) FROM risks WHERE recorded_on BETWEEN ? AND ?");
        recorded.BindAll(first, last);
        if (recorded.Step()) out.set_recorded(recorded.Unsigned(0));
    }

    static void CountStates(sql::Db& db, pb::RiskSummary& out) {
        sql::Statement states =
            db.Prepare("SELECT state, COUNT(*) FROM risks GROUP BY state ORDER BY state");
        while (states.Step()) {
            const std::optional<RiskState> state = EnumParse<RiskState>(states.Text(0));
            LUOTSI_CHECK(state.has_value(), "a read model holds what this program wrote");
            pb::RiskCount* count = out.add_states();
            count->set_state(static_cast<pb::RiskState>(static_cast<int>(*state) + 1));
            count->set_count(states.Unsigned(1));
        }
    }

    static void PutRisk(const ports::Held<RiskBook>& held, const Risk& risk, pb::Risk* out) {
        wire::Fill(risk, out);
        out->set_contract_id(held.id.ToText());
        out->set_revision(held.revision);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
};

}  // namespace

std::vector<journal::AggregateOps> RiskAggregates() {
    return {journal::MakeOps<RiskBook>(ProjectRisks)};
}

journal::Schema RiskSchema() {
    return {.read_models = kTables, .tables = {"risks"}, .canonical = {kCanonical}};
}

std::unique_ptr<Part> MakeRisks(const PartKit& kit) {
    return std::make_unique<RiskPart>(kit);
}

}  // namespace luotsi::contract_registry
