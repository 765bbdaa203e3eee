#include "contract_registry/adapters/steering/quarterly_reader.h"

#include "contract_registry/adapters/steering/event_log_store.h"
#include "contract_registry/adapters/steering/measure_words.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/app/steering/programme_work.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/steering/meeting.h"
#include "platform/runtime/helsinki.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kEndingMonths = "quarterly.ending_months";
constexpr unsigned kMonthsOfQuarter = 3;

absl::Status Unreadable(const char* what) {
    return absl::UnavailableError(std::string(what) + " cannot be read");
}

// The contract and those above it from which it takes over terms, as known then.
absl::StatusOr<std::vector<FamilyMember>> LineAsOf(
    MeasureWorld& world, const ports::Held<ContractBook>& contract
) {
    std::vector<FamilyMember> line{{contract.id, contract.state}};
    std::optional<Uuid> next = SourceOfTerms(contract.state.base);
    while (next && line.size() <= kMaxFamilyDepth) {
        const auto above = world.books().LoadAsOf<ContractBook>(*next, world.known());
        if (!above.ok()) return Unreadable("a contract");
        if (!above->exists()) break;
        line.push_back({above->id, above->state});
        next = SourceOfTerms(above->state.base);
    }
    return line;
}

// Contracts of which there is something to look up at all: most have no risks and no review plan,
// and each look costs a question to the store. What came after the instant is left out by the look.
struct WorthALook {
    std::set<Uuid> risks;
    std::set<Uuid> reviews;
};

absl::StatusOr<WorthALook> FindWorthALook(journal::Journal& journal, MeasureWorld& world) {
    WorthALook found;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare("SELECT DISTINCT contract FROM risks");
        while (rows.Step())
            found.risks.insert(rows.Id(0));
    });
    if (!read.ok()) return read;
    const absl::Status plans = world.EachRecord(ReviewPlanBook::kKind, [&](const Uuid& contract) {
        found.reviews.insert(contract);
        return absl::OkStatus();
    });
    if (!plans.ok()) return plans;
    return found;
}

class Reckoning {
  public:
    Reckoning(JournalWorld& world, const WorthALook& worth, QuarterlyFigures& report)
        : world_(world), worth_(worth), report_(report) {}

    absl::Status Add(const ports::Held<ContractBook>& contract) {
        const Instant known = world_.known();
        const auto picture = world_.books().LoadAsOf<PictureBook>(contract.id, known);
        if (!picture.ok()) return Unreadable("a contract's picture");
        const auto risks = LoadIf<RiskBook>(worth_.risks, contract.id);
        if (!risks.ok()) return Unreadable("a contract's risks");
        const auto on_day = world_.ContractOn(contract, report_.day);
        if (!on_day.ok()) return Unreadable("a contract's history");
        const auto overdue = IsReviewOverdue(contract.id, *on_day);
        if (!overdue.ok()) return Unreadable("a contract's review plan");
        std::optional<std::vector<FamilyMember>> line;
        absl::Status failed = absl::OkStatus();
        const ContractFacts facts{
            .history = *on_day,
            .picture = picture->state,
            .risks = risks->state,
            .review_overdue = *overdue,
            .terms_on = [&](CivilDate day) { return TermsOf(contract, day, line, failed); },
        };
        AddContract(facts, report_);
        return failed;
    }

  private:
    template <Aggregate A>
    ports::Result<ports::Held<A>> LoadIf(const std::set<Uuid>& worth, const Uuid& id) {
        if (!worth.contains(id)) return ports::Held<A>();
        return world_.books().LoadAsOf<A>(id, world_.known());
    }

    absl::StatusOr<bool> IsReviewOverdue(const Uuid& contract, const ContractHistory& on_day) {
        if (!IsInForce(on_day.state) || !worth_.reviews.contains(contract)) return false;
        return world_.ReviewOverdue(contract, report_.day);
    }

    Terms TermsOf(
        const ports::Held<ContractBook>& contract,
        CivilDate day,
        std::optional<std::vector<FamilyMember>>& line,
        absl::Status& failed
    ) {
        if (!line) {
            auto read = LineAsOf(world_, contract);
            failed.Update(read.status());
            line = read.ok() ? *std::move(read) : std::vector<FamilyMember>();
        }
        return line->empty() ? Terms() : FamilyTermsOn(*line, day).terms;
    }

    JournalWorld& world_;
    const WorthALook& worth_;
    QuarterlyFigures& report_;
};

absl::Status AddOffContractMonths(MeasureWorld& world, QuarterlyFigures& report) {
    Month month = Month::Of(report.from);
    for (unsigned i = 0; i < kMonthsOfQuarter; ++i, month = month.Next()) {
        const auto held =
            world.books().LoadAsOf<OffContractBook>(OffContractId(month), world.known());
        if (!held.ok()) return Unreadable("purchases without a contract");
        AddOffContract(held->state, report);
    }
    return absl::OkStatus();
}

absl::Status AddEvents(journal::Journal& journal, Instant known, QuarterlyFigures& report) {
    const Period period = PeriodOf(report);
    std::map<SteeringEventKind, SteeringEventCount> counts;
    const absl::Status counted = CountSteeringEvents(
        journal, {.from = period.from, .to = period.to, .as_of = known}, counts
    );
    if (!counted.ok()) return counted;
    for (const auto& [kind, count] : counts)
        report.events.push_back({std::string(EnumText(kind)), count.events, count.participants});
    report.reviews.held = counts[SteeringEventKind::kReviewMeeting].events;
    return absl::OkStatus();
}

QuarterlyMeasure RowOf(
    std::string code, MeasureKind kind, const MeasureAnswer& answer, std::string_view language
) {
    return {
        .code = std::move(code),
        .kind = kind,
        .numerator = answer.numerator,
        .denominator = answer.denominator,
        .explanation = MeasureWords(answer, language),
    };
}

absl::Status AddMeasures(MeasureWorld& world, std::string_view language, QuarterlyFigures& report) {
    const Period period = PeriodOf(report);
    for (const ComputedMeasure& measure : ComputedMeasures()) {
        const auto answer = measure.compute(world, period);
        if (!answer.ok()) return answer.status();
        report.measures.push_back(RowOf(std::string(measure.code), measure.kind, *answer, language)
        );
    }
    const auto rows = ProgrammeRows(world, period, period.to.AddDays(1));
    if (!rows.ok()) return rows.status();
    for (const MeasureRow& row : *rows) {
        report.programme_measures.push_back(
            RowOf(row.definition.code, row.definition.kind, AnswerOf(row), language)
        );
    }
    return absl::OkStatus();
}

}  // namespace

absl::StatusOr<QuarterlyFigures> ReckonQuarter(
    journal::Journal& journal, JournalWorld& world, Quarter quarter, std::string_view language
) {
    const Instant known = world.known();
    const auto months = journal.LoadAsOf<ParameterBook>(ParameterId(kEndingMonths), known);
    if (!months.ok()) return Unreadable("a parameter");
    const CivilDate today = runtime::HelsinkiDate(known);
    std::vector<std::int64_t> ending = WholesOn(months->state, today);
    std::ranges::sort(ending);
    QuarterlyFigures report = BlankReport(quarter, today, ending);
    report.stamp.as_of = known;
    const absl::StatusOr<std::uint64_t> position = world.Position();
    if (!position.ok()) return position.status();
    report.stamp.registry_position = *position;
    const absl::StatusOr<WorthALook> worth = FindWorthALook(journal, world);
    if (!worth.ok()) return worth.status();
    Reckoning reckoning(world, *worth, report);
    absl::Status done = world.EachContract([&](const ports::Held<ContractBook>& contract) {
        return reckoning.Add(contract);
    });
    if (done.ok()) done = AddOffContractMonths(world, report);
    if (done.ok()) done = AddEvents(journal, known, report);
    if (done.ok()) done = AddMeasures(world, language, report);
    if (!done.ok()) return done;
    return report;
}

}  // namespace luotsi::contract_registry
