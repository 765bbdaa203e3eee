#include "platform/rpc/validate.h"

#include <luotsi/config/v1/clock_service.pb.h>
#include <trial.pb.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace luotsi::rpc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using trial::v1::Rules;

Rules Good() {
    Rules rules;
    rules.set_must("must");
    rules.add_rows()->set_service_code("A.1");
    rules.set_colour(trial::v1::COLOUR_RED);
    rules.mutable_row();
    rules.set_chosen(1);
    return rules;
}

std::vector<std::string> Faults(const google::protobuf::Message& message) {
    std::vector<std::string> faults;
    for (const FieldFault& fault : FieldViolations(message)) {
        faults.push_back(fault.field + ' ' + fault.reason);
    }
    return faults;
}

TEST(FieldRules, AGoodMessageHasNoFaults) {
    EXPECT_THAT(Faults(Good()), IsEmpty());
}

TEST(FieldRules, NameEverythingThatIsMissingInFieldOrder) {
    EXPECT_THAT(
        Faults(Rules()),
        ElementsAre(
            "must FIELD_REQUIRED",
            "rows FIELD_REQUIRED",
            "colour FIELD_REQUIRED",
            "row FIELD_REQUIRED",
            "chosen FIELD_REQUIRED"
        )
    );
    Rules blank = Good();
    blank.set_must(" \t");
    EXPECT_THAT(Faults(blank), ElementsAre("must FIELD_REQUIRED"));
    blank.set_must(" \xc2\xa0\xe2\x80\x89");
    EXPECT_THAT(Faults(blank), ElementsAre("must FIELD_REQUIRED"));
}

struct TextRow {
    const char* field;
    std::string good;
    std::string bad;
};

void PrintTo(const TextRow& row, std::ostream* out) {
    *out << row.field;
}

class Formats : public testing::TestWithParam<TextRow> {
  protected:
    static Rules With(const std::string& text) {
        Rules rules = Good();
        const auto* field = Rules::descriptor()->FindFieldByName(GetParam().field);
        rules.GetReflection()->SetString(&rules, field, text);
        return rules;
    }
};

TEST_P(Formats, TakeTheirFormAndRefuseOthers) {
    EXPECT_THAT(Faults(With(GetParam().good)), IsEmpty());
    EXPECT_THAT(Faults(With("")), IsEmpty());
    EXPECT_THAT(
        Faults(With(GetParam().bad)),
        ElementsAre(std::string(GetParam().field) + " FIELD_FORMAT_INVALID")
    );
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Formats,
    testing::Values(
        TextRow{
            "id", "019c4b1e-7a80-7f1a-8d2e-0123456789ab", "019C4B1E-7A80-7F1A-8D2E-0123456789AB"
        },
        TextRow{"id", "019c4b1e-7a80-7f1a-8d2e-0123456789ab", "c1"},
        TextRow{"key", "a~!{}\"", "two words"},
        TextRow{"key", "a", "\xc3\xa4"},
        TextRow{"key", "a", "tab\t"},
        TextRow{"date", "2026-02-28", "2026-02-30"},
        TextRow{"date", "1900-01-01", "0000-01-01"},
        TextRow{"date", "2199-12-31", "9999-01-01"},
        TextRow{"month", "2026-12", "2026-13"},
        TextRow{"month", "2026-01", "2026-1"},
        TextRow{"currency", "GBP", "gbp"},
        TextRow{"currency", "EUR", "EURO"},
        TextRow{"code", "A-1_b.c/d", "a b"},
        TextRow{"code", "x", "\xc3\xa4"},
        TextRow{"line", "p\xc3\xa4iv\xc3\xa4", "a\nb"},
        TextRow{"line", "a", "a\x1b[31m"},
        TextRow{"line", "a", "a\xc2\x85"},
        TextRow{"line", "a", "\xe2\x80\xae"},
        TextRow{"line", "a\xe2\x80\x8d", "a\xe2\x80\x8b"},
        TextRow{"line", "a", "a\xe2\x80\x8f"},
        TextRow{"line", "a", "\xef\xbb\xbfx"},
        TextRow{"text", "a\n\tb", "a\r\nb"},
        TextRow{"text", "a", std::string("a\0b", 3)},
        TextRow{"plain", "a", "a\nb"}
    )
);

TEST(FieldRules, LimitLengths) {
    Rules rules = Good();
    rules.set_line(std::string(11, 'x'));
    rules.set_plain(std::string(501, 'x'));
    rules.set_code(std::string(65, 'x'));
    rules.set_key(std::string(10'000, 'x'));
    EXPECT_THAT(
        Faults(rules),
        ElementsAre(
            "key FIELD_TOO_LONG",
            "code FIELD_TOO_LONG",
            "line FIELD_TOO_LONG",
            "plain FIELD_TOO_LONG"
        )
    );
    rules = Good();
    rules.set_line(std::string(10, 'x'));
    rules.set_plain(std::string(500, 'x'));
    rules.set_code(std::string(64, 'x'));
    rules.set_key(std::string(128, 'x'));
    EXPECT_THAT(Faults(rules), IsEmpty());
}

TEST(FieldRules, LimitLists) {
    Rules rules = Good();
    for (int i = 0; i < 3; ++i)
        rules.add_few("x");
    for (int i = 0; i < 1000; ++i)
        rules.add_rows();
    EXPECT_THAT(Faults(rules), ElementsAre("few FIELD_TOO_MANY", "rows FIELD_TOO_MANY"));
}

TEST(FieldRules, LimitNumbers) {
    Rules rules = Good();
    rules.mutable_row()->set_quantity(6);
    rules.mutable_row()->mutable_inner()->set_quantity(-6);
    rules.set_count(std::numeric_limits<std::uint64_t>::max());
    rules.mutable_when()->set_nanos(-1);
    rules.set_weight(std::numeric_limits<double>::quiet_NaN());
    rules.set_chosen(0);
    EXPECT_THAT(
        Faults(rules),
        ElementsAre(
            "row.quantity FIELD_OUT_OF_RANGE",
            "row.inner.quantity FIELD_OUT_OF_RANGE",
            "count FIELD_OUT_OF_RANGE",
            "when FIELD_OUT_OF_RANGE",
            "weight FIELD_OUT_OF_RANGE",
            "chosen FIELD_OUT_OF_RANGE"
        )
    );
}

TEST(FieldRules, NameElementsByIndex) {
    Rules rules = Good();
    rules.add_dates("2026-01-01");
    rules.add_dates("1.1.2026");
    rules.add_rows()->set_service_code("a b");
    EXPECT_THAT(
        Faults(rules),
        ElementsAre("rows[1].service_code FIELD_FORMAT_INVALID", "dates[1] FIELD_FORMAT_INVALID")
    );
}

TEST(FieldRules, RefuseAnEnumNumberWithoutAName) {
    Rules rules = Good();
    rules.set_colour(static_cast<trial::v1::Colour>(99));
    EXPECT_THAT(Faults(rules), ElementsAre("colour ENUM_VALUE_UNKNOWN"));
}

TEST(FieldRules, RefusePersonalIdentityCodesAndDoNotRepeatThem) {
    Rules rules = Good();
    rules.set_text("potilas 131052-308T");
    rules.mutable_row()->set_service_code("131052-308T");
    const std::vector<FieldFault> faults = FieldViolations(rules);
    ASSERT_EQ(faults.size(), 2U);
    for (const FieldFault& fault : faults) {
        EXPECT_EQ(fault.reason, "PERSONAL_IDENTITY_CODE");
        EXPECT_EQ(fault.detail.find("131052"), std::string::npos);
    }
}

TEST(FieldRules, TellOfAPersonalIdentityCodeBeforeAllElse) {
    Rules rules = Good();
    rules.clear_must();
    rules.mutable_row()->set_service_code("131052-308T");
    const std::optional<Rejection> refused = CheckFields(rules);
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->reason, "PERSONAL_IDENTITY_CODE");
    ASSERT_EQ(refused->more.size(), 2U);
    EXPECT_EQ(refused->more[1].reason, "FIELD_REQUIRED");
}

TEST(FieldRules, StopAtAHundredFaults) {
    Rules rules = Good();
    for (int i = 0; i < 900; ++i)
        rules.add_rows()->set_service_code("a b");
    EXPECT_EQ(FieldViolations(rules).size(), kMaxViolations);
}

class Requests : public testing::Test {
  protected:
    const google::protobuf::MethodDescriptor& change_ =
        *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            "luotsi.trial.v1.TrialService.Change"
        );

    std::string FingerprintOf(trial::v1::ChangeRequest request) {
        ports::RequestContext context;
        EXPECT_FALSE(CheckRequest(change_, request, context).has_value());
        return context.fingerprint;
    }
};

TEST_F(Requests, AChangeNeedsARequestIdUnlessItOnlyChecks) {
    trial::v1::ChangeRequest request;
    request.set_note("a\nb");
    ports::RequestContext context;
    const auto rejection = CheckRequest(change_, request, context);
    ASSERT_TRUE(rejection.has_value());
    EXPECT_EQ(rejection->reason, "REQUEST_ID_MISSING");
    EXPECT_EQ(rejection->more.size(), 2U);

    request.set_note("a");
    request.set_validate_only(true);
    EXPECT_FALSE(CheckRequest(change_, request, context).has_value());
    EXPECT_TRUE(context.validate_only);
}

TEST_F(Requests, FingerprintIsOfTheContentWithoutTheKey) {
    trial::v1::ChangeRequest request;
    request.set_request_id("r1");
    request.set_note("a");
    for (int i = 0; i < 50; ++i)
        (*request.mutable_tags())["k" + std::to_string(i)] = "v";
    const std::string first = FingerprintOf(request);
    EXPECT_EQ(first.size(), 32U);

    trial::v1::ChangeRequest same;
    same.set_request_id("r2");
    same.set_note("a");
    for (int i = 49; i >= 0; --i)
        (*same.mutable_tags())["k" + std::to_string(i)] = "v";
    EXPECT_EQ(FingerprintOf(same), first);

    same.set_note("b");
    EXPECT_NE(FingerprintOf(same), first);
}

TEST_F(Requests, LeavesTheRequestAsItWas) {
    trial::v1::ChangeRequest request;
    request.set_request_id("r1");
    ports::RequestContext context;
    EXPECT_FALSE(CheckRequest(change_, request, context).has_value());
    EXPECT_EQ(request.request_id(), "r1");
    EXPECT_EQ(context.request_id, "call/r1");
}

}  // namespace
}  // namespace luotsi::rpc
