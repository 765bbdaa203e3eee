#include "contract_registry/adapters/modification_notice.h"

#include "contract_registry/domain/amendment_value.h"

#include <array>
#include <optional>
#include <string_view>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kSubtype = "38";
constexpr std::string_view kBuyer = "ORG-0001";
constexpr std::string_view kWinner = "ORG-0002";
constexpr std::string_view kLot = "LOT-0000";
constexpr std::string_view kResult = "RES-0001";
constexpr std::string_view kTender = "TEN-0001";
constexpr std::string_view kTenderingParty = "TPA-0001";
constexpr std::string_view kContract = "CON-0001";
constexpr std::size_t kCpvDigits = 8;

// What the notice needs beside the registry's data, always.
constexpr std::array<std::string_view, 6> kNeverKnown{
    "BT-513-Organization-Company",
    "BT-514-Organization-Company",
    "BT-506-Organization-Company",
    "BT-503-Organization-Company",
    "OPT-301-Lot-ReviewOrg",
    "BT-3201-Tender",
};

class Notice {
  public:
    explicit Notice(contract::v1::ModificationNotice* out) : out_(out) {}

    void Add(
        std::string_view id, std::string_view name, std::string value, std::string_view section = ""
    ) {
        contract::v1::NoticeField* field = out_->add_fields();
        field->set_id(std::string(id));
        field->set_name(std::string(name));
        field->set_value(std::move(value));
        field->set_section(std::string(section));
    }

    // A field that the notice cannot do without.
    void Need(
        std::string_view id, std::string_view name, std::string value, std::string_view section = ""
    ) {
        if (value.empty())
            out_->add_missing_fields(std::string(id));
        else
            Add(id, name, std::move(value), section);
    }

    void NeedAmount(
        std::string_view id,
        std::string_view name,
        const std::optional<Money>& amount,
        std::string_view section = ""
    ) {
        Need(id, name, amount ? amount->AmountText() : std::string(), section);
        if (amount) {
            out_->mutable_fields(out_->fields_size() - 1)
                ->set_currency_code(amount->currency().ToText());
        }
    }

    void Miss(std::string_view id) { out_->add_missing_fields(std::string(id)); }

  private:
    contract::v1::ModificationNotice* out_;
};

std::string TextOf(const std::optional<CivilDate>& day) {
    return day ? day->ToText() : std::string();
}

// The eForms list wants eight digits without the check digit.
std::string CpvDigits(const std::string& code) {
    return code.substr(0, kCpvDigits);
}

void AddHead(Notice& notice, const Terms& terms) {
    notice.Add("OPP-070-notice", "Notice Subtype", std::string(kSubtype));
    notice.Add("BT-02-notice", "Notice Type", "can-modif");
    notice.Add("BT-03-notice", "Form Type", "cont-modif");
    notice.Add("BT-01-notice", "Procedure Legal Basis", "32014L0024");
    // The procedure's identifier in eForms is a UUID that the notice service gave.
    const std::string procedure = terms.procurement ? terms.procurement->procedure_id : "";
    const bool is_uuid = Uuid::Parse(procedure).has_value();
    notice.Need("BT-04-notice", "Procedure Identifier", is_uuid ? procedure : std::string());
    if (!procedure.empty() && !is_uuid)
        notice.Add("BT-22-Procedure", "Internal Identifier", procedure);
}

void AddParty(Notice& notice, const Party& party, std::string_view section) {
    notice.Need("BT-500-Organization-Company", "Organisation Name", party.name, section);
    notice.Need(
        "BT-501-Organization-Company",
        "Organisation Identifier",
        party.identifier ? party.identifier->id : std::string(),
        section
    );
}

void AddObject(Notice& notice, const Terms& terms, std::string_view where) {
    const bool lot = where == "Lot";
    const std::string_view section = lot ? kLot : "";
    const auto id = [&](std::string_view term) {
        return std::string(term) + "-" + std::string(where);
    };
    const std::vector<std::string> codes =
        terms.procurement ? terms.procurement->cpv_codes : std::vector<std::string>();
    const std::string& words =
        terms.service_description.empty() ? terms.title : terms.service_description;
    if (lot) notice.Add("BT-137-Lot", "Purpose Lot Identifier", std::string(kLot), kLot);
    notice.Need(id("BT-21"), "Title", terms.title, section);
    notice.Need(id("BT-24"), "Description", words, section);
    notice.Add(
        id("BT-23"),
        "Main Nature",
        KindOf(terms) == ProcurementKind::kWorks ? "works" : "services",
        section
    );
    notice.Add(id("BT-26(m)"), "Classification Type", "cpv", section);
    notice.Need(
        id("BT-262"),
        "Main Classification Code",
        codes.empty() ? std::string() : CpvDigits(codes.front()),
        section
    );
    for (std::size_t i = 1; i < codes.size(); ++i)
        notice.Add(id("BT-263"), "Additional Classification Code", CpvDigits(codes[i]), section);
}

void AddResult(Notice& notice, const Terms& after) {
    notice.NeedAmount("BT-161-NoticeResult", "Notice Value", after.agreed_value);
    if (after.framework) {
        notice.NeedAmount(
            "BT-118-NoticeResult", "Notice Framework Value", after.framework->ceiling
        );
        notice.NeedAmount(
            "BT-709-LotResult", "Framework Maximum Value", after.framework->ceiling, kResult
        );
    }
    notice.Add(
        "OPT-322-LotResult", "LotResult Technical Identifier", std::string(kResult), kResult
    );
    notice.Add("BT-13713-LotResult", "Result Lot Identifier", std::string(kLot), kResult);
    notice.Add("OPT-320-LotResult", "Tender Identifier Reference", std::string(kTender), kResult);
    notice.Add(
        "OPT-315-LotResult", "Contract Identifier Reference", std::string(kContract), kResult
    );
    notice.Add("OPT-321-Tender", "Tender Technical Identifier", std::string(kTender), kTender);
    notice.NeedAmount("BT-720-Tender", "Tender Value", after.agreed_value, kTender);
    notice.Add("BT-13714-Tender", "Tender Lot Identifier", std::string(kLot), kTender);
    notice.Add(
        "OPT-310-Tender", "Tendering Party ID Reference", std::string(kTenderingParty), kTender
    );
    notice.Add(
        "OPT-210-Tenderer", "Tendering Party ID", std::string(kTenderingParty), kTenderingParty
    );
    notice.Add("OPT-300-Tenderer", "Tenderer ID Reference", std::string(kWinner), kTenderingParty);
}

void AddContract(Notice& notice, const ContractHistory& contract, const Terms& after) {
    const std::optional<CivilDate> signed_on =
        after.procurement ? after.procurement->signed_on : std::nullopt;
    notice.Add(
        "OPT-316-Contract", "Contract Technical Identifier", std::string(kContract), kContract
    );
    notice.Need("BT-150-Contract", "Contract Identifier", NaturalKey(contract), kContract);
    notice.Need("BT-145-Contract", "Contract Conclusion Date", TextOf(signed_on), kContract);
    notice.Add("BT-721-Contract", "Contract Title", after.title, kContract);
    notice.Add("BT-3202-Contract", "Contract Tender ID", std::string(kTender), kContract);
    notice.Add("OPT-300-Contract-Signatory", "Signatory", std::string(kBuyer), kContract);
}

// One group of fields a reason: the notice takes one code in each.
void AddModifications(
    Notice& notice, const AmendmentRecord& amendment, const std::string& changed_notice_id
) {
    if (changed_notice_id.empty()) notice.Miss("BT-1501(n)-Contract");
    if (amendment.description.empty()) {
        notice.Miss("BT-201-Contract");
        notice.Miss("BT-202-Contract");
    }
    for (std::size_t i = 0; i < amendment.reasons.size(); ++i) {
        const std::string section = "MOD-" + std::to_string(i + 1);
        if (!changed_notice_id.empty()) {
            notice.Add(
                "BT-1501(n)-Contract",
                "Modification Previous Notice Identifier",
                changed_notice_id,
                section
            );
        }
        notice.Add(
            "BT-1501(c)-Contract",
            "Modification Previous Notice Contract Identifier",
            std::string(kContract),
            section
        );
        notice.Add(
            "BT-200-Contract",
            "Modification Reason Code",
            std::string(EnumText(amendment.reasons[i])),
            section
        );
        if (amendment.description.empty()) continue;
        notice.Add(
            "BT-201-Contract", "Modification Reason Description", amendment.description, section
        );
        notice.Add("BT-202-Contract", "Modification Description", amendment.description, section);
    }
}

}  // namespace

void PutModificationNotice(
    const AmendmentRecord& amendment,
    const ContractHistory& contract,
    const std::string& changed_notice_id,
    contract::v1::ModificationNotice* out
) {
    const Terms after = TermsOn(contract, amendment.effective_from);
    out->set_subtype(std::string(kSubtype));
    out->set_required(amendment.check && amendment.check->notice_required);
    Notice notice(out);
    AddHead(notice, after);
    notice.Add("OPT-300-Procedure-Buyer", "Buyer Reference", std::string(kBuyer));
    AddParty(notice, after.buyer, kBuyer);
    AddParty(notice, after.provider, kWinner);
    AddObject(notice, after, "Procedure");
    AddObject(notice, after, "Lot");
    notice.Need("BT-536-Lot", "Duration Start Date", TextOf(after.start_date), kLot);
    // An open-ended contract says so instead of an end.
    if (after.end_date)
        notice.Add("BT-537-Lot", "Duration End Date", after.end_date->ToText(), kLot);
    else
        notice.Add("BT-538-Lot", "Duration Other", "UNLIMITED", kLot);
    AddResult(notice, after);
    AddContract(notice, contract, after);
    AddModifications(notice, amendment, changed_notice_id);
    for (const std::string_view id : kNeverKnown)
        notice.Miss(id);
}

}  // namespace luotsi::contract_registry
