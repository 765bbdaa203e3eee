// Whose invoices and payments are where a provider changes or a member joins (M18, P49): companies
// are compared as companies, and a member has the months in which it was one. ADR 0029.
#include "platform/sql/call_scope.h"
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi {
namespace {

namespace pb = finance::v1;

constexpr const char* kFirst = "2077474-0";
constexpr const char* kFirstsVat = "FI20774740";
constexpr const char* kSecond = "1572860-0";
constexpr const char* kMember = "0201256-6";
constexpr const char* kMembersVat = "FI02012566";

using Member = contract_registry::ProviderMember;

Member MemberOf(const char* scheme, const char* id, std::int32_t percent) {
    return {
        .party = {PartyIdentifier{scheme, id}, std::string("Org ") + id},
        .share = Share::OfBasisPoints(percent * 100),
        .lead = std::string_view(id) == kFirst,
    };
}

class InvoicesOfProviders : public testing::Test {
  protected:
    void Agree(const std::vector<Member>& members) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = test::Day("2026-01-01");
        terms.provider_members = members;
        if (!members.empty()) terms.provider_kind = contract_registry::ProviderKind::kConsortium;
        contract_ = county_.Agree(test::CountyBench::Sound("V-1", terms));
    }
    // The first of `members` leads, if there are any.
    void Replace(const char* from, const char* provider, const std::vector<const char*>& members) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract_);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_CONTRACTOR_REPLACED);
        Name(provider, request.mutable_provider());
        for (const char* id : members) {
            contract::v1::ProviderMember& member = *request.add_provider_members();
            Name(id, member.mutable_party());
            member.set_share(5'000);
            member.set_lead(request.provider_members_size() == 1);
        }
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }
    static void Name(const char* id, type::v1::Party* party) {
        party->set_name(std::string("Org ") + id);
        party->mutable_identifier()->set_scheme("FI-PRO");
        party->mutable_identifier()->set_id(id);
    }
    void Invoice(const char* number, const char* day, const char* scheme, const char* supplier) {
        pb::RecordInvoiceRequest request;
        pb::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number(number);
        invoice.set_invoice_date(day);
        invoice.set_contract_number("V-1");
        invoice.mutable_supplier()->set_name("Hoiva Oy");
        invoice.mutable_supplier()->mutable_identifier()->set_scheme(scheme);
        invoice.mutable_supplier()->mutable_identifier()->set_id(supplier);
        invoice.mutable_net()->set_amount_minor(100'00);
        invoice.mutable_net()->set_currency_code("EUR");
        county_.Ask<pb::Invoice>("finance.v1.FinanceService/RecordInvoice", request);
    }
    // Ten days at 157.50 EUR.
    void ReportMarch() {
        report::v1::SubmitReportRequest submit;
        submit.set_contract_id(contract_);
        submit.set_month("2026-03");
        report::v1::ServiceActual& line = *submit.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(10'000'000);
        county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", submit);
        report::v1::ApproveReportRequest approve;
        approve.set_contract_id(contract_);
        approve.set_month("2026-03");
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    }
    template <class Response, class Request>
    Response AskAs(const char* company, const char* method, const Request& request) {
        county_.CallAsProvider(company);
        // As the server sets it: PostgreSQL holds back other companies' rows from this call.
        const sql::CallScope net({.provider = std::string("FI-PRO:") + company});
        const auto response =
            county_.Ask<Response>(std::string("finance.v1.FinanceService/") + method, request);
        county_.CallAsCounty();
        return response;
    }
    int InvoicesOf(const char* company) {
        return AskAs<pb::ListInvoicesResponse>(company, "ListInvoices", pb::ListInvoicesRequest())
            .invoices_size();
    }
    int PaymentsOf(const char* company) {
        return AskAs<pb::ListPaymentProposalsResponse>(
                   company, "ListPaymentProposals", pb::ListPaymentProposalsRequest()
        )
            .payment_proposals_size();
    }
    // "payment/invoices" of March in cents, with the invoices dated in a month.
    std::string March(const char* company, const char* dated) {
        pb::ReconcileRequest request;
        request.set_contract_id(contract_);
        request.set_month("2026-03");
        request.set_invoice_month(dated);
        const auto told = AskAs<pb::Reconciliation>(company, "Reconcile", request);
        if (told.sums().empty()) return "nothing";
        return std::to_string(told.sums(0).payment().amount_minor()) + "/" +
               std::to_string(told.sums(0).invoices().amount_minor());
    }
    // The same rows.
    void Rebuild() {
        const std::string before = county_.ProjectionHash("finance-integration");
        county_.Rebuild();
        EXPECT_EQ(county_.ProjectionHash("finance-integration"), before);
    }

    test::CountyBench county_{"2026-04-05"};
    std::string contract_;
};

// One was recorded before the change was told, the other after it.
TEST_F(InvoicesOfProviders, M18ABillByVatNumberIsOfTheCompanyThatSentIt) {
    Agree({});
    Invoice("L-1", "2026-04-01", "FI-VAT", kFirstsVat);
    Replace("2026-04-01", kSecond, {});
    Invoice("L-2", "2026-04-02", "FI-VAT", kFirstsVat);
    EXPECT_EQ(InvoicesOf(kFirst), 2);
    EXPECT_EQ(InvoicesOf(kSecond), 0);
    Rebuild();
    EXPECT_EQ(InvoicesOf(kFirst), 2);
    EXPECT_EQ(InvoicesOf(kSecond), 0);
}

TEST_F(InvoicesOfProviders, M18AMemberIsToldNoInvoicesOfMonthsBeforeItJoined) {
    Agree({MemberOf("FI-PRO", kFirst, 100)});
    Invoice("L-1", "2026-02-03", "FI-PRO", kFirst);
    Replace("2026-03-01", kFirst, {kFirst, kMember});
    ReportMarch();
    EXPECT_EQ(March(kMember, "2026-02"), "157500/0");
    EXPECT_EQ(March(kFirst, "2026-02"), "157500/10000");
}

TEST_F(InvoicesOfProviders, M18AMemberNamedByVatNumberHasItsMonthsInFinanceToo) {
    Agree({MemberOf("FI-PRO", kFirst, 60), MemberOf("FI-VAT", kMembersVat, 40)});
    ReportMarch();
    EXPECT_EQ(March(kMember, "2026-03"), "157500/0");
    EXPECT_EQ(PaymentsOf(kMember), 1);
    Rebuild();
    EXPECT_EQ(March(kMember, "2026-03"), "157500/0");
    EXPECT_EQ(PaymentsOf(kMember), 1);
}

}  // namespace
}  // namespace luotsi
