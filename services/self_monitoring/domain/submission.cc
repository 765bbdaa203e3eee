#include "self_monitoring/domain/submission.h"

#include <set>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

// Goes through the values once and keeps every fault.
class Check {
  public:
    explicit Check(const Catalogue& catalogue) : catalogue_(catalogue) {}

    void Take(const GivenValue& given) {
        const std::string path = "values[" + std::to_string(index_++) + ']';
        const KeyFigure* const known = FindKeyFigure(catalogue_, given.key_figure);
        const std::optional<Ratio> value = Ratio::Of(given.numerator, given.denominator);
        const bool is_first = seen_.insert(given.key_figure).second;
        if (known == nullptr) Fault(path + ".key_figure", "KEY_FIGURE_UNKNOWN");
        if (!is_first) Fault(path + ".key_figure", "KEY_FIGURE_DUPLICATE");
        if (!value) Fault(path + ".value.denominator", "KEY_FIGURE_VALUE_INVALID");
        if (known == nullptr || !value) return;
        figures_.push_back({given.key_figure, *value, known->heading});
    }

    void LookForMissing() {
        for (const KeyFigure& figure : catalogue_.key_figures) {
            if (!figure.mandatory || seen_.contains(figure.code)) continue;
            Fault("values", "KEY_FIGURE_MISSING", figure.code);
        }
    }

    const std::vector<FieldFault>& faults() const { return faults_; }
    std::vector<DeliveredFigure> TakeFigures() { return std::move(figures_); }

  private:
    void Fault(std::string field, std::string reason, std::string detail = {}) {
        faults_.push_back(
            {.field = std::move(field), .reason = std::move(reason), .detail = std::move(detail)}
        );
    }

    const Catalogue& catalogue_;
    std::size_t index_ = 0;
    std::set<std::string> seen_;
    std::vector<FieldFault> faults_;
    std::vector<DeliveredFigure> figures_;
};

}  // namespace

void SubmissionBook::Evolve(SubmissionState& state, const SubmissionEvent& event, const Recorded&) {
    state.submission = std::get<Submitted>(event).submission;
}

std::vector<Claim> SubmissionBook::Claims(const SubmissionState& state) {
    if (!state.submission) return {};
    const Submission& submission = *state.submission;
    return {
        {.key = "submission/" + submission.provider.Key() + '/' + submission.month.ToText(),
         .reason = "MONTH_ALREADY_SUBMITTED",
         .field = "month"}
    };
}

std::optional<CivilDate> SubmissionBook::Effective(const SubmissionEvent& event) {
    return std::get<Submitted>(event).submission.month.LastDay();
}

Decision<SubmissionEvent> Decide(
    const CatalogueShelf& shelf, const SubmitSelfMonitoring& command, CivilDate today
) {
    if (command.month.FirstDay() > today) {
        return Rejection{.reason = "MONTH_NOT_OVER", .field = "month"};
    }
    const Catalogue* const catalogue = InForce(shelf, command.month);
    if (catalogue == nullptr) {
        return Rejection{.reason = "CATALOGUE_NOT_IN_FORCE", .field = "month"};
    }
    Check check(*catalogue);
    for (const GivenValue& value : command.values)
        check.Take(value);
    check.LookForMissing();
    if (!check.faults().empty()) {
        const FieldFault& first = check.faults().front();
        return Rejection{
            .reason = first.reason,
            .field = first.field,
            .facts = {{"catalogue_version", catalogue->version}},
            .more = check.faults()
        };
    }
    return Submitted{
        {.provider = command.provider,
         .month = command.month,
         .catalogue_version = catalogue->version,
         .values = check.TakeFigures()}
    };
}

}  // namespace luotsi::self_monitoring
