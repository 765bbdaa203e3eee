#pragma once

#include "alerting/domain/alert.h"
#include "alerting/domain/facts.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/money.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::alerting {

// A rule's finding about a subject: open, or closed by a person and therefore not raised again.
// One that closed by itself leaves nothing here and may be raised anew.
struct AlertSlot {
    std::optional<Alert> open;
    bool closed_by_hand = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"open", &AlertSlot::open}, Field{"closed_by_hand", &AlertSlot::closed_by_hand}
        };
    }
};

// All that alerting knows of one contract. Facts may arrive before the terms.
struct Picture {
    std::optional<Terms> terms;
    std::map<Month, MonthReport> reports;
    std::map<Month, MissedDue> missed_dues;
    // Months whose missing report is excused.
    std::map<Month, bool> excused;
    // The steps that stand, and how far the ladder is known.
    std::vector<LadderRung> ladder;
    std::uint64_t ladder_revision = 0;
    Ledger invoices;
    // Invoices that belong to no contract in force, and came after this one had ended.
    Ledger late_invoices;
    // Proposals stand on the last day of their month.
    Ledger proposals;
    Attentions attentions;
    // By SlotKey.
    std::map<std::string, AlertSlot> alerts;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"terms", &Picture::terms},
            Field{"reports", &Picture::reports},
            Field{"missed_dues", &Picture::missed_dues},
            Field{"excused", &Picture::excused},
            Field{"ladder", &Picture::ladder},
            Field{"ladder_revision", &Picture::ladder_revision},
            Field{"invoices", &Picture::invoices},
            Field{"late_invoices", &Picture::late_invoices},
            Field{"proposals", &Picture::proposals},
            Field{"attentions", &Picture::attentions},
            Field{"alerts", &Picture::alerts}
        };
    }
};

// A blank occurs in no rule code, so two keys are equal only when both parts are.
inline std::string SlotKey(std::string_view rule_code, std::string_view subject) {
    return std::string(rule_code) + ' ' + std::string(subject);
}

struct TermsNoted {
    static constexpr std::string_view kName = "terms_noted";
    Terms terms;
    static constexpr auto Fields() { return std::tuple{Field{"terms", &TermsNoted::terms}}; }
};

struct ReportNoted {
    static constexpr std::string_view kName = "report_noted";
    Month month;
    MonthReport report;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &ReportNoted::month}, Field{"report", &ReportNoted::report}
        };
    }
};

struct OverdueNoted {
    static constexpr std::string_view kName = "overdue_noted";
    Month month;
    MissedDue due;
    static constexpr auto Fields() {
        return std::tuple{Field{"month", &OverdueNoted::month}, Field{"due", &OverdueNoted::due}};
    }
};

// A month's missing report was excused, or the excuse was taken back.
struct ExcuseNoted {
    static constexpr std::string_view kName = "excuse_noted";
    Month month;
    bool excused = true;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &ExcuseNoted::month}, Field{"excused", &ExcuseNoted::excused}
        };
    }
};

// A step of the ladder was taken or withdrawn.
struct LadderNoted {
    static constexpr std::string_view kName = "ladder_noted";
    std::uint64_t revision = 0;
    LadderRung rung;
    bool withdrawn = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &LadderNoted::revision},
            Field{"rung", &LadderNoted::rung},
            Field{"withdrawn", &LadderNoted::withdrawn}
        };
    }
};

struct InvoiceNoted {
    static constexpr std::string_view kName = "invoice_noted";
    CivilDate date;
    Money net;
    // It was judged again and belongs elsewhere: taken out.
    bool withdrawn = false;
    // It is not the contract's, but of its supplier and after its end.
    bool after_end = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"date", &InvoiceNoted::date},
            Field{"net", &InvoiceNoted::net},
            Field{"withdrawn", &InvoiceNoted::withdrawn},
            Field{"after_end", &InvoiceNoted::after_end}
        };
    }
};

struct PaymentNoted {
    static constexpr std::string_view kName = "payment_noted";
    Month month;
    Money amount;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &PaymentNoted::month}, Field{"amount", &PaymentNoted::amount}
        };
    }
};

struct AttentionsNoted {
    static constexpr std::string_view kName = "attentions_noted";
    Attentions attentions;
    static constexpr auto Fields() {
        return std::tuple{Field{"attentions", &AttentionsNoted::attentions}};
    }
};

struct AlertRaised {
    static constexpr std::string_view kName = "alert_raised";
    Alert alert;
    // When the report behind it was recorded; absent for other causes.
    std::optional<Instant> report_at;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"alert", &AlertRaised::alert}, Field{"report_at", &AlertRaised::report_at}
        };
    }
};

struct AlertClosed {
    static constexpr std::string_view kName = "alert_closed";
    Alert alert;
    std::string reason;
    bool by_hand = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"alert", &AlertClosed::alert},
            Field{"reason", &AlertClosed::reason},
            Field{"by_hand", &AlertClosed::by_hand}
        };
    }
};

using PictureEvent = std::variant<
    TermsNoted,
    ReportNoted,
    OverdueNoted,
    ExcuseNoted,
    LadderNoted,
    InvoiceNoted,
    PaymentNoted,
    AttentionsNoted,
    AlertRaised,
    AlertClosed>;

// One contract's picture; its stream id is the contract's id.
struct ContractPicture {
    using State = Picture;
    using Event = PictureEvent;
    static constexpr std::string_view kKind = "contract_picture";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(Picture& picture, const PictureEvent& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const PictureEvent& event);
};

// What happened to a contract, as told by other services.
using Fact = std::variant<
    TermsNoted,
    ReportNoted,
    OverdueNoted,
    ExcuseNoted,
    LadderNoted,
    InvoiceNoted,
    PaymentNoted,
    AttentionsNoted>;

// Whether a fact is news. Facts that are known already, or older than what is known, give no event.
Decision<PictureEvent> Decide(const Picture& picture, const TermsNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const ReportNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const OverdueNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const ExcuseNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const LadderNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const InvoiceNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const PaymentNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const AttentionsNoted& fact);
Decision<PictureEvent> Decide(const Picture& picture, const Fact& fact);

}  // namespace luotsi::alerting
