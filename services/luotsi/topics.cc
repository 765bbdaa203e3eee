#include "luotsi/topics.h"

#include <array>
#include <string_view>

namespace luotsi {
namespace {

constexpr int kPartitions = 3;

struct Row {
    std::string_view module;
    std::string_view type_prefix;
    std::string_view entities;
    // Topics that a finance system reads are flat JSON; the others are protobuf.
    std::string_view json_message = {};
    int partitions = kPartitions;
};

// Topics bear the thing's name, because they outlive the borders between services.
constexpr std::array<Row, 6> kRows{{
    // In one order: how much of it a service has seen is one number, which writers may ask for.
    {"contract-registry", "fi.luotsi.contract.", "contract.contracts.v1", {}, 1},
    {"report-intake", "fi.luotsi.report.", "report.reports.v1"},
    {"alerting", "fi.luotsi.alert.", "alert.alerts.v1"},
    {"self-monitoring", "fi.luotsi.selfmonitoring.", "selfmonitoring.cases.v1"},
    {"finance-integration",
     "fi.luotsi.finance.payment.",
     "finance.payments.v1",
     "luotsi.finance.v1.PaymentEvent"},
    {"finance-integration",
     "fi.luotsi.finance.invoice.",
     "finance.invoices.v1",
     "luotsi.finance.v1.InvoiceEvent"},
}};

}  // namespace

std::vector<feed::Topic> Topics(const std::string& prefix) {
    std::vector<feed::Topic> topics;
    for (const Row& row : kRows) {
        feed::Topic topic;
        topic.module = row.module;
        topic.type_prefix = row.type_prefix;
        topic.name = prefix + "." + std::string(row.entities);
        topic.json_message = row.json_message;
        topic.partitions = row.partitions;
        topics.push_back(std::move(topic));
    }
    return topics;
}

}  // namespace luotsi
