#include "platform/rpc/errors.h"

#include "platform/rpc/client.h"

#include <luotsi/error/v1/reason.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi::rpc {
namespace {

ErrorDescription Described(const absl::Status& status) {
    return DescribeError(ToGrpc(status));
}

TEST(ReasonCatalogue, EveryReasonHasACodeAndThreeTexts) {
    // Said beside an answer, never instead of one.
    const std::set<std::string> warnings{
        "INDICATOR_DEFINITION_NOT_ACCEPTED",
        "LINE_CLIENTS_WITHOUT_UNITS",
        "LINE_FAR_FROM_FORECAST",
        "LINE_UNUSUAL",
        "POSSIBLE_DUPLICATE",
        "SHEET_CELLS_MERGED",
        "SHEET_COLUMN_UNKNOWN",
        "SHEET_DECIMAL_ASSUMED",
        "SHEET_ZEROS_LOST",
        "VALUE_DEFAULTED",
    };
    const auto& reasons = *error::v1::Reason_descriptor();
    ASSERT_GT(reasons.value_count(), 100);
    for (int i = 0; i < reasons.value_count(); ++i) {
        if (reasons.value(i)->number() == 0) continue;
        const std::string& name = reasons.value(i)->name();
        const ReasonText* const text = FindReason(name);
        ASSERT_NE(text, nullptr) << name;
        EXPECT_FALSE(text->en.empty()) << name;
        EXPECT_FALSE(text->fi.empty()) << name;
        EXPECT_FALSE(text->sv.empty()) << name;
        EXPECT_GE(text->code, 0) << name;
        EXPECT_LE(text->code, 16) << name;
        EXPECT_EQ(text->code == 0, warnings.contains(name)) << name << " travels with OK";
    }
    EXPECT_EQ(FindReason("REASON_UNSPECIFIED"), nullptr);
    EXPECT_EQ(FindReason("NO_SUCH_REASON"), nullptr);
}

TEST(ToStatus, CarriesReasonFieldAndTextInThreeLanguages) {
    const Rejection rejection{
        .reason = "MONTH_ALREADY_REPORTED", .field = "month", .facts = {{"month", "2026-01"}}
    };
    const ReasonText& text = *FindReason("MONTH_ALREADY_REPORTED");
    for (const std::string language : {"en", "fi", "sv"}) {
        const absl::Status status = ToStatus(rejection, language);
        EXPECT_EQ(static_cast<int>(status.code()), text.code);
        const ErrorDescription error = Described(status);
        EXPECT_EQ(error.reason, "MONTH_ALREADY_REPORTED");
        EXPECT_EQ(error.domain, "luotsi.fi");
        EXPECT_EQ(error.locale, language);
        EXPECT_EQ(error.message, text.In(language));
        EXPECT_EQ(error.metadata.at("month"), "2026-01");
        ASSERT_EQ(error.violations.size(), 1U);
        EXPECT_EQ(error.violations[0].field, "month");
        EXPECT_EQ(error.violations[0].reason, "MONTH_ALREADY_REPORTED");
        EXPECT_EQ(error.violations[0].description, text.In(language));
        EXPECT_FALSE(error.retry_after.has_value());
    }
}

TEST(ToStatus, NamesTheCountysOwnCode) {
    const Rejection person{.reason = "PERSONAL_IDENTITY_CODE", .field = "title"};
    EXPECT_EQ(Described(ToStatus(person, "en")).metadata.at("public_code"), "PII-HETU");
    const Rejection other{.reason = "FIELD_REQUIRED", .field = "title"};
    EXPECT_FALSE(Described(ToStatus(other, "en")).metadata.contains("public_code"));
}

TEST(ToStatus, ListsEveryFaultOnce) {
    const absl::Status status = ToStatus(
        Rejection{
            .reason = "FIELD_REQUIRED",
            .field = "a",
            .more = {{"a", "FIELD_REQUIRED", ""}, {"b", "FIELD_TOO_LONG", "limit 5, found 6"}}
        },
        "en"
    );
    const ErrorDescription error = Described(status);
    ASSERT_EQ(error.violations.size(), 2U);
    EXPECT_EQ(error.violations[0].field, "a");
    EXPECT_EQ(error.violations[1].field, "b");
    EXPECT_NE(error.violations[1].description.find("limit 5, found 6"), std::string::npos);
}

TEST(ToStatus, StaysSmallEnoughForTheTrailersOfAStockClient) {
    Rejection rejection{.reason = "FIELD_REQUIRED", .field = "rows[0].name"};
    for (int i = 0; i < 100; ++i) {
        rejection.more.push_back(
            {"rows[" + std::to_string(i) + "].name", "FIELD_REQUIRED", std::string(500, 'x')}
        );
        rejection.facts["fact" + std::to_string(i)] = std::string(5000, 'y');
    }
    const absl::Status status = ToStatus(rejection, "fi");
    EXPECT_LT(ToGrpc(status).error_details().size(), 5000U);
    const ErrorDescription error = Described(status);
    ASSERT_FALSE(error.violations.empty());
    EXPECT_EQ(std::stoul(error.metadata.at("violations_left_out")) + error.violations.size(), 100U);
}

TEST(ToStatus, CutsLongTextAtACharacterAndKeepsTheDetailsReadable) {
    std::string text = "a";
    for (int i = 0; i < 300; ++i)
        text += "\xc3\xa4";
    const ErrorDescription error = Described(ToStatus(
        Rejection{.reason = "GOAL_UNKNOWN", .facts = {{"long", text}, {"broken", "\xc3"}}}, "en"
    ));
    EXPECT_LT(error.metadata.at("long").size(), 210U);
    EXPECT_EQ(error.metadata.at("broken"), "?");
}

TEST(ToStatus, InvitesRetryOnlyWhereItHelps) {
    EXPECT_EQ(Described(Fault("OVERLOADED", "", "", "en")).retry_after, absl::Seconds(1));
    EXPECT_EQ(
        Described(Fault("REVISION_NOT_SEEN_YET", "", "", "en")).retry_after, absl::Seconds(1)
    );
    EXPECT_EQ(
        Described(FaultRetryAfter("OVERLOADED", absl::Milliseconds(250), "", "en")).retry_after,
        absl::Milliseconds(250)
    );
    EXPECT_FALSE(Described(Fault("FIELD_REQUIRED", "a", "", "en")).retry_after.has_value());
}

TEST(ToStatus, NamesTheResourceThatWasNotFound) {
    const ErrorDescription error = Described(ToStatus(
        Rejection{
            .reason = "CONTRACT_NOT_FOUND",
            .field = "contract_id",
            .facts = {{"resource_type", "luotsi.contract.v1.Contract"}, {"resource_name", "c1"}}
        },
        "en"
    ));
    EXPECT_EQ(error.resource_type, "luotsi.contract.v1.Contract");
    EXPECT_EQ(error.resource_name, "c1");
}

TEST(ToStatus, KeepsAReasonThatIsNotInTheCatalogue) {
    const absl::Status status = ToStatus(Rejection{.reason = "NOT_IN_CATALOGUE"}, "fi");
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(Described(status).reason, "NOT_IN_CATALOGUE");
}

TEST(ToGrpc, GivesEveryErrorDetailsAndHidesOurInside) {
    struct Row {
        absl::Status status;
        std::string reason;
        grpc::StatusCode code;
    };
    const Row rows[] = {
        {absl::UnavailableError("disk /var/x"), "STORE_UNAVAILABLE", grpc::StatusCode::UNAVAILABLE},
        {absl::ResourceExhaustedError("x"), "STORE_FULL", grpc::StatusCode::RESOURCE_EXHAUSTED},
        {absl::DeadlineExceededError("x"), "DEADLINE_EXCEEDED", grpc::StatusCode::DEADLINE_EXCEEDED
        },
        {absl::InternalError("x"), "INTERNAL_FAULT", grpc::StatusCode::INTERNAL},
        {absl::DataLossError("x"), "INTERNAL_FAULT", grpc::StatusCode::INTERNAL},
        {absl::UnknownError("x"), "INTERNAL_FAULT", grpc::StatusCode::INTERNAL},
    };
    for (const Row& row : rows) {
        const grpc::Status status = ToGrpc(row.status);
        EXPECT_EQ(DescribeError(status).reason, row.reason) << row.status;
        EXPECT_EQ(status.error_code(), row.code) << row.status;
        EXPECT_EQ(status.error_message().find("/var"), std::string::npos);
    }
    EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
}

TEST(ToStatus, TakesAResult) {
    EXPECT_TRUE(ToStatus(ports::Result<int>(1), "en").ok());
    EXPECT_EQ(
        ReasonOf(ToStatus(ports::Result<int>(Rejection{.reason = "GOAL_MISSING"}), "en")),
        "GOAL_MISSING"
    );
    EXPECT_EQ(
        ReasonOf(ToStatus(ports::Result<int>(absl::UnavailableError("x")), "en")),
        "STORE_UNAVAILABLE"
    );
}

}  // namespace
}  // namespace luotsi::rpc
