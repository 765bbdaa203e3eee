#include "alerting/domain/rules/rules.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::alerting {
namespace {

// The first level looks at everything; what is also for a higher level is a thing of its own there.
std::string SubjectOf(const Attention& attention) {
    std::string subject = attention.code + '/' + attention.subject;
    const bool higher = !attention.level.empty() && attention.level != "operational";
    if (higher) subject += '/' + attention.level;
    return subject;
}

}  // namespace

// Two records may say the same of one subject: then it is one finding, since the earlier day and as
// serious as the graver of the two.
Findings RegistryAttention(const Picture& picture, const RuleParameters& parameters, CivilDate) {
    const std::string& only = parameters.Text("code");
    const std::vector<std::string> elsewhere = ParseCodes(parameters.TextOr("except", ""));
    const bool own_severity = parameters.Text("severity") == "attention";
    std::map<std::string, Finding> found;
    for (const Attention& attention : picture.attentions.open) {
        if (!only.empty() && attention.code != only) continue;
        if (std::ranges::find(elsewhere, attention.code) != elsewhere.end()) continue;
        Finding finding{
            .subject = SubjectOf(attention),
            .became_true_on = attention.since,
            .facts =
                {{"code", attention.code},
                 {"about", attention.subject},
                 {"level", attention.level},
                 {"record_kind", attention.record_kind},
                 {"record_id", attention.record_id}},
        };
        if (own_severity) finding.severity = attention.severity;
        const std::string subject = finding.subject;
        const auto [at, fresh] = found.try_emplace(subject, std::move(finding));
        if (fresh) continue;
        at->second.became_true_on = std::min(at->second.became_true_on, attention.since);
        if (own_severity) at->second.severity = std::max(*at->second.severity, attention.severity);
    }
    Findings findings;
    for (auto& [subject, finding] : found)
        findings.push_back(std::move(finding));
    return findings;
}

}  // namespace luotsi::alerting
