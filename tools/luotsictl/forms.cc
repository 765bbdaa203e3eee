#include "tools/luotsictl/forms.h"

#include "kernel/decimal_text.h"
#include "kernel/money.h"
#include "kernel/quantity.h"
#include "tools/luotsictl/fields.h"

#include <google/protobuf/timestamp.pb.h>
#include <luotsi/type/v1/money.pb.h>
#include <luotsi/type/v1/party.pb.h>

#include <google/protobuf/util/time_util.h>

#include <array>
#include <charconv>

namespace luotsi::ctl {
namespace {

using google::protobuf::Message;

// One value message: how it reads and how it is read.
struct Form {
    std::string_view type;
    std::string (*to_text)(const Message&);
    /// What is wrong; empty when all is well. Null where nothing but fields can be given.
    std::string (*from_text)(Message&, std::string_view);
};

std::string MoneyText(const Message& message) {
    const auto& money = static_cast<const type::v1::Money&>(message);
    const auto currency = Currency::Parse(money.currency_code());
    if (!currency) return std::to_string(money.amount_minor()) + ' ' + money.currency_code();
    return Money::Of(money.amount_minor(), *currency).ToText();
}

std::string ReadMoney(Message& message, std::string_view text) {
    const auto parsed = Money::Parse(text);
    if (!parsed) return "not an amount like \"100.50 EUR\": " + std::string(text);
    auto& money = static_cast<type::v1::Money&>(message);
    money.set_amount_minor(parsed->minor());
    money.set_currency_code(parsed->currency().ToText());
    return {};
}

constexpr int kMicroDigits = 6;

std::string UnitPriceText(const Message& message) {
    const auto& price = static_cast<const type::v1::UnitPrice&>(message);
    return DecimalText(price.amount_micros(), kMicroDigits, 2) + ' ' + price.currency_code();
}

std::string ReadUnitPrice(Message& message, std::string_view text) {
    const std::size_t blank = text.find(' ');
    const auto decimal = ParseDecimalText(text.substr(0, blank));
    const auto micros = decimal ? AtScale(*decimal, kMicroDigits) : std::nullopt;
    if (!micros || blank == std::string_view::npos) {
        return "not a price like \"157.50 EUR\": " + std::string(text);
    }
    auto& price = static_cast<type::v1::UnitPrice&>(message);
    price.set_amount_micros(*micros);
    price.set_currency_code(std::string(text.substr(blank + 1)));
    return {};
}

std::string QuantityText(const Message& message) {
    const auto& quantity = static_cast<const type::v1::Quantity&>(message);
    return DecimalText(quantity.micros(), kMicroDigits, 0);
}

std::string ReadQuantity(Message& message, std::string_view text) {
    const auto decimal = ParseDecimalText(text);
    const auto micros = decimal ? AtScale(*decimal, kMicroDigits) : std::nullopt;
    if (!micros) return "not a quantity like \"12.5\": " + std::string(text);
    static_cast<type::v1::Quantity&>(message).set_micros(*micros);
    return {};
}

std::string RatioText(const Message& message) {
    const auto& ratio = static_cast<const type::v1::Ratio&>(message);
    return std::to_string(ratio.numerator()) + '/' + std::to_string(ratio.denominator());
}

std::string ReadRatio(Message& message, std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto top = ParseDecimalText(text.substr(0, slash));
    const auto bottom =
        slash == std::string_view::npos ? Decimal{1, 0} : ParseDecimalText(text.substr(slash + 1));
    if (!top || !bottom || top->scale != 0 || bottom->scale != 0) {
        return "not a ratio of whole numbers like \"95/100\": " + std::string(text);
    }
    auto& ratio = static_cast<type::v1::Ratio&>(message);
    ratio.set_numerator(top->unscaled);
    ratio.set_denominator(bottom->unscaled);
    return {};
}

std::string IdentifierText(const Message& message) {
    const auto& identifier = static_cast<const type::v1::PartyIdentifier&>(message);
    if (identifier.scheme().empty() && identifier.id().empty()) return {};
    return identifier.scheme() + ' ' + identifier.id();
}

std::string ReadIdentifier(Message& message, std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) {
        return "not a scheme and an id like \"FI-PRO 2077474-0\": " + std::string(text);
    }
    auto& identifier = static_cast<type::v1::PartyIdentifier&>(message);
    identifier.set_scheme(std::string(text.substr(0, blank)));
    identifier.set_id(std::string(text.substr(blank + 1)));
    return {};
}

std::string PartyText(const Message& message) {
    const auto& party = static_cast<const type::v1::Party&>(message);
    const std::string identifier = IdentifierText(party.identifier());
    if (identifier.empty()) return party.name();
    return party.name().empty() ? identifier : party.name() + " (" + identifier + ')';
}

std::string TimestampText(const Message& message) {
    return google::protobuf::util::TimeUtil::ToString(
        static_cast<const google::protobuf::Timestamp&>(message)
    );
}

std::string ReadTimestamp(Message& message, std::string_view text) {
    auto& timestamp = static_cast<google::protobuf::Timestamp&>(message);
    if (google::protobuf::util::TimeUtil::FromString(std::string(text), &timestamp)) return {};
    return "not a time like 2026-03-01T12:00:00Z: " + std::string(text);
}

constexpr std::array<Form, 7> kForms{
    Form{"luotsi.type.v1.Money", MoneyText, ReadMoney},
    Form{"luotsi.type.v1.UnitPrice", UnitPriceText, ReadUnitPrice},
    Form{"luotsi.type.v1.Quantity", QuantityText, ReadQuantity},
    Form{"luotsi.type.v1.Ratio", RatioText, ReadRatio},
    Form{"luotsi.type.v1.PartyIdentifier", IdentifierText, ReadIdentifier},
    Form{"luotsi.type.v1.Party", PartyText, nullptr},
    Form{"google.protobuf.Timestamp", TimestampText, ReadTimestamp},
};

const Form* FindForm(const google::protobuf::Descriptor& type) {
    for (const Form& form : kForms) {
        if (form.type == type.full_name()) return &form;
    }
    return nullptr;
}

}  // namespace

bool HasTextForm(const google::protobuf::Descriptor& type) {
    return FindForm(type) != nullptr;
}

std::string MessageText(const Message& message) {
    const Form* form = FindForm(*message.GetDescriptor());
    return form == nullptr ? std::string() : form->to_text(message);
}

std::string ParseMessageText(Message& message, std::string_view text) {
    const Form* form = FindForm(*message.GetDescriptor());
    if (form == nullptr || form->from_text == nullptr) return "a group of fields is needed";
    return form->from_text(message, text);
}

}  // namespace luotsi::ctl
