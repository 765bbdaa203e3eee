#include "contract_registry/adapters/example_part.h"

#include "contract_registry/app/parameters.h"
#include "platform/metrics/metrics.h"

#include <optional>

namespace luotsi::contract_registry {
namespace {

class ExamplePart : public Part {
  public:
    explicit ExamplePart(const PartKit& kit) : journal_(kit.journal), metrics_(kit.metrics) {}

    void AddTo(rpc::Router&) override {}

    absl::Status BeginDay(const Moment& moment) override {
        const auto parameter = LoadParameter(journal_, "examples.wanted");
        if (!parameter.ok()) return parameter.status();
        const std::optional<std::int64_t> wanted = WholeOn(parameter->state, moment.today);
        if (!wanted) return absl::OkStatus();
        return journal_.Read([&](sql::Db& db) {
            sql::Statement count = db.Prepare(
                "SELECT count(*),coalesce(sum(CASE WHEN examples>=? THEN 1 ELSE 0 END),0) "
                "FROM contracts WHERE state IN ('active','ending')"
            );
            count.Bind(std::uint64_t(*wanted));
            if (count.Step()) Show(count.Unsigned(0), count.Unsigned(1));
        });
    }

  private:
    void Show(std::uint64_t in_force, std::uint64_t with_examples) {
        const double share =
            in_force == 0 ? 0.0
                          : static_cast<double>(with_examples) / static_cast<double>(in_force);
        metrics_
            .GaugeOf(
                "luotsi_contracts_with_examples_ratio",
                "Share of the contracts in force with as many worked examples as the county wants."
            )
            .Set(share);
    }

    journal::Journal& journal_;
    metrics::Metrics& metrics_;
};

}  // namespace

std::vector<journal::AggregateOps> ExampleAggregates() {
    return {};
}

std::unique_ptr<Part> MakeExampleCount(const PartKit& kit) {
    return std::make_unique<ExamplePart>(kit);
}

}  // namespace luotsi::contract_registry
