#include "platform/audit/checkpointer.h"

#include "platform/runtime/clocks.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace luotsi::audit {
namespace {

using log::Code;

// Longest walk of one round: the end of the process waits for it.
constexpr absl::Duration kRound = absl::Seconds(1);

std::string_view NameOf(FaultKind kind) {
    constexpr std::string_view kNames[] = {
        "ROW_CHANGED", "ROW_MISSING", "OUT_OF_ORDER", "CUT_OFF", "RESTAMPED"
    };
    return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

Checkpointer::Checkpointer(Options options, Key key, const log::Log& log, metrics::Metrics& metrics)
    : options_(std::move(options)),
      key_(std::move(key)),
      log_(log),
      metrics_(metrics),
      made_(metrics.CounterOf("luotsi_audit_checkpoints_total", "Signed audit checkpoints made.")),
      failed_(metrics.CounterOf(
          "luotsi_audit_checkpoint_failures_total",
          "Audit checkpoints that were due and could not be written."
      )) {}

Checkpointer::~Checkpointer() {
    Stop();
}

void Checkpointer::Watch(std::string_view module, journal::Journal& journal) {
    auto one = std::make_unique<Watched>();
    one->module = module;
    one->journal = &journal;
    one->signed_at = runtime::ReadSteady();
    one->gauge = &metrics_.GaugeOf(
        "luotsi_audit_journal_changed",
        "1 when the module's journal is not what its audit chain vouches for.",
        {{"module", one->module}}
    );
    watched_.push_back(std::move(one));
}

absl::Status Checkpointer::Start() {
    if (absl::Status read = ReadFile(); !read.ok()) return read;
    if (absl::Status opened = Append(""); !opened.ok()) return opened;
    thread_ = std::thread([this] { Loop(); });
    return absl::OkStatus();
}

void Checkpointer::Stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stop_) return;
        stop_ = true;
    }
    ended_.notify_all();
    if (!thread_.joinable()) return;
    thread_.join();
    Look(true);
}

void Checkpointer::Loop() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        lock.unlock();
        Look(false);
        lock.lock();
        ended_.wait_for(lock, absl::ToChronoMilliseconds(options_.poll), [this] { return stop_; });
    }
}

// Only lines that this key has signed count: the file lies where others may write.
absl::Status Checkpointer::ReadFile() {
    if (access(options_.file.c_str(), F_OK) != 0) return absl::OkStatus();
    std::ifstream file(options_.file);
    if (!file) return absl::FailedPreconditionError(options_.file + " cannot be read");
    std::string line;
    std::uint64_t unknown = 0;
    while (std::getline(file, line)) {
        const std::optional<Checkpoint> found = FromLine(line);
        if (!found || !key_.Signed(*found)) {
            ++unknown;
            continue;
        }
        if (found->county != options_.county) continue;
        for (const auto& one : watched_) {
            if (one->module != found->module || found->position <= one->signed_to) continue;
            one->signed_to = found->position;
            one->vouched.push_back(
                {.position = found->position,
                 .count = found->count,
                 .chain = FromHex(found->chain).value_or(std::string())}
            );
        }
    }
    if (unknown > 0) {
        // What earlier keys signed for is not held against the journal by this process.
        log_.Warning(
            "audit.checkpoints_of_another_key", {{"lines", unknown}, {"key_id", Code(key_.id())}}
        );
    }
    return absl::OkStatus();
}

bool Checkpointer::IsDue(const Watched& one) const {
    const std::uint64_t last = one.journal->LastPosition();
    // Also what an earlier process has signed for, and a journal that has become shorter.
    if (one.verified_to < one.signed_to || last < one.signed_to) return true;
    const std::uint64_t fresh = last - one.signed_to;
    return fresh >= options_.every_entries ||
           (fresh > 0 && absl::FromChrono(runtime::ReadSteady() - one.signed_at) >= options_.every);
}

void Checkpointer::Look(bool all) {
    for (const auto& one : watched_) {
        if (one->broken) continue;
        const bool grown = one->journal->LastPosition() != one->signed_to;
        if (!(all && grown) && !IsDue(*one)) continue;
        if (!Verify(*one) || one->verified_to == one->signed_to) continue;
        if (const absl::Status made = Sign(*one); !made.ok()) Complain(*one, made);
    }
}

void Checkpointer::Complain(const Watched& one, const absl::Status& status) const {
    failed_.Increment();
    log_.Warning(
        "audit.no_checkpoint",
        {{"module", Code(one.module)}, {"code", static_cast<int>(status.code())}}
    );
}

bool Checkpointer::Verify(Watched& one) {
    const WalkPlan plan{
        .after = one.verified_to,
        .after_link = one.link,
        .vouched = one.vouched,
        .deadline = runtime::ReadSteady() + absl::ToChronoMilliseconds(kRound),
    };
    const absl::StatusOr<Verdict> verdict = WalkChain(*one.journal, plan);
    if (!verdict.ok()) {
        Complain(one, verdict.status());
        return false;
    }
    if (verdict->fault) {
        one.broken = true;
        one.gauge->Set(1);
        log_.Error(
            "audit.journal_changed",
            {{"module", Code(one.module)},
             {"kind", Code(NameOf(verdict->fault->kind))},
             {"position", verdict->fault->position}}
        );
        return false;
    }
    one.verified_to = verdict->verified_to;
    one.link = verdict->chain;
    if (verdict->complete) one.vouched.clear();
    return verdict->complete;
}

absl::Status Checkpointer::Sign(Watched& one) {
    Checkpoint checkpoint{
        .county = options_.county,
        .module = one.module,
        .position = one.verified_to,
        .count = one.verified_to,  // positions have no gaps
        .chain = ToHex(one.link),
        // Real time, also under a virtual clock: it tells a person when this was known.
        .made_at = runtime::SystemNow(),
        .key_id = {},
        .signature = {},
    };
    if (absl::Status made = key_.Sign(checkpoint); !made.ok()) return made;
    const std::string line = ToLine(checkpoint);
    // The file first: what is in the table alone would prove nothing.
    if (absl::Status kept = Append(line); !kept.ok()) return kept;
    one.signed_to = one.verified_to;
    one.signed_at = runtime::ReadSteady();
    made_.Increment();
    return one.journal->Write([&](sql::Db& db) {
        db.Prepare(
              "INSERT INTO audit_checkpoints(position,line) VALUES(?,?) "
              "ON CONFLICT(position) DO NOTHING"
        )
            .BindAll(checkpoint.position, std::string_view(line).substr(0, line.size() - 1))
            .Run();
        return absl::OkStatus();
    });
}

// Durable when it returns. A line is written in one piece, so two processes may share the file.
absl::Status Checkpointer::Append(const std::string& line) const {
    const int file = open(options_.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0) return absl::UnavailableError(options_.file + " cannot be appended to");
    const bool written = write(file, line.data(), line.size()) == ssize_t(line.size());
    const bool synced = line.empty() || fsync(file) == 0;
    close(file);
    if (written && synced) return absl::OkStatus();
    return absl::UnavailableError(options_.file + " cannot be written");
}

}  // namespace luotsi::audit
