#include "platform/metrics/metrics.h"

#include "kernel/check.h"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <exception>

namespace luotsi::metrics {
namespace {

// prometheus-cpp throws for a name that is taken by another type and for a malformed name or label:
// mistakes of ours, found at start because every series is declared there.
template <class Declare>
auto& DeclareOrDie(const Declare& declare) {
    try {
        return declare();
    } catch (const std::exception&) {
        FailCheck(
            "series declared",
            "a metric has one type, one help text and a legal name",
            __FILE__,
            __LINE__
        );
    }
}

}  // namespace

Metrics::Metrics() : registry_(std::make_shared<prometheus::Registry>()) {}
Metrics::~Metrics() = default;

prometheus::Counter& Metrics::CounterOf(
    std::string_view name, std::string_view help, const Labels& labels
) {
    return DeclareOrDie([&]() -> prometheus::Counter& {
        return prometheus::BuildCounter()
            .Name(std::string(name))
            .Help(std::string(help))
            .Register(*registry_)
            .Add(labels);
    });
}

prometheus::Gauge& Metrics::GaugeOf(
    std::string_view name, std::string_view help, const Labels& labels
) {
    return DeclareOrDie([&]() -> prometheus::Gauge& {
        return prometheus::BuildGauge()
            .Name(std::string(name))
            .Help(std::string(help))
            .Register(*registry_)
            .Add(labels);
    });
}

prometheus::Histogram& Metrics::HistogramOf(
    std::string_view name,
    std::string_view help,
    const Labels& labels,
    const std::vector<double>& bounds
) {
    return DeclareOrDie([&]() -> prometheus::Histogram& {
        return prometheus::BuildHistogram()
            .Name(std::string(name))
            .Help(std::string(help))
            .Register(*registry_)
            .Add(labels, bounds.empty() ? SecondsBuckets() : bounds);
    });
}

const std::vector<double>& Metrics::SecondsBuckets() {
    static const std::vector<double> kBounds{
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1.0,
        2.5,
        5.0,
        10.0,
        30.0,
        60.0
    };
    return kBounds;
}

std::string Metrics::Expose() const {
    return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace luotsi::metrics
