#include "contract_registry/adapters/document_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/reference_text.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/document.h"
#include "platform/digest/sha256.h"

#include <luotsi/contract/v1/document.pb.h>

#include <absl/strings/escaping.h>

#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.DocumentService";

// The bytes that are still to be destroyed: a deletion is recorded first, the bytes go after it.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS document_erasures(ref BLOB PRIMARY KEY);
)sql";

void ProjectDocument(
    sql::Db& db, const ports::Held<DocumentBook>& after, const DocumentEvent& event
) {
    ProjectRecord(db, DocumentBook::kKind, after.id, DocumentBook::RowOf(after.state));
    if (!std::holds_alternative<DocumentDeleted>(event) || after.state.body_ref.IsNil()) return;
    db.Prepare("INSERT INTO document_erasures(ref) VALUES(?)").BindAll(after.state.body_ref).Run();
}

std::optional<CivilDate> LastDayOf(const ContractHistory& history) {
    return history.exists ? Timeline(history).back().terms.end_date : std::nullopt;
}

class DocumentPart : public Part {
  public:
    explicit DocumentPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AttachDocument", this, &DocumentPart::Attach);
        AddUnary(router, kService, "GetDocument", this, &DocumentPart::Get);
        AddUnary(router, kService, "ListDocuments", this, &DocumentPart::List);
        AddUnary(router, kService, "DeleteDocument", this, &DocumentPart::Delete);
    }

    // Bytes whose deletion was recorded and that a crash left behind.
    absl::Status BeginDay(const Moment&) override {
        std::vector<Uuid> left;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            sql::Statement rows = db.Prepare(
                "SELECT document_erasures.ref FROM document_erasures "
                "JOIN private_texts ON private_texts.ref=document_erasures.ref"
            );
            while (rows.Step())
                left.push_back(rows.Id(0));
        });
        if (!read.ok()) return read;
        for (const Uuid& ref : left) {
            if (absl::Status erased = journal_.Erase(ref); !erased.ok()) return erased;
        }
        return absl::OkStatus();
    }

  private:
    absl::Status Attach(
        const rpc::Call& call, const pb::AttachDocumentRequest& request, pb::Document& out
    ) {
        wire::Reader reader;
        AttachDocument command{.document = wire::Taken<Document>(request, "", reader)};
        if (!IsMediaType(request.media_type())) reader.Fault("media_type", "FIELD_FORMAT_INVALID");
        if (!request.uri().empty() && !IsReference(request.uri()))
            reader.Fault("uri", "FIELD_FORMAT_INVALID");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const Uuid contract = command.document.contract_id;
        const absl::Status visible = CheckContract(call, contract);
        if (!visible.ok()) return visible;
        std::optional<ports::PrivateText> body;
        if (!request.content().empty()) {
            IdSource& ids = records_.ids();
            const Instant now = records_.clock().Read().now;
            body = {
                .ref = ids.Next(now),
                .text = absl::Base64Escape(request.content()),
                .salt = ids.Next(now),
            };
            command.has_content = true;
            command.counted_sha256 = digest::Sha256Hex(request.content());
            command.counted_bytes = request.content().size();
            command.document.body_ref = body->ref;
        }
        const auto held = records_.Create<DocumentBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return DecideAttach(unit, before.state, command, moment);
            },
            [&](ports::Unit& unit, const auto&) {
                if (body) unit.Keep(*body);
            }
        );
        return Answer(call, held, out);
    }

    static Decision<DocumentEvent> DecideAttach(
        ports::Unit& unit,
        const Document& before,
        const AttachDocument& command,
        const Moment& moment
    ) {
        const ContractHistory& history = unit.Get<ContractBook>(command.document.contract_id).state;
        if (!history.exists)
            return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
        if (history.state == ContractState::kClosed)
            return Rejection{.reason = "CONTRACT_CLOSED", .field = "contract_id"};
        return Decide(before, command, moment);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetDocumentRequest& request, pb::GetDocumentResponse& out
    ) {
        const absl::Status found = GetRecord<DocumentBook>(
            call,
            journal_,
            store_,
            request.document_id(),
            "document_id",
            "DOCUMENT_NOT_FOUND",
            *out.mutable_document()
        );
        if (!found.ok()) return found;
        const auto held = journal_.Load<DocumentBook>(*Uuid::Parse(request.document_id()));
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const absl::Status shown = Answer(call, held, *out.mutable_document());
        if (!shown.ok()) return shown;
        return PutContent(call, held->state, out);
    }

    absl::Status PutContent(
        const rpc::Call& call, const Document& document, pb::GetDocumentResponse& out
    ) {
        out.set_hash_check(pb::HASH_CHECK_NOT_HELD);
        if (document.body_ref.IsNil() || document.state == DocumentState::kDeleted)
            return absl::OkStatus();
        const absl::StatusOr<std::string> text = journal_.PrivateTextOf(document.body_ref);
        if (!text.ok()) return rpc::WithDetails(text.status(), call.language);
        std::string bytes;
        const bool is_whole =
            absl::Base64Unescape(*text, &bytes) && digest::Sha256Hex(bytes) == document.sha256;
        if (!is_whole) return rpc::Fault("DOCUMENT_CORRUPT", "document_id", "", call.language);
        out.set_content(std::move(bytes));
        out.set_hash_check(pb::HASH_CHECK_EQUAL);
        return absl::OkStatus();
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListDocumentsRequest& request,
        pb::ListDocumentsResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        const absl::Status visible = CheckContract(call, *filter.contract);
        if (!visible.ok()) return visible;
        const absl::Status listed =
            ListRecords<DocumentBook>(call, journal_, store_, filter, request, out, [](auto& page) {
                return page.add_documents();
            });
        if (!listed.ok()) return listed;
        for (pb::Document& document : *out.mutable_documents()) {
            if (absl::Status put = PutRetention(call, document); !put.ok()) return put;
        }
        return absl::OkStatus();
    }

    absl::Status Delete(
        const rpc::Call& call, const pb::DeleteDocumentRequest& request, pb::Document& out
    ) {
        const auto held = records_.Change<DocumentBook>(
            *Uuid::Parse(request.document_id()),
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                const DeleteDocument command{
                    .reason = request.reason(),
                    .retention_end = RetentionEndIn(unit, before.state, moment.today),
                };
                return Decide(before.state, command, moment);
            }
        );
        const absl::Status answered = Answer(call, held, out);
        const bool is_deleted = answered.ok() && !call.request.validate_only;
        if (!is_deleted || held->state.body_ref.IsNil()) return answered;
        const absl::Status erased = journal_.Erase(held->state.body_ref);
        return erased.ok() ? answered : rpc::WithDetails(erased, call.language);
    }

    // The years are those of the day from which they are counted.
    static std::optional<CivilDate> RetentionEndIn(
        ports::Unit& unit, const Document& document, CivilDate today
    ) {
        const auto ends = LastDayOf(unit.Get<ContractBook>(document.contract_id).state);
        const std::string_view key = RetentionKey(document.retention_class);
        std::optional<std::int64_t> years;
        if (!key.empty()) years = WholeOn(ParameterIn(unit, key), ends.value_or(today));
        return RetentionEnd(document.retention_class, ends, years);
    }

    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<DocumentBook>>& held,
        pb::Document& out
    ) {
        const absl::Status answered = AnswerRecord(call, held, out);
        return answered.ok() ? PutRetention(call, out) : answered;
    }

    absl::Status PutRetention(const rpc::Call& call, pb::Document& out) {
        const auto retention_class = static_cast<RetentionClass>(out.retention_class() - 1);
        const std::string_view key = RetentionKey(retention_class);
        const auto contract = journal_.Load<ContractBook>(*Uuid::Parse(out.contract_id()));
        if (!contract.ok()) return rpc::ToStatus(contract, call.language);
        const auto ends = LastDayOf(contract->state);
        if (key.empty() || !ends) return absl::OkStatus();
        const auto parameter = LoadParameter(journal_, key);
        if (!parameter.ok()) return rpc::ToStatus(parameter, call.language);
        const auto end = RetentionEnd(retention_class, ends, WholeOn(parameter->state, *ends));
        out.set_retention_end(wire::TextOf(end));
        return absl::OkStatus();
    }

    absl::Status CheckContract(const rpc::Call& call, const Uuid& contract) {
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        const auto held = journal_.Load<ContractBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (*covered && held->exists()) return absl::OkStatus();
        return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> DocumentAggregates() {
    return {journal::MakeOps<DocumentBook>(ProjectDocument)};
}

journal::Schema DocumentSchema() {
    return {.read_models = kTables, .tables = {"document_erasures"}, .canonical = {}};
}

std::unique_ptr<Part> MakeDocuments(const PartKit& kit) {
    return std::make_unique<DocumentPart>(kit);
}

}  // namespace luotsi::contract_registry
