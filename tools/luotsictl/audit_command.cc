#include "tools/luotsictl/audit_command.h"

#include "platform/audit/checkpoint.h"
#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/exit_code.h"
#include "tools/luotsictl/render.h"
#include "tools/luotsictl/table.h"

#include <luotsi/audit/v1/audit_service.pb.h>
#include <luotsi/config/v1/system_service.pb.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>

namespace luotsi::ctl {
namespace {

using audit::v1::AuditVerdict;
using audit::v1::VerifyAuditRequest;
// By module, in growing order of position.
using Checkpoints = std::map<std::string, std::vector<audit::Checkpoint>>;

// What the API takes in one call.
constexpr std::size_t kCheckpointsACall = 1000;
constexpr absl::Duration kCallLimit = absl::Seconds(50);

// Empty where one of the keys has signed it.
std::string WhyNotSigned(
    const std::optional<audit::Checkpoint>& one, const std::vector<audit::Key>& keys
) {
    const std::string no = "the key has not signed this checkpoint";
    if (!one) return no;
    if (std::ranges::any_of(keys, [&](const audit::Key& key) { return key.Signed(*one); })) {
        return {};
    }
    if (std::ranges::find(keys, one->key_id, &audit::Key::id) != keys.end()) return no;
    return "it names the key " + one->key_id + ", whose public half was not given (--public-key)";
}

// Who changes the key may have changed the history with it: a person has to know of each change.
void TellKeyChanges(const std::string& module, const std::vector<audit::Checkpoint>& some) {
    for (std::size_t i = 1; i < some.size(); ++i) {
        if (some[i].key_id == some[i - 1].key_id) continue;
        std::cerr << "note: " << module << ": the signing key changed from " << some[i - 1].key_id
                  << " to " << some[i].key_id << " between rows " << some[i - 1].position << " and "
                  << some[i].position << '\n';
    }
}

// The signed checkpoints of the file. A line that the key has not signed is a fault of its own: it
// may be there to hide what a true one would show.
int ReadCheckpoints(const AuditVerification& asked, Checkpoints& found) {
    if (asked.checkpoints.empty()) return kOk;
    if (asked.public_keys.empty()) return UsageError("--checkpoints needs --public-key");
    std::vector<audit::Key> keys;
    for (const std::string& file : asked.public_keys) {
        absl::StatusOr<audit::Key> key = audit::Key::ReadPublic(file);
        if (!key.ok()) return UsageError(std::string(key.status().message()));
        keys.push_back(*std::move(key));
    }
    std::string text;
    if (const std::string wrong = ReadFile(asked.checkpoints, &text); !wrong.empty()) {
        return UsageError(wrong);
    }
    std::istringstream lines(text);
    std::string line;
    int code = kOk;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::optional<audit::Checkpoint> one = audit::FromLine(line);
        if (const std::string wrong = WhyNotSigned(one, keys); !wrong.empty()) {
            std::cerr << "error: " << asked.checkpoints << ':' << number << ": " << wrong << '\n';
            code = kFailed;
            continue;
        }
        found[one->module].push_back(*std::move(one));
    }
    for (auto& [module, some] : found) {
        std::ranges::stable_sort(some, {}, &audit::Checkpoint::position);
        // Replicas may sign for the same position.
        const auto same = std::ranges::unique(some, {}, [](const audit::Checkpoint& one) {
            return std::pair(one.position, one.chain);
        });
        some.erase(same.begin(), same.end());
        TellKeyChanges(module, some);
    }
    return code;
}

// Two signed checkpoints of one position that differ: the journal had two histories.
bool AreSplit(const std::vector<audit::Checkpoint>& some, std::uint64_t& position) {
    const auto twice = std::ranges::adjacent_find(some, {}, &audit::Checkpoint::position);
    if (twice == some.end()) return false;
    position = twice->position;
    return true;
}

// The last verdict, with what all calls together have found.
struct Outcome {
    AuditVerdict verdict;
    AuditVerdict sums;

    void AddUp() {
        sums.set_rows(sums.rows() + verdict.rows());
        sums.set_checkpoints(sums.checkpoints() + verdict.checkpoints());
        sums.set_texts(sums.texts() + verdict.texts());
        sums.set_erased_texts(sums.erased_texts() + verdict.erased_texts());
        sums.mutable_altered_texts()->MergeFrom(verdict.altered_texts());
        sums.mutable_altered_readings()->MergeFrom(verdict.altered_readings());
    }
    AuditVerdict Whole() const {
        AuditVerdict whole = sums;
        if (verdict.has_fault()) *whole.mutable_fault() = verdict.fault();
        whole.set_verified_to(verdict.verified_to());
        whole.set_chain(verdict.chain());
        whole.set_complete(verdict.complete());
        return whole;
    }
};

// A walk in as many calls as it takes.
class ModuleWalk {
  public:
    ModuleWalk(Session& session, std::string module, const std::vector<audit::Checkpoint>& some)
        : session_(session), module_(std::move(module)), checkpoints_(some) {}

    grpc::Status Run(Outcome& outcome) {
        std::uint64_t after = 0;
        while (true) {
            const VerifyAuditRequest request = NextRequest(after);
            AuditVerdict& verdict = outcome.verdict;
            verdict.Clear();
            const grpc::Status status = session_.client().Unary(
                "/luotsi.audit.v1.AuditService/VerifyAudit",
                request,
                &verdict,
                session_.settings().timeout.value_or(kCallLimit),
                session_.settings().language
            );
            if (!status.ok()) return status;
            outcome.AddUp();
            after = verdict.verified_to();
            if (verdict.has_fault()) {
                Widen(*verdict.mutable_fault());
                return status;
            }
            NoteAgreed(after);
            if (verdict.complete() && request.until_position() == 0) return status;
        }
    }

  private:
    VerifyAuditRequest NextRequest(std::uint64_t after) {
        VerifyAuditRequest request;
        request.set_module(module_);
        request.set_after_position(after);
        auto next = std::ranges::upper_bound(checkpoints_, after, {}, &audit::Checkpoint::position);
        for (; next != checkpoints_.end(); ++next) {
            if (static_cast<std::size_t>(request.checkpoints_size()) == kCheckpointsACall) {
                const int last = request.checkpoints_size() - 1;
                request.set_until_position(request.checkpoints(last).position());
                break;
            }
            audit::v1::Checkpoint& sent = *request.add_checkpoints();
            sent.set_position(next->position);
            sent.set_count(next->count);
            sent.set_chain(next->chain);
        }
        return request;
    }

    void NoteAgreed(std::uint64_t verified_to) {
        const auto next =
            std::ranges::upper_bound(checkpoints_, verified_to, {}, &audit::Checkpoint::position);
        if (next != checkpoints_.begin()) agreed_ = std::prev(next)->position;
    }

    // One call knows only its own checkpoints; the ones of earlier calls vouch too.
    void Widen(audit::v1::AuditFault& fault) const {
        fault.set_vouched_to(std::max(fault.vouched_to(), agreed_));
        if (fault.kind() == audit::v1::AUDIT_FAULT_KIND_RESTAMPED) {
            fault.set_position(fault.vouched_to() + 1);
        }
    }

    Session& session_;
    const std::string module_;
    const std::vector<audit::Checkpoint>& checkpoints_;
    std::uint64_t agreed_ = 0;
};

std::string Explained(const audit::v1::AuditFault& fault) {
    const std::string position = std::to_string(fault.position());
    const std::string shown_by =
        fault.checkpoint_position() == 0
            ? "the journal's head"
            : "the checkpoint at " + std::to_string(fault.checkpoint_position());
    switch (fault.kind()) {
        case audit::v1::AUDIT_FAULT_KIND_ROW_CHANGED:
            return "row " + position + " is not what was written";
        case audit::v1::AUDIT_FAULT_KIND_ROW_MISSING:
            return "row " + position + " is missing";
        case audit::v1::AUDIT_FAULT_KIND_OUT_OF_ORDER:
            return "row " + position + " stands at " + std::to_string(fault.found_at());
        case audit::v1::AUDIT_FAULT_KIND_CUT_OFF:
            return "the journal is cut off at row " + position + ", as " + shown_by +
                   " shows; checkpoints vouch for rows up to " + std::to_string(fault.vouched_to());
        case audit::v1::AUDIT_FAULT_KIND_RESTAMPED:
            return "the chain was computed anew from row " + position + " or later, as " +
                   shown_by + " shows";
        default:
            return "unknown fault at row " + position;
    }
}

// "row 7", "rows 7, 9 and 12", "rows 7, 9, 12 and 40 more".
std::string Places(const google::protobuf::RepeatedField<std::uint64_t>& positions) {
    constexpr int kNamed = 10;
    const int named = std::min(positions.size(), kNamed);
    std::string text = positions.size() == 1 ? "row " : "rows ";
    for (int i = 0; i < named; ++i) {
        const bool last = i + 1 == positions.size();
        if (i > 0) text += last ? " and " : ", ";
        text += std::to_string(positions[i]);
    }
    const int more = positions.size() - named;
    return more == 0 ? text : text + " and " + std::to_string(more) + " more";
}

// Everything that is wrong; empty: nothing.
std::string Explained(const AuditVerdict& verdict) {
    std::string text = verdict.has_fault() ? Explained(verdict.fault()) : "";
    const auto add = [&](const std::string& more) { text += (text.empty() ? "" : "; ") + more; };
    if (!verdict.altered_texts().empty()) {
        add("the words kept for " + Places(verdict.altered_texts()) + " are not what was written");
    }
    if (!verdict.altered_readings().empty()) {
        add("the list of readings differs from " + Places(verdict.altered_readings()));
    }
    return text;
}

grpc::Status AllModules(Session& session, std::vector<std::string>& modules) {
    config::v1::SystemStatus status;
    const grpc::Status asked = session.client().Unary(
        "/luotsi.config.v1.SystemService/GetStatus",
        config::v1::GetStatusRequest(),
        &status,
        kCallLimit,
        session.settings().language
    );
    for (const auto& module : status.modules())
        modules.push_back(module.module());
    return asked;
}

void Print(const Settings& settings, const Table& table) {
    if (settings.output == Output::kCsv) return PrintCsv(table, std::cout);
    PrintTable(table, std::cout, MayBeBold());
}

}  // namespace

int VerifyAudit(Session& session, const AuditVerification& asked) {
    const Settings& settings = session.settings();
    Checkpoints checkpoints;
    int code = ReadCheckpoints(asked, checkpoints);
    if (code != kOk && code != kFailed) return code;
    std::vector<std::string> modules = asked.modules;
    if (modules.empty()) {
        if (const grpc::Status status = AllModules(session, modules); !status.ok()) {
            return PrintError(status, settings);
        }
    }
    Table table{{"module", "rows", "checkpoints", "texts", "erased", "verdict"}, {}};
    for (const std::string& module : modules) {
        const std::vector<audit::Checkpoint>& some = checkpoints[module];
        Outcome outcome;
        std::string wrong;
        std::uint64_t split = 0;
        if (AreSplit(some, split)) {
            wrong = "two signed checkpoints of row " + std::to_string(split) + " differ";
        } else {
            const grpc::Status status = ModuleWalk(session, module, some).Run(outcome);
            if (!status.ok()) return PrintError(status, settings);
            wrong = Explained(outcome.Whole());
        }
        if (!wrong.empty()) code = kFailed;
        if (settings.output == Output::kJson) std::cout << ToJson(outcome.Whole());
        table.rows.push_back(
            {module,
             std::to_string(outcome.sums.rows()),
             std::to_string(outcome.sums.checkpoints()),
             std::to_string(outcome.sums.texts()),
             std::to_string(outcome.sums.erased_texts()),
             wrong.empty() ? "as written" : wrong}
        );
    }
    if (settings.output != Output::kJson) Print(settings, table);
    return code;
}

}  // namespace luotsi::ctl
