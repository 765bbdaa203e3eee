#include "contract_registry/adapters/steering/picture_part.h"

#include "contract_registry/adapters/steering/picture_reader.h"
#include "contract_registry/app/steering/picture_work.h"

#include <string_view>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kReports = "fi.luotsi.report.report.";
// It alone tells whether a month is excused.
constexpr std::string_view kExcuses = "fi.luotsi.report.month.excused.";

// The event's message, where it is of this type at all.
template <class Message>
absl::StatusOr<bool> ReadMessage(
    const feed::PublicEvent& event, std::string_view types, Message& message
) {
    if (!event.type.starts_with(types)) return false;
    if (!message.ParseFromString(event.data))
        return absl::InvalidArgumentError("the event's message cannot be read");
    return true;
}

// Of an earlier version of the month's report the day on which it first came is kept, and that it
// was waited for; an excuse stands until it is taken back.
std::optional<Rejection> SeeMonth(
    ports::Unit& unit, const Uuid& contract, MonthSeen seen, bool tells_excuse
) {
    const Picture& picture = unit.Get<PictureBook>(contract).state;
    const auto known = picture.months.find(seen.month.month.ToText());
    if (known != picture.months.end()) {
        if (known->second.first_received) seen.month.first_received = known->second.first_received;
        seen.month.overdue = seen.month.overdue || known->second.overdue;
        if (!tells_excuse) seen.month.excused = known->second.excused;
    }
    return See(unit, contract, std::move(seen));
}

absl::Status HandleReport(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    report::v1::ReportEvent told;
    const bool excuse = event.type.starts_with(kExcuses);
    const auto mine = ReadMessage(event, excuse ? kExcuses : kReports, told);
    if (!mine.ok() || !*mine) return mine.status();
    auto seen = ReadMonth(told, event.position);
    if (!seen.ok()) return seen.status();
    work.push_back({{}, [one = *std::move(seen), excuse](ports::Unit& unit) {
                        return SeeMonth(unit, one.contract, one.seen, excuse);
                    }});
    return absl::OkStatus();
}

absl::Status HandleAlert(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    alert::v1::AlertEvent told;
    const auto mine = ReadMessage(event, "fi.luotsi.alert.alert.", told);
    if (!mine.ok() || !*mine) return mine.status();
    auto seen = ReadAlert(told, event.position);
    if (!seen.ok()) return seen.status();
    work.push_back({{}, [one = *std::move(seen)](ports::Unit& unit) {
                        return See(unit, one.contract, one.seen);
                    }});
    return absl::OkStatus();
}

absl::Status HandleCase(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    selfmonitoring::v1::SelfMonitoringEvent told;
    const auto mine = ReadMessage(event, "fi.luotsi.selfmonitoring.", told);
    if (!mine.ok() || !*mine) return mine.status();
    auto seen = ReadCase(told, event.position);
    if (!seen.ok()) return seen.status();
    if (!seen->has_value()) return absl::OkStatus();
    work.push_back({{}, [one = **std::move(seen)](ports::Unit& unit) {
                        return See(unit, one.contract, one.seen);
                    }});
    return absl::OkStatus();
}

// Money under contracts comes by the trail of payments (money_store.h).
absl::Status HandleInvoice(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    finance::v1::InvoiceEvent told;
    const auto mine = ReadMessage(event, "fi.luotsi.finance.invoice.", told);
    if (!mine.ok() || !*mine) return mine.status();
    const auto seen = ReadOffContract(told, event.position);
    if (!seen.ok()) return seen.status();
    for (const OffContractSeen& one : *seen) {
        work.push_back({{}, [one](ports::Unit& unit) {
                            const Uuid id = OffContractId(one.month);
                            const OffContractMonth& month = unit.Get<OffContractBook>(id).state;
                            return unit.Apply<OffContractBook>(id, Decide(month, one));
                        }});
    }
    return absl::OkStatus();
}

class PicturePart : public Part {
  public:
    void AddTo(rpc::Router&) override {}

    std::vector<feed::Subscription> Subscriptions() override {
        return {
            {.source = "report-intake", .handle = HandleReport},
            {.source = "alerting", .handle = HandleAlert},
            {.source = "self-monitoring", .handle = HandleCase},
            {.source = "finance-integration", .handle = HandleInvoice},
        };
    }
};

}  // namespace

std::vector<journal::AggregateOps> PictureAggregates() {
    return {
        journal::MakeOps<PictureBook>(nullptr),
        journal::MakeOps<OffContractBook>(nullptr),
    };
}

std::unique_ptr<Part> MakePictures(const PartKit&) {
    return std::make_unique<PicturePart>();
}

}  // namespace luotsi::contract_registry
