#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/document.h"
#include "platform/digest/sha256.h"
#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/document.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class M11 : public testing::Test {
  protected:
    M11() { bench_.SetParameter("retention.contract_years", "2017-01-01", "10"); }

    // Not text at all: zeros, high bytes and all.
    static std::string Bytes() {
        std::string bytes = "%PDF-1.7";
        for (int i = 0; i < 1000; ++i)
            bytes.push_back(static_cast<char>(i % 256));
        return bytes;
    }
    pb::AttachDocumentRequest Request(const std::string& contract) {
        pb::AttachDocumentRequest request;
        request.set_contract_id(contract);
        request.set_title("Allekirjoitettu sopimus");
        request.set_media_type("application/pdf");
        request.set_retention_class(pb::RETENTION_CLASS_CONTRACT);
        return request;
    }
    pb::Document Attach(const pb::AttachDocumentRequest& request) {
        return bench_.Ask<pb::Document>("DocumentService/AttachDocument", request);
    }
    pb::GetDocumentResponse Get(const std::string& id) {
        pb::GetDocumentRequest request;
        request.set_document_id(id);
        return bench_.Ask<pb::GetDocumentResponse>("DocumentService/GetDocument", request);
    }
    std::string Delete(const std::string& id) {
        pb::DeleteDocumentRequest request;
        request.set_document_id(id);
        request.set_reason("päätös 12");
        return bench_.Refusal<pb::Document>("DocumentService/DeleteDocument", request);
    }
    std::string NewContract(const char* number) {
        return bench_.Create(test::RegistryBench::SoundContract(number)).id();
    }

    test::RegistryBench bench_{"2026-03-01"};
};

TEST_F(M11, ADocumentIsKeptWithItsHashAndReadAgainByteForByte) {
    pb::AttachDocumentRequest request = Request(NewContract("S-1"));
    request.set_content(Bytes());
    request.set_sha256(digest::Sha256Hex(Bytes()));
    const pb::Document made = Attach(request);
    EXPECT_EQ(made.sha256(), digest::Sha256Hex(Bytes()));
    EXPECT_EQ(made.size_bytes(), Bytes().size());
    EXPECT_EQ(made.retention_end(), "2038-12-31") << "ten years after 2028-12-31";
    const pb::GetDocumentResponse read = Get(made.id());
    EXPECT_EQ(read.content(), Bytes());
    EXPECT_EQ(read.hash_check(), pb::HASH_CHECK_EQUAL);
    EXPECT_EQ(read.document().title(), "Allekirjoitettu sopimus");

    // The bytes are not in the journal, which nothing is ever taken from.
    const auto rows = bench_.journal().RowsOf(DocumentBook::kKind, *Uuid::Parse(made.id()));
    ASSERT_TRUE(rows.ok());
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().payload.find("PDF"), std::string::npos);

    request.clear_request_id();
    request.set_sha256(std::string(64, 'a'));
    EXPECT_EQ(
        bench_.Refusal<pb::Document>("DocumentService/AttachDocument", request),
        "DOCUMENT_HASH_MISMATCH"
    );
}

TEST_F(M11, ADocumentThatLiesElsewhereIsKeptByItsHash) {
    pb::AttachDocumentRequest request = Request(NewContract("S-1"));
    request.set_uri("https://arkisto.example/123");
    EXPECT_EQ(
        bench_.Refusal<pb::Document>("DocumentService/AttachDocument", request),
        "DOCUMENT_HASH_MISSING"
    );
    request.set_sha256(digest::Sha256Hex(Bytes()));
    const pb::GetDocumentResponse read = Get(Attach(request).id());
    EXPECT_EQ(read.hash_check(), pb::HASH_CHECK_NOT_HELD);
    EXPECT_EQ(read.document().uri(), "https://arkisto.example/123");
}

// Whoever shows the reference may make a link of it.
TEST_F(M11, AReferenceThatABrowserWouldRunIsRefused) {
    const std::string contract = NewContract("S-1");
    struct Case {
        const char* uri;
        const char* reason;
    };
    for (const Case& one : {
             Case{"https://arkisto.example/123", ""},
             {"HTTP://arkisto.example/a?b=c:d", ""},
             {"urn:oid:1.2.246.10.1", ""},
             {"asianhallinta/2026/Liite 1.pdf", ""},
             {"D-1234-2026", ""},
             {"arkisto/12:3", ""},
             {"javascript:alert(1)", "FIELD_FORMAT_INVALID"},
             {"JavaScript:alert(1)", "FIELD_FORMAT_INVALID"},
             {" javascript:alert(1)", "FIELD_FORMAT_INVALID"},
             {"data:text/html;base64,PHNjcmlwdD4=", "FIELD_FORMAT_INVALID"},
             {"file:///etc/passwd", "FIELD_FORMAT_INVALID"},
             {"https:///", "FIELD_FORMAT_INVALID"},
             {"https://arkisto.example/\"><script>", "FIELD_FORMAT_INVALID"},
         }) {
        pb::AttachDocumentRequest request = Request(contract);
        request.set_uri(one.uri);
        request.set_sha256(digest::Sha256Hex(Bytes()));
        EXPECT_EQ(
            bench_.Refusal<pb::Document>("DocumentService/AttachDocument", request), one.reason
        ) << one.uri;
    }
    for (const Case& one : {
             Case{"text/plain; charset=utf-8", ""},
             {"application/vnd.ms-excel", ""},
             {"not a media type <script>", "FIELD_FORMAT_INVALID"},
             {"text/html<script>", "FIELD_FORMAT_INVALID"},
             {"pdf", "FIELD_FORMAT_INVALID"},
         }) {
        pb::AttachDocumentRequest request = Request(contract);
        request.set_content(Bytes());
        request.set_media_type(one.uri);
        EXPECT_EQ(
            bench_.Refusal<pb::Document>("DocumentService/AttachDocument", request), one.reason
        ) << one.uri;
    }
}

TEST_F(M11, BytesThatWereTamperedWithAreNotHandedOut) {
    pb::AttachDocumentRequest request = Request(NewContract("S-1"));
    request.set_content(Bytes());
    const pb::Document made = Attach(request);
    const auto held = bench_.journal().Load<DocumentBook>(*Uuid::Parse(made.id()));
    ASSERT_TRUE(held.ok());
    // By the only ways that every store leaves to the service itself: erase, and keep anew.
    const Uuid ref = held->state.body_ref;
    ASSERT_TRUE(bench_.journal().Erase(ref).ok());
    ports::RequestContext context;
    context.request_id = "tamper";
    const auto done = bench_.journal().Run(context, [&](ports::Unit& unit) {
        unit.Append<ContractAttentions>(
            held->state.contract_id,
            AttentionsChanged{
                "test",
                {Attention{.code = "TEST", .subject = "x", .since = test::Day("2026-03-01")}}
            }
        );
        unit.Keep({.ref = ref, .text = "AAAA"});
        return std::optional<Rejection>();
    });
    ASSERT_TRUE(done.ok());
    pb::GetDocumentRequest get;
    get.set_document_id(made.id());
    EXPECT_EQ(
        bench_.Refusal<pb::GetDocumentResponse>("DocumentService/GetDocument", get),
        "DOCUMENT_CORRUPT"
    );
}

TEST_F(M11, ADocumentOfAClosedContractIsReadAndVerifiedAndGoesOnlyAfterItsRetention) {
    const std::string contract = NewContract("S-1");
    pb::AttachDocumentRequest request = Request(contract);
    request.set_content(Bytes());
    const pb::Document made = Attach(request);
    bench_.Activate(contract);
    bench_.AdvanceTo("2029-01-01");
    pb::CloseContractRequest close;
    close.set_contract_id(contract);
    close.set_reason("velvoitteet on hoidettu");
    ASSERT_EQ(
        bench_.Ask<pb::Contract>("ContractService/CloseContract", close).state(),
        pb::CONTRACT_STATE_CLOSED
    );
    EXPECT_EQ(Get(made.id()).hash_check(), pb::HASH_CHECK_EQUAL);
    EXPECT_EQ(Delete(made.id()), "RETENTION_NOT_OVER");
    pb::AttachDocumentRequest late = Request(contract);
    late.set_content("x");
    EXPECT_EQ(
        bench_.Refusal<pb::Document>("DocumentService/AttachDocument", late), "CONTRACT_CLOSED"
    );

    bench_.AdvanceTo("2038-12-31");
    EXPECT_EQ(Delete(made.id()), "RETENTION_NOT_OVER") << "the last day belongs to it";
    EXPECT_EQ(Get(made.id()).content(), Bytes());
    bench_.AdvanceTo("2039-01-01");
    EXPECT_EQ(Delete(made.id()), "");
    const pb::GetDocumentResponse gone = Get(made.id());
    EXPECT_EQ(gone.document().state(), pb::DOCUMENT_STATE_DELETED);
    EXPECT_EQ(gone.document().sha256(), made.sha256()) << "what it was stays known";
    EXPECT_TRUE(gone.content().empty());
    EXPECT_EQ(Delete(made.id()), "DOCUMENT_DELETED");
    const auto held = bench_.journal().Load<DocumentBook>(*Uuid::Parse(made.id()));
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(*bench_.journal().PrivateTextOf(held->state.body_ref), "") << "the bytes are gone";
}

TEST_F(M11, WithoutAnEndOrForEverNothingIsDeleted) {
    pb::Contract open = test::RegistryBench::SoundContract("S-1");
    open.clear_end_date();
    const std::string contract = bench_.Create(open).id();
    pb::AttachDocumentRequest request = Request(contract);
    request.set_content("x");
    EXPECT_EQ(Delete(Attach(request).id()), "RETENTION_NOT_OVER");
    pb::AttachDocumentRequest for_ever = Request(NewContract("S-2"));
    for_ever.set_content("x");
    for_ever.set_retention_class(pb::RETENTION_CLASS_PERMANENT);
    const std::string permanent = Attach(for_ever).id();
    bench_.AdvanceTo("2100-01-01");
    EXPECT_EQ(Delete(permanent), "RETENTION_NOT_OVER");
}

TEST_F(M11, BytesThatACrashLeftBehindAreDestroyedWithTheNextDay) {
    pb::Contract past = test::RegistryBench::SoundContract("S-1");
    past.set_start_date("1990-01-01");
    past.set_end_date("1991-12-31");
    bench_.SetParameter("retention.contract_years", "1990-01-01", "10");
    pb::AttachDocumentRequest request = Request(bench_.Create(past).id());
    request.set_content(Bytes());
    const pb::Document made = Attach(request);
    EXPECT_EQ(made.retention_end(), "2001-12-31");
    const auto held = bench_.journal().Load<DocumentBook>(*Uuid::Parse(made.id()));
    ASSERT_TRUE(held.ok());
    // The deletion is recorded, and the process ends before the bytes are gone.
    ports::RequestContext context;
    context.request_id = "crash";
    const auto done = bench_.journal().Run(context, [&](ports::Unit& unit) {
        unit.Append<DocumentBook>(held->id, DocumentDeleted{bench_.clock().Read().today, "x"});
        return std::optional<Rejection>();
    });
    ASSERT_TRUE(done.ok());
    EXPECT_NE(*bench_.journal().PrivateTextOf(held->state.body_ref), "");
    const auto before = bench_.journal().ProjectionHash();
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), *before);
    bench_.AdvanceTo("2026-03-02");
    EXPECT_EQ(*bench_.journal().PrivateTextOf(held->state.body_ref), "");
}

TEST_F(M11, DocumentsAreListedByContract) {
    const std::string contract = NewContract("S-1");
    for (const char* const content : {"a", "b", "c"}) {
        pb::AttachDocumentRequest request = Request(contract);
        request.set_content(content);
        Attach(request);
    }
    pb::AttachDocumentRequest other = Request(NewContract("S-2"));
    other.set_content("d");
    Attach(other);
    pb::ListDocumentsRequest list;
    list.set_contract_id(contract);
    list.set_page_size(2);
    const auto first = bench_.Ask<pb::ListDocumentsResponse>("DocumentService/ListDocuments", list);
    EXPECT_EQ(first.documents_size(), 2);
    EXPECT_EQ(first.documents(0).retention_end(), "2038-12-31");
    list.set_page_token(first.next_page_token());
    const auto rest = bench_.Ask<pb::ListDocumentsResponse>("DocumentService/ListDocuments", list);
    EXPECT_EQ(rest.documents_size(), 1);
    list.set_contract_id("019c4b1e-7a80-7f1a-8d2e-000000000001");
    EXPECT_EQ(
        bench_.Refusal<pb::ListDocumentsResponse>("DocumentService/ListDocuments", list),
        "CONTRACT_NOT_FOUND"
    );
    EXPECT_TRUE(rest.next_page_token().empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
