#include "contract_registry/domain/document.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

const std::string kHash(64, 'a');
const std::string kOther(64, 'b');

Moment On(const char* day) {
    return {.now = Instant::FromMicros(1), .today = *CivilDate::Parse(day)};
}
std::string ReasonOf(const Decision<DocumentEvent>& decision) {
    return decision.accepted() ? std::string() : decision.rejection().reason;
}

TEST(AttachDocument, NeedsTheBytesOrTheirPlaceAndHash) {
    struct Case {
        bool has_content;
        std::string uri;
        std::string sha256;
        const char* reason;
    };
    for (const Case& one : std::vector<Case>{
             {true, "", "", ""},
             {true, "", kHash, ""},
             {true, "", kOther, "DOCUMENT_HASH_MISMATCH"},
             {true, "", "AAAA", "DOCUMENT_HASH_INVALID"},
             {true, "", std::string(64, 'A'), "DOCUMENT_HASH_INVALID"},
             {false, "https://arkisto/1", kOther, ""},
             {false, "https://arkisto/1", "", "DOCUMENT_HASH_MISSING"},
             {false, "", kHash, "DOCUMENT_CONTENT_MISSING"},
             {true, "https://arkisto/1", kHash, "DOCUMENT_CONTENT_TWICE"},
         }) {
        AttachDocument command{.has_content = one.has_content, .counted_sha256 = kHash};
        command.document.uri = one.uri;
        command.document.sha256 = one.sha256;
        EXPECT_EQ(ReasonOf(Decide({}, command, On("2026-06-30"))), one.reason)
            << one.has_content << one.uri << one.sha256;
    }
}

TEST(RetentionEnd, IsCountedFromTheContractsLastDay) {
    const auto end = [](RetentionClass of, const char* contract_ends, std::int64_t years) {
        const auto found = RetentionEnd(of, CivilDate::Parse(contract_ends), years);
        return found ? found->ToText() : std::string();
    };
    EXPECT_EQ(end(RetentionClass::kContract, "2026-12-31", 10), "2036-12-31");
    EXPECT_EQ(end(RetentionClass::kAccounting, "2028-02-29", 6), "2034-02-28") << "no leap year";
    EXPECT_EQ(end(RetentionClass::kAccounting, "2028-02-29", 4), "2032-02-29");
    EXPECT_EQ(end(RetentionClass::kPermanent, "2026-12-31", 10), "") << "kept for ever";
    EXPECT_EQ(RetentionEnd(RetentionClass::kContract, std::nullopt, 10), std::nullopt);
    EXPECT_EQ(
        RetentionEnd(RetentionClass::kContract, CivilDate::Parse("2026-12-31"), std::nullopt),
        std::nullopt
    ) << "years that nobody has set never end";
}

TEST(DeleteDocument, IsRefusedUpToAndWithTheLastDayOfRetention) {
    Document kept;
    kept.contract_id = MakeUuidV7(Instant::FromMicros(1), 1, 1);
    const auto on = [&](const char* day, std::optional<CivilDate> end) {
        return ReasonOf(Decide(kept, DeleteDocument{"päätös 12", end}, On(day)));
    };
    const auto end = CivilDate::Parse("2036-12-31");
    EXPECT_EQ(on("2036-12-30", end), "RETENTION_NOT_OVER");
    EXPECT_EQ(on("2036-12-31", end), "RETENTION_NOT_OVER");
    EXPECT_EQ(on("2037-01-01", end), "");
    EXPECT_EQ(on("2199-12-31", std::nullopt), "RETENTION_NOT_OVER");
    DocumentBook::Evolve(kept, DocumentDeleted{*CivilDate::Parse("2037-01-01"), "x"}, Recorded{});
    EXPECT_EQ(on("2037-01-02", end), "DOCUMENT_DELETED");
    EXPECT_EQ(
        ReasonOf(Decide(Document{}, DeleteDocument{"x", end}, On("2037-01-01"))),
        "DOCUMENT_NOT_FOUND"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
