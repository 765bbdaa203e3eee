#pragma once

#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <google/protobuf/timestamp.pb.h>
#include <luotsi/type/v1/money.pb.h>
#include <luotsi/type/v1/party.pb.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::wire {

void Put(Money value, type::v1::Money* out);
void Put(UnitPrice value, type::v1::UnitPrice* out);
void Put(Quantity value, type::v1::Quantity* out);
void Put(Ratio value, type::v1::Ratio* out);
void Put(const PartyIdentifier& value, type::v1::PartyIdentifier* out);
void Put(Instant value, google::protobuf::Timestamp* out);

// Parses values out of a request whose field rules have been checked already, and collects what
// those rules cannot see. Fields are paths from the request's root.
class Reader {
  public:
    // Empty text is no date, not a fault.
    std::optional<CivilDate> Date(std::string_view text, std::string_view field);
    std::optional<Month> MonthOf(std::string_view text, std::string_view field);
    Uuid Id(std::string_view text, std::string_view field);
    Money MoneyOf(const type::v1::Money& value, std::string_view field);
    UnitPrice UnitPriceOf(const type::v1::UnitPrice& value, std::string_view field);
    // FIELD_OUT_OF_RANGE where the denominator is not above zero.
    Ratio RatioOf(const type::v1::Ratio& value, std::string_view field);
    PartyIdentifier Party(const type::v1::PartyIdentifier& value, std::string_view field);
    std::optional<Instant> InstantOf(
        const google::protobuf::Timestamp& value, std::string_view field
    );

    void Fault(std::string_view field, std::string_view reason, std::string_view detail = {});
    // All faults as one refusal; nothing when there are none.
    std::optional<Rejection> rejection() const;

  private:
    std::vector<FieldFault> faults_;
};

// "r12" for revision 12, and back. Empty text skips the check; anything else is a mismatch.
std::string Etag(std::uint64_t revision);
std::optional<std::uint64_t> SeenRevision(std::string_view etag);

// A date or month as text; empty for none.
template <class T>
std::string TextOf(const std::optional<T>& value) {
    return value ? value->ToText() : std::string();
}

}  // namespace luotsi::wire
