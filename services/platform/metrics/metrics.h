#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Registry;
}  // namespace prometheus

namespace luotsi::metrics {

using Labels = std::map<std::string, std::string>;
using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

/// Every series of the process. The functions make a series at the first call, at zero, and give
/// the same one for the same name and labels later: declare at start and keep the reference. Label
/// values come from closed sets, never ids. The same name with another type or help ends the
/// process.
class Metrics {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    prometheus::Counter& CounterOf(
        std::string_view name, std::string_view help, const Labels& labels = {}
    );
    prometheus::Gauge& GaugeOf(
        std::string_view name, std::string_view help, const Labels& labels = {}
    );
    /// `bounds` are the upper bounds of the buckets, ascending; empty means SecondsBuckets().
    prometheus::Histogram& HistogramOf(
        std::string_view name,
        std::string_view help,
        const Labels& labels = {},
        const std::vector<double>& bounds = {}
    );

    /// 0.5 ms .. 60 s, for `_seconds`.
    static const std::vector<double>& SecondsBuckets();

    /// The text of /metrics.
    std::string Expose() const;

  private:
    std::shared_ptr<prometheus::Registry> registry_;
};

}  // namespace luotsi::metrics
