#include "platform/feed/flat_json.h"

#include <luotsi/finance/v1/finance_event.pb.h>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

namespace luotsi::feed {
namespace {

using finance::v1::InvoiceEvent;
using finance::v1::PaymentEvent;
using google::protobuf::util::MessageDifferencer;
using testing::HasSubstr;

constexpr const char* kPayment = "luotsi.finance.v1.PaymentEvent";
constexpr const char* kInvoice = "luotsi.finance.v1.InvoiceEvent";

void Set(type::v1::Money* money, std::int64_t minor, const char* currency = "EUR") {
    money->set_currency_code(currency);
    money->set_amount_minor(minor);
}

PaymentEvent SomePayment() {
    PaymentEvent event;
    auto& proposal = *event.mutable_payment_proposal();
    proposal.set_id("p1");
    proposal.set_contract_id("c1");
    proposal.set_month("2026-01");
    proposal.set_report_version(2);
    proposal.set_contract_revision(7);
    proposal.mutable_payee()->set_name("Tuottaja \"Oy\"");
    auto& line = *proposal.add_lines();
    line.set_service_code("day");
    line.mutable_quantity()->set_micros(310'000'000);
    line.mutable_unit_price()->set_currency_code("EUR");
    line.mutable_unit_price()->set_amount_micros(157'500'000);
    Set(line.mutable_amount(), 4'882'500);
    Set(proposal.mutable_total(), 4'882'500);
    Set(proposal.mutable_already_proposed(), 0);
    // More than a double holds.
    Set(proposal.mutable_amount(), 9'007'199'254'740'993);
    proposal.mutable_proposed_at()->set_seconds(1'770'000'000);
    proposal.mutable_proposed_at()->set_nanos(123'456'000);
    return event;
}

std::string There(const google::protobuf::Message& message, const char* name) {
    const auto json = ToFlatJson(message.SerializeAsString(), name);
    EXPECT_TRUE(json.ok()) << json.status();
    return *json;
}

TEST(FlatJson, PutsTheEntitysFieldsAtTheTopAndAmountsInWholeMinorUnits) {
    const std::string json = There(SomePayment(), kPayment);
    EXPECT_THAT(json, HasSubstr(R"("contract_id":"c1")"));
    EXPECT_THAT(json, HasSubstr(R"("total_minor":4882500)"));
    EXPECT_THAT(json, HasSubstr(R"("amount_minor":9007199254740993)"));
    EXPECT_THAT(json, HasSubstr(R"("currency_code":"EUR")"));
    EXPECT_THAT(json, HasSubstr(R"("payee_name":"Tuottaja \"Oy\"")"));
    EXPECT_THAT(json, HasSubstr(R"("quantity_micros":310000000)"));
    EXPECT_THAT(json, HasSubstr(R"("unit_price_micros":157500000)"));
    EXPECT_THAT(json, HasSubstr(R"("proposed_at":"2026-02-02T02:40:00.123456Z")"));
    EXPECT_EQ(json.find("payment_proposal"), std::string::npos);
}

TEST(FlatJson, LosesNothingOnTheWayThereAndBack) {
    const PaymentEvent event = SomePayment();
    const auto back = FromFlatJson(There(event, kPayment), kPayment);
    ASSERT_TRUE(back.ok()) << back.status();
    PaymentEvent read;
    ASSERT_TRUE(read.ParseFromString(*back));
    EXPECT_TRUE(MessageDifferencer::Equals(read, event)) << read.DebugString();
}

TEST(FlatJson, KeepsWhatIsAbsentApartFromWhatIsZero) {
    InvoiceEvent event;
    event.set_kind(finance::v1::INVOICE_EVENT_KIND_RECORDED);
    event.set_historic(true);
    auto& invoice = *event.mutable_invoice();
    invoice.set_outcome(finance::v1::MATCH_OUTCOME_MATCHED);
    Set(invoice.mutable_net(), -5);
    Set(invoice.mutable_vat(), 0, "SEK");
    invoice.add_candidate_contract_ids("a");
    const std::string json = There(event, kInvoice);
    EXPECT_THAT(json, HasSubstr(R"("outcome":"matched")"));
    EXPECT_THAT(json, HasSubstr(R"("vat_minor":0,"vat_currency_code":"SEK")"));
    EXPECT_EQ(json.find("gross_minor"), std::string::npos);
    InvoiceEvent read;
    ASSERT_TRUE(read.ParseFromString(*FromFlatJson(json, kInvoice)));
    EXPECT_TRUE(MessageDifferencer::Equals(read, event)) << read.DebugString();
    EXPECT_FALSE(read.invoice().has_gross());
}

TEST(FlatJson, RefusesWhatItWouldHaveToGuess) {
    for (const char* const bad :
         {"",
          "[]",
          "null",
          "{",
          R"({"amount_minor":1.5,"currency_code":"EUR"})",
          R"({"amount_minor":"1","currency_code":"EUR"})",
          R"({"amount_minor":9223372036854775808,"currency_code":"EUR"})",
          R"({"report_version":-1})",
          R"({"report_version":4294967296})",
          R"({"proposed_at":"yesterday"})",
          R"({"lines":{}})",
          R"({"lines":[1]})",
          R"({"month":1})"}) {
        EXPECT_FALSE(FromFlatJson(bad, kPayment).ok()) << bad;
    }
    EXPECT_FALSE(FromFlatJson(R"({"outcome":"invented"})", kInvoice).ok());
    EXPECT_TRUE(FromFlatJson(R"({"a_later_field":{"x":1}})", kPayment).ok());
}

}  // namespace
}  // namespace luotsi::feed
