#include "alerting/domain/picture.h"

#include "kernel/check.h"

#include <utility>
#include <vector>

namespace luotsi::alerting {
namespace {

using Events = std::vector<PictureEvent>;

const Events kNothingNew;

// What would stand on the day after the change; nullopt when it cannot be counted exactly.
std::optional<DaySum> Changed(const Ledger& ledger, CivilDate day, Money net, std::int64_t count) {
    DaySum sum{.count = 0, .net = Money::Of(0, net.currency())};
    const auto sums = ledger.find(net.currency().ToText());
    if (sums != ledger.end()) {
        const auto at = sums->second.find(day);
        if (at != sums->second.end()) sum = at->second;
    }
    const std::optional<Money> after =
        count < 0 ? Money::Minus(sum.net, net) : Money::Plus(sum.net, net);
    if (!after) return std::nullopt;
    return DaySum{.count = sum.count + count, .net = *after};
}

// A day on which nothing is left leaves no entry, so the order of facts leaves no trace.
void Add(Ledger& ledger, CivilDate day, Money net, std::int64_t count) {
    const std::optional<DaySum> sum = Changed(ledger, day, net, count);
    LUOTSI_CHECK(sum.has_value(), "Decide refuses sums that cannot be counted");
    const std::string currency = net.currency().ToText();
    DaySums& sums = ledger[currency];
    if (sum->count == 0 && sum->net.minor() == 0) {
        sums.erase(day);
    } else {
        sums[day] = *sum;
    }
    if (sums.empty()) ledger.erase(currency);
}

Decision<PictureEvent> DecideSum(
    const Ledger& ledger, CivilDate day, Money net, std::int64_t count, PictureEvent event
) {
    if (!Changed(ledger, day, net, count)) return Rejection{.reason = "AMOUNT_OVERFLOW"};
    return Events{std::move(event)};
}

}  // namespace

Decision<PictureEvent> Decide(const Picture& picture, const TermsNoted& fact) {
    const bool is_news = !picture.terms || picture.terms->revision < fact.terms.revision;
    return is_news ? Events{fact} : kNothingNew;
}

Decision<PictureEvent> Decide(const Picture& picture, const ReportNoted& fact) {
    const auto known = picture.reports.find(fact.month);
    const bool is_news =
        known == picture.reports.end() || known->second.version < fact.report.version;
    return is_news ? Events{fact} : kNothingNew;
}

Decision<PictureEvent> Decide(const Picture& picture, const OverdueNoted& fact) {
    return picture.missed_dues.contains(fact.month) ? kNothingNew : Events{fact};
}

Decision<PictureEvent> Decide(const Picture& picture, const ExcuseNoted& fact) {
    return picture.excused.contains(fact.month) == fact.excused ? kNothingNew : Events{fact};
}

Decision<PictureEvent> Decide(const Picture& picture, const LadderNoted& fact) {
    return picture.ladder_revision < fact.revision ? Events{fact} : kNothingNew;
}

Decision<PictureEvent> Decide(const Picture& picture, const InvoiceNoted& fact) {
    const Ledger& ledger = fact.after_end ? picture.late_invoices : picture.invoices;
    return DecideSum(ledger, fact.date, fact.net, fact.withdrawn ? -1 : 1, fact);
}

Decision<PictureEvent> Decide(const Picture& picture, const PaymentNoted& fact) {
    return DecideSum(picture.proposals, fact.month.LastDay(), fact.amount, 1, fact);
}

Decision<PictureEvent> Decide(const Picture& picture, const AttentionsNoted& fact) {
    const bool is_news = picture.attentions.revision < fact.attentions.revision;
    return is_news ? Events{fact} : kNothingNew;
}

Decision<PictureEvent> Decide(const Picture& picture, const Fact& fact) {
    return std::visit([&](const auto& one) { return Decide(picture, one); }, fact);
}

void ContractPicture::Evolve(
    Picture& picture, const PictureEvent& event, const Recorded& recorded
) {
    std::visit(
        Overloaded{
            [&](const TermsNoted& fact) { picture.terms = fact.terms; },
            [&](const ReportNoted& fact) { picture.reports[fact.month] = fact.report; },
            [&](const OverdueNoted& fact) { picture.missed_dues[fact.month] = fact.due; },
            [&](const ExcuseNoted& fact) {
                if (fact.excused) {
                    picture.excused[fact.month] = true;
                } else {
                    picture.excused.erase(fact.month);
                }
            },
            [&](const LadderNoted& fact) {
                picture.ladder_revision = fact.revision;
                std::erase_if(picture.ladder, [&](const LadderRung& rung) {
                    return rung.step == fact.rung.step;
                });
                if (!fact.withdrawn) picture.ladder.push_back(fact.rung);
            },
            [&](const InvoiceNoted& fact) {
                Ledger& ledger = fact.after_end ? picture.late_invoices : picture.invoices;
                Add(ledger, fact.date, fact.net, fact.withdrawn ? -1 : 1);
            },
            [&](const PaymentNoted& fact) {
                Add(picture.proposals, fact.month.LastDay(), fact.amount, 1);
            },
            [&](const AttentionsNoted& fact) { picture.attentions = fact.attentions; },
            [&](const AlertRaised& raised) {
                AlertSlot& slot =
                    picture.alerts[SlotKey(raised.alert.rule_code, raised.alert.subject)];
                slot.open = raised.alert;
                slot.open->raised_at = recorded.at;
            },
            [&](const AlertClosed& closed) {
                const std::string key = SlotKey(closed.alert.rule_code, closed.alert.subject);
                if (closed.by_hand) {
                    picture.alerts[key] = AlertSlot{.open = std::nullopt, .closed_by_hand = true};
                } else {
                    picture.alerts.erase(key);
                }
            }
        },
        event
    );
}

std::optional<CivilDate> ContractPicture::Effective(const PictureEvent& event) {
    using Day = std::optional<CivilDate>;
    return std::visit(
        Overloaded{
            [](const TermsNoted&) { return Day(); },
            [](const ReportNoted& fact) { return Day(fact.month.LastDay()); },
            [](const OverdueNoted& fact) { return Day(fact.due.due_date); },
            [](const ExcuseNoted& fact) { return Day(fact.month.LastDay()); },
            [](const LadderNoted& fact) { return Day(fact.rung.taken_on); },
            [](const InvoiceNoted& fact) { return Day(fact.date); },
            [](const PaymentNoted& fact) { return Day(fact.month.LastDay()); },
            [](const AttentionsNoted&) { return Day(); },
            [](const AlertRaised& raised) { return Day(raised.alert.became_true_on); },
            [](const AlertClosed&) { return Day(); }
        },
        event
    );
}

}  // namespace luotsi::alerting
