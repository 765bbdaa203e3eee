#include "platform/wire/values.h"

#include <charconv>
#include <limits>

namespace luotsi::wire {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kNanosPerMicro = 1'000;

}  // namespace

void Put(Money value, type::v1::Money* out) {
    out->set_currency_code(value.currency().ToText());
    out->set_amount_minor(value.minor());
}

void Put(UnitPrice value, type::v1::UnitPrice* out) {
    out->set_currency_code(value.currency().ToText());
    out->set_amount_micros(value.micros());
}

void Put(Quantity value, type::v1::Quantity* out) {
    out->set_micros(value.micros());
}

void Put(Ratio value, type::v1::Ratio* out) {
    out->set_numerator(value.numerator());
    out->set_denominator(value.denominator());
}

void Put(const PartyIdentifier& value, type::v1::PartyIdentifier* out) {
    out->set_scheme(value.scheme);
    out->set_id(value.id);
}

void Put(Instant value, google::protobuf::Timestamp* out) {
    std::int64_t seconds = value.micros() / kMicrosPerSecond;
    std::int64_t micros = value.micros() % kMicrosPerSecond;
    if (micros < 0) {
        micros += kMicrosPerSecond;
        --seconds;
    }
    out->set_seconds(seconds);
    out->set_nanos(static_cast<std::int32_t>(micros * kNanosPerMicro));
}

std::optional<CivilDate> Reader::Date(std::string_view text, std::string_view field) {
    if (text.empty()) return std::nullopt;
    const std::optional<CivilDate> date = CivilDate::Parse(text);
    if (!date) Fault(field, "FIELD_FORMAT_INVALID");
    return date;
}

std::optional<Month> Reader::MonthOf(std::string_view text, std::string_view field) {
    if (text.empty()) return std::nullopt;
    const std::optional<Month> month = Month::Parse(text);
    if (!month) Fault(field, "FIELD_FORMAT_INVALID");
    return month;
}

Uuid Reader::Id(std::string_view text, std::string_view field) {
    const std::optional<Uuid> id = Uuid::Parse(text);
    if (!id) Fault(field, "FIELD_FORMAT_INVALID");
    return id.value_or(Uuid());
}

Money Reader::MoneyOf(const type::v1::Money& value, std::string_view field) {
    const std::optional<Currency> currency = Currency::Parse(value.currency_code());
    if (!currency) Fault(std::string(field) + ".currency_code", "FIELD_FORMAT_INVALID");
    return Money::Of(value.amount_minor(), currency.value_or(Currency()));
}

UnitPrice Reader::UnitPriceOf(const type::v1::UnitPrice& value, std::string_view field) {
    const std::optional<Currency> currency = Currency::Parse(value.currency_code());
    if (!currency) Fault(std::string(field) + ".currency_code", "FIELD_FORMAT_INVALID");
    return UnitPrice::OfMicros(value.amount_micros(), currency.value_or(Currency()));
}

Ratio Reader::RatioOf(const type::v1::Ratio& value, std::string_view field) {
    const std::optional<Ratio> ratio = Ratio::Of(value.numerator(), value.denominator());
    if (!ratio) Fault(std::string(field) + ".denominator", "FIELD_OUT_OF_RANGE");
    return ratio.value_or(Ratio());
}

PartyIdentifier Reader::Party(const type::v1::PartyIdentifier& value, std::string_view field) {
    Checked<PartyIdentifier> party = NormalisePartyIdentifier(value.scheme(), value.id());
    if (party.ok()) return std::move(party).value();
    const Rejection& refused = party.rejection();
    Fault(std::string(field) + "." + refused.field, refused.reason);
    return {};
}

std::optional<Instant> Reader::InstantOf(
    const google::protobuf::Timestamp& value, std::string_view field
) {
    constexpr std::int64_t kLastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z
    const bool in_range = value.seconds() >= -kLastSecond && value.seconds() <= kLastSecond &&
                          value.nanos() >= 0 && value.nanos() < kMicrosPerSecond * kNanosPerMicro;
    if (!in_range) {
        Fault(field, "FIELD_OUT_OF_RANGE");
        return std::nullopt;
    }
    return Instant::FromMicros(value.seconds() * kMicrosPerSecond + value.nanos() / kNanosPerMicro);
}

void Reader::Fault(std::string_view field, std::string_view reason, std::string_view detail) {
    faults_.push_back({std::string(field), std::string(reason), std::string(detail)});
}

std::optional<Rejection> Reader::rejection() const {
    if (faults_.empty()) return std::nullopt;
    return Rejection{
        .reason = faults_.front().reason, .field = faults_.front().field, .more = faults_
    };
}

std::string Etag(std::uint64_t revision) {
    return "r" + std::to_string(revision);
}

std::optional<std::uint64_t> SeenRevision(std::string_view etag) {
    if (etag.empty()) return std::nullopt;
    std::uint64_t revision = 0;
    const char* end = etag.data() + etag.size();
    const auto parsed = std::from_chars(etag.data() + 1, end, revision);
    if (etag.front() != 'r' || parsed.ptr != end) return std::numeric_limits<std::uint64_t>::max();
    return revision;
}

}  // namespace luotsi::wire
