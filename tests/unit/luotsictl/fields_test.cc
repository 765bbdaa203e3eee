#include "tools/luotsictl/fields.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/finance/v1/finance.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi::ctl {
namespace {

TEST(SetByPath, TakesEnumsByShortNameInAnyCase) {
    contract::v1::ListContractsRequest request;
    for (const char* text :
         {"service-voucher", "SERVICE_VOUCHER", "contract_type_service_voucher"}) {
        request.clear_type();
        EXPECT_EQ(SetByPath(request, "type", text), "") << text;
        EXPECT_EQ(request.type(), contract::v1::CONTRACT_TYPE_SERVICE_VOUCHER);
    }
}

TEST(SetByPath, NamesTheKnownValuesOfAnEnum) {
    contract::v1::ListContractsRequest request;
    const std::string wrong = SetByPath(request, "state", "running");
    EXPECT_NE(wrong.find("ACTIVE"), std::string::npos) << wrong;
    EXPECT_EQ(wrong.find("UNSPECIFIED"), std::string::npos) << wrong;
}

TEST(SetByPath, CreatesTheMessagesOnTheWay) {
    contract::v1::ListContractsRequest request;
    EXPECT_EQ(SetByPath(request, "provider.scheme", "FI-PRO"), "");
    EXPECT_EQ(request.provider().scheme(), "FI-PRO");
    EXPECT_NE(SetByPath(request, "provider.colour", "blue"), "");
}

TEST(SetByPath, LeavesATimeOfNowUnset) {
    contract::v1::GetContractRequest request;
    EXPECT_EQ(SetByPath(request, "as_of", "now"), "");
    EXPECT_FALSE(request.has_as_of());
    EXPECT_EQ(SetByPath(request, "as_of", "2026-03-01T12:00:00Z"), "");
    EXPECT_EQ(TextByPath(request, "as_of"), "2026-03-01T12:00:00Z");
    EXPECT_NE(SetByPath(request, "as_of", "yesterday"), "");
}

TEST(SetByPath, RefusesNumbersThatAreNotWhole) {
    contract::v1::ListContractsRequest request;
    for (const char* text : {"", "ten", "1.5", "99999999999"})
        EXPECT_NE(SetByPath(request, "page_size", text), "") << text;
    EXPECT_EQ(SetByPath(request, "page_size", "25"), "");
    EXPECT_EQ(request.page_size(), 25);
}

TEST(SetByPath, ReadsMoneyExactly) {
    finance::v1::Invoice invoice;
    EXPECT_EQ(SetByPath(invoice, "net", "-48825.05 EUR"), "");
    EXPECT_EQ(invoice.net().amount_minor(), -4882505);
    EXPECT_EQ(TextByPath(invoice, "net"), "-48825.05 EUR");
    EXPECT_NE(SetByPath(invoice, "vat", "12.345 EUR"), "");
    EXPECT_NE(SetByPath(invoice, "vat", "12.34"), "");
}

TEST(TextByPath, ShowsValueMessagesInShort) {
    contract::v1::Contract contract;
    contract.mutable_provider()->set_name("Hoiva Oy");
    contract.mutable_provider()->mutable_identifier()->set_scheme("FI-PRO");
    contract.mutable_provider()->mutable_identifier()->set_id("2077474-0");
    auto& price = *contract.add_prices();
    price.mutable_unit_price()->set_currency_code("EUR");
    price.mutable_unit_price()->set_amount_micros(157'500'000);
    EXPECT_EQ(TextByPath(contract, "provider"), "Hoiva Oy (FI-PRO 2077474-0)");
    EXPECT_EQ(TextByPath(price, "unit_price"), "157.50 EUR");
    EXPECT_EQ(TextByPath(contract, "prices"), "1");
    contract.add_prices()->set_service_code("DAY");
    price.set_service_code("HOUR");
    EXPECT_EQ(TextByPath(contract, "prices.service_code"), "HOUR, DAY");
    EXPECT_EQ(TextByPath(contract, "goals.code"), "");
    EXPECT_EQ(TextByPath(contract, "buyer.name"), "");
    EXPECT_EQ(TextByPath(contract, "state"), "");
}

TEST(TextByPath, ShowsQuantitiesAndRatiosExactly) {
    finance::v1::PaymentLine line;
    line.mutable_quantity()->set_micros(12'500'000);
    EXPECT_EQ(TextByPath(line, "quantity"), "12.5");
    contract::v1::Indicator indicator;
    EXPECT_EQ(SetByPath(indicator, "target_level", "95/100"), "");
    EXPECT_EQ(indicator.target_level().denominator(), 100);
    EXPECT_EQ(TextByPath(indicator, "target_level"), "95/100");
}

}  // namespace
}  // namespace luotsi::ctl
