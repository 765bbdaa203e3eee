#include "contract_registry/adapters/template_part.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/template_metrics.h"
#include "contract_registry/app/create_contract.h"
#include "contract_registry/domain/template.h"

#include <luotsi/contract/v1/template.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.TemplateService";

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS template_versions(
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    published_on TEXT NOT NULL,
    PRIMARY KEY(code, version)
);
CREATE TABLE IF NOT EXISTS template_uses(
    contract BLOB PRIMARY KEY,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    used_on TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS template_uses_day ON template_uses(used_on);
)sql";

constexpr const char* kCanonicalVersions =
    "SELECT code, version, published_on FROM template_versions ORDER BY 1, 2";
constexpr const char* kCanonicalUses =
    "SELECT contracts.natural_key, code, version, used_on FROM template_uses "
    "JOIN contracts ON contracts.id=template_uses.contract ORDER BY 1";

void ProjectTemplate(
    sql::Db& db, const ports::Held<TemplateBook>& after, const TemplateEvent& event
) {
    ProjectRecord(db, TemplateBook::kKind, after.id, TemplateBook::RowOf(after.state));
    const std::string& code = after.state.code;
    std::visit(
        Overloaded{
            [&](const TemplatePublished& published) {
                const TemplateVersion& version = published.version;
                db.Prepare("INSERT INTO template_versions(code,version,published_on) VALUES(?,?,?)")
                    .BindAll(code, version.version, version.published_on.ToText())
                    .Run();
            },
            [&](const TemplateUsed& used) {
                db.Prepare(
                      "INSERT INTO template_uses(contract,code,version,used_on) VALUES(?,?,?,?)"
                )
                    .BindAll(used.contract_id, code, used.version, used.on.ToText())
                    .Run();
            }
        },
        event
    );
}

std::uint64_t Counted(sql::Statement rows) {
    return rows.Step() ? rows.Unsigned(0) : 0;
}

class TemplatePart : public Part {
  public:
    explicit TemplatePart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          create_(kit.journal, kit.clock, kit.ids, kit.sealer),
          metrics_(kit.metrics) {
        // A store that is away now is counted with the first change.
        CountAll().IgnoreError();
    }

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "PublishTemplate", this, &TemplatePart::Publish);
        AddUnary(router, kService, "GetTemplate", this, &TemplatePart::Get);
        AddUnary(router, kService, "ListTemplates", this, &TemplatePart::List);
        AddUnary(router, kService, "CreateContractFromTemplate", this, &TemplatePart::Create);
        AddUnary(router, kService, "GetTemplateUsage", this, &TemplatePart::Usage);
    }

    // What other processes of the county published.
    absl::Status BeginDay(const Moment&) override { return CountAll(); }

  private:
    absl::Status Publish(
        const rpc::Call& call, const pb::PublishTemplateRequest& request, pb::Template& out
    ) {
        wire::Reader reader;
        const PublishTemplate command{
            .code = request.code(),
            .title = request.title(),
            .content = wire::Taken<TemplateContent>(request.content(), "content", reader),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<TemplateBook>(
            TemplateId(command.code),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
        if (const absl::Status counted = CountAll(); !counted.ok())
            return rpc::WithDetails(counted, call.language);
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetTemplateRequest& request, pb::Template& out
    ) {
        const auto held = journal_.Load<TemplateBook>(TemplateId(request.code()));
        if (held.ok() && !held->exists())
            return rpc::Fault("TEMPLATE_NOT_FOUND", "code", "", call.language);
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListTemplatesRequest& request,
        pb::ListTemplatesResponse& out
    ) {
        return ListRecords<TemplateBook>(call, journal_, store_, {}, request, out, [](auto& page) {
            return page.add_templates();
        });
    }

    absl::Status Create(
        const rpc::Call& call,
        const pb::CreateContractFromTemplateRequest& request,
        pb::Contract& out
    ) {
        wire::Reader reader;
        const ParsedContract parsed = ParseContract(request.contract(), reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const Uuid source = TemplateId(request.template_code());
        const auto fill = [&](ports::Unit& unit,
                              const Uuid& contract,
                              CreateContract& command,
                              const Moment& moment) -> std::optional<Rejection> {
            const Template state = unit.Get<TemplateBook>(source).state;
            const UseTemplate use{
                .version = request.template_version(),
                .contract_id = contract,
                .type = command.terms.type,
            };
            if (auto refused = unit.Apply<TemplateBook>(source, Decide(state, use, moment)))
                return refused;
            const TemplateVersion& version = *FindVersion(state, use.version);
            command.terms = FilledFrom(std::move(command.terms), state, version);
            return std::nullopt;
        };
        const auto held = create_.Handle(parsed.command, parsed.persons, call.request, fill);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (const absl::Status counted = CountAll(); !counted.ok())
            return rpc::WithDetails(counted, call.language);
        return Show(call, *held, out);
    }

    absl::Status Show(
        const rpc::Call& call, const ports::Held<ContractBook>& held, pb::Contract& out
    ) {
        const Terms terms = TermsOn(held.state, records_.clock().Read().today);
        std::vector<Uuid> refs;
        for (const ResponsiblePerson& person : terms.responsible_persons)
            refs.push_back(person.name_ref);
        const auto names = journal_.PrivateTextsOf(refs);
        if (!names.ok()) return rpc::WithDetails(names.status(), call.language);
        const auto name_of = [&](const Uuid& ref) {
            const auto found = names->find(ref);
            return found == names->end() ? std::string() : found->second;
        };
        PutContract(held, terms, name_of, &out);
        return absl::OkStatus();
    }

    absl::Status Usage(
        const rpc::Call& call, const pb::GetTemplateUsageRequest& request, pb::TemplateUsage& out
    ) {
        wire::Reader reader;
        const CivilDate from = reader.Date(request.from(), "from").value_or(CivilDate());
        const CivilDate to = reader.Date(request.to(), "to").value_or(CivilDate());
        if (to < from) reader.Fault("to", "DATE_ORDER_REVERSED");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            CountTemplates(db, to.ToText(), out);
            ListUses(db, from.ToText(), to.ToText(), out);
        });
        return read.ok() ? read : rpc::WithDetails(read, call.language);
    }

    static void CountTemplates(sql::Db& db, const std::string& to, pb::TemplateUsage& out) {
        sql::Statement rows =
            db.Prepare("SELECT COUNT(DISTINCT code) FROM template_versions WHERE published_on<=?");
        rows.BindAll(to);
        if (rows.Step()) out.set_templates(rows.Unsigned(0));
    }

    static void ListUses(
        sql::Db& db, const std::string& from, const std::string& to, pb::TemplateUsage& out
    ) {
        sql::Statement rows = db.Prepare(
            "SELECT code, version, CAST(SUM(published) AS INTEGER), CAST(SUM(used) AS INTEGER) "
            "FROM ("
            "SELECT code, version, 1 AS published, 0 AS used FROM template_versions "
            "WHERE published_on BETWEEN ? AND ? UNION ALL "
            "SELECT code, version, 0 AS published, 1 AS used FROM template_uses "
            "WHERE used_on BETWEEN ? AND ?) AS happened "
            "GROUP BY code, version ORDER BY code, version"
        );
        rows.BindAll(from, to, from, to);
        while (rows.Step()) {
            pb::TemplateUse& use = *out.add_uses();
            use.set_code(rows.Text(0));
            use.set_version(static_cast<std::uint32_t>(rows.Unsigned(1)));
            use.set_published(rows.Int(2) != 0);
            use.set_contracts(rows.Unsigned(3));
            out.set_versions_published(out.versions_published() + rows.Unsigned(2));
            out.set_contracts(out.contracts() + rows.Unsigned(3));
        }
    }

    absl::Status CountAll() {
        std::uint64_t templates = 0;
        std::uint64_t contracts = 0;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            templates = Counted(db.Prepare("SELECT COUNT(DISTINCT code) FROM template_versions"));
            contracts = Counted(db.Prepare("SELECT COUNT(*) FROM template_uses"));
        });
        if (read.ok()) metrics_.Show(templates, contracts);
        return read;
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    CreateContractHandler create_;
    TemplateMetrics metrics_;
};

}  // namespace

std::vector<journal::AggregateOps> TemplateAggregates() {
    return {journal::MakeOps<TemplateBook>(ProjectTemplate)};
}

journal::Schema TemplateSchema() {
    return {
        .read_models = kTables,
        .tables = {"template_versions", "template_uses"},
        .canonical = {kCanonicalVersions, kCanonicalUses},
    };
}

std::unique_ptr<Part> MakeTemplates(const PartKit& kit) {
    return std::make_unique<TemplatePart>(kit);
}

}  // namespace luotsi::contract_registry
