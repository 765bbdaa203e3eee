#include "contract_registry/adapters/legal_basis_part.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/domain/statute.h"

#include <luotsi/contract/v1/statute.pb.h>

#include <algorithm>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.LegalBasisService";
constexpr std::string_view kActor = "legal-basis";

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS contract_statutes(
    contract BLOB NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY(code, contract)
);
CREATE INDEX IF NOT EXISTS contract_statutes_contract ON contract_statutes(contract);
)sql";

constexpr const char* kCanonical =
    "SELECT contracts.natural_key, contract_statutes.code FROM contract_statutes "
    "JOIN contracts ON contracts.id=contract_statutes.contract ORDER BY 1, 2";

bool Names(const Clause& clause, const std::string& code) {
    return std::ranges::find(clause.statutes, code) != clause.statutes.end();
}

void PutContractOn(
    const ports::Held<ContractBook>& held, const Statute& statute, pb::ContractOnStatute* out
) {
    const Terms latest = Timeline(held.state).back().terms;
    out->set_contract_id(held.id.ToText());
    out->set_number(NaturalKey(held.state));
    out->set_state(ToProto(held.state.state));
    if (latest.end_date) out->set_end_date(latest.end_date->ToText());
    out->set_as_a_whole(
        std::ranges::find(latest.legal_basis, statute.code) != latest.legal_basis.end()
    );
    for (const Clause& clause : latest.clauses) {
        if (!Names(clause, statute.code)) continue;
        out->add_clauses(static_cast<pb::ClauseKind>(static_cast<int>(clause.kind) + 1));
    }
    out->set_affected(IsAffected(held.state, statute));
}

class LegalBasisPart : public Part {
  public:
    explicit LegalBasisPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "RecordStatute", this, &LegalBasisPart::Record);
        AddUnary(router, kService, "EndStatute", this, &LegalBasisPart::End);
        AddUnary(router, kService, "GetStatute", this, &LegalBasisPart::Get);
        AddUnary(router, kService, "ListStatutes", this, &LegalBasisPart::List);
        AddUnary(router, kService, "ListContractsByLegalBasis", this, &LegalBasisPart::Contracts);
    }

    // What a crash left untold is told with the next day.
    absl::Status BeginDay(const Moment& moment) override {
        RecordFilter ending;
        ending.kind = std::string(StatuteBook::kKind);
        ending.states = {"ending"};
        Uuid after;
        for (;;) {
            std::vector<Uuid> found;
            if (absl::Status read = store_.List(ending, after, kStatutes, found); !read.ok())
                return read;
            for (const Uuid& id : found) {
                const auto statute = journal_.Load<StatuteBook>(id);
                if (!statute.ok()) return absl::UnavailableError("a statute cannot be read");
                if (absl::Status told = Tell(statute->state.code, moment); !told.ok()) return told;
            }
            if (found.size() < kStatutes) return absl::OkStatus();
            after = found.back();
        }
    }

  private:
    static constexpr std::size_t kStatutes = 200;

    absl::Status Record(
        const rpc::Call& call, const pb::RecordStatuteRequest& request, pb::Statute& out
    ) {
        wire::Reader reader;
        const RecordStatute command{wire::Taken<Statute>(request.statute(), "statute", reader)};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(call, command.statute.code, command, out);
    }

    absl::Status End(
        const rpc::Call& call, const pb::EndStatuteRequest& request, pb::Statute& out
    ) {
        wire::Reader reader;
        const EndStatute command{
            .last_day = reader.Date(request.last_day(), "last_day"),
            .successor = request.successor(),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(call, request.code(), command, out);
    }

    // The contracts are told after the statute's own change: they may be many, and telling them
    // again has no second effect.
    template <class Command>
    absl::Status Change(
        const rpc::Call& call, const std::string& code, const Command& command, pb::Statute& out
    ) {
        const auto held = records_.Change<StatuteBook>(
            StatuteId(code),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
        const absl::Status answered = AnswerRecord(call, held, out);
        if (!answered.ok() || call.request.validate_only) return answered;
        const absl::Status told = Tell(code, records_.clock().Read());
        return told.ok() ? answered : rpc::WithDetails(told, call.language);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetStatuteRequest& request, pb::Statute& out
    ) {
        const auto held = journal_.Load<StatuteBook>(StatuteId(request.code()));
        if (held.ok() && !held->exists()) return Unknown(call);
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListStatutesRequest& request, pb::ListStatutesResponse& out
    ) {
        return ListRecords<StatuteBook>(call, journal_, store_, {}, request, out, [](auto& page) {
            return page.add_statutes();
        });
    }

    absl::Status Contracts(
        const rpc::Call& call,
        const pb::ListContractsByLegalBasisRequest& request,
        pb::ListContractsByLegalBasisResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        wire::Reader reader;
        const Uuid after =
            page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto statute = journal_.Load<StatuteBook>(StatuteId(request.code()));
        if (!statute.ok()) return rpc::ToStatus(statute, call.language);
        if (!statute->exists()) return Unknown(call);
        std::vector<Uuid> found;
        const absl::Status read = ContractsOn(request.code(), after, page.value().size + 1, found);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        const bool more = found.size() > page.value().size;
        if (more) found.pop_back();
        for (const Uuid& id : found) {
            const auto held = journal_.Load<ContractBook>(id);
            if (!held.ok()) return rpc::ToStatus(held, call.language);
            if (request.affected_only() && !IsAffected(held->state, statute->state)) continue;
            PutContractOn(*held, statute->state, out.add_contracts());
        }
        if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
        return absl::OkStatus();
    }

    absl::Status Tell(const std::string& code, const Moment& moment) {
        return TellConcernsOf(
            records_.books(),
            [&](const Uuid& after, std::size_t limit, std::vector<Uuid>& found) {
                return ContractsOn(code, after, limit, found);
            },
            moment,
            kActor
        );
    }

    absl::Status ContractsOn(
        const std::string& code, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
    ) {
        return journal_.Read([&](sql::Db& db) {
            sql::Statement rows = db.Prepare(
                "SELECT contract FROM contract_statutes WHERE code=? AND contract>? "
                "ORDER BY contract LIMIT ?"
            );
            rows.BindAll(code, after, std::uint64_t{limit});
            while (rows.Step())
                found.push_back(rows.Id(0));
        });
    }

    static absl::Status Unknown(const rpc::Call& call) {
        return rpc::Fault("STATUTE_NOT_FOUND", "code", "", call.language);
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> LegalBasisAggregates() {
    return {RecordOps<StatuteBook>()};
}

journal::Schema LegalBasisSchema() {
    return {
        .read_models = kTables,
        .tables = {"contract_statutes"},
        .canonical = {kCanonical},
    };
}

std::unique_ptr<Part> MakeLegalBasis(const PartKit& kit) {
    return std::make_unique<LegalBasisPart>(kit);
}

void ProjectLegalBasis(sql::Db& db, const ports::Held<ContractBook>& after) {
    if (after.revision > 1)
        db.Prepare("DELETE FROM contract_statutes WHERE contract=?").BindAll(after.id).Run();
    for (const std::string& code : StatutesOf(Timeline(after.state).back().terms)) {
        db.Prepare("INSERT INTO contract_statutes(contract,code) VALUES(?,?)")
            .BindAll(after.id, code)
            .Run();
    }
}

}  // namespace luotsi::contract_registry
