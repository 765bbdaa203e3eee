#include "platform/feed/inbox.h"

#include "platform/feed/escape.h"
#include "platform/log/log.h"
#include "platform/runtime/clocks.h"

#include <algorithm>

namespace luotsi::feed {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMostMarks = 200'000;
constexpr std::string_view kCrashed = "ENDED_THE_PROCESS";
constexpr std::string_view kGap = "SEQUENCE_GAP";

constexpr std::string_view kSelectCursor = "SELECT position FROM cursors WHERE feed=?";
// The place it is believed to stand at is part of the question: no row, no right.
constexpr std::string_view kMoveCursor =
    "UPDATE cursors SET position=? WHERE feed=? AND position=? RETURNING position";
constexpr std::string_view kMakeCursor =
    "INSERT INTO cursors(feed,position) VALUES(?,?) ON CONFLICT(feed) DO NOTHING "
    "RETURNING position";
// How much of the source's journal has been seen: it only grows.
constexpr std::string_view kRaiseCursor =
    "INSERT INTO cursors(feed,position) VALUES(?,?) ON CONFLICT(feed) "
    "DO UPDATE SET position=excluded.position WHERE cursors.position<excluded.position";
constexpr std::string_view kSelectAttempt = "SELECT place,attempts FROM feed_attempts WHERE lane=?";
constexpr std::string_view kUpsertAttempt =
    "INSERT INTO feed_attempts(lane,place,attempts) VALUES(?,?,?) ON CONFLICT(lane) "
    "DO UPDATE SET place=excluded.place,attempts=excluded.attempts";
constexpr std::string_view kDeleteAttempt = "DELETE FROM feed_attempts WHERE lane=?";
constexpr std::string_view kDiscard =
    "UPDATE parked_events SET discarded_at=?,discard_reason=?,discarded_by=? "
    "WHERE lane=? AND place=? AND discarded_at IS NULL RETURNING place";

std::string RequestIdOf(const PublicEvent& event, std::size_t entry) {
    return "event/" + event.source + "/" + std::to_string(event.position) + "/" +
           std::to_string(entry);
}

absl::Status MoveCursor(
    sql::Db& db, const std::string& lane, std::optional<std::uint64_t> from, std::uint64_t to
) {
    sql::Statement move = db.Prepare(from ? kMoveCursor : kMakeCursor);
    if (from) {
        move.BindAll(to, lane, *from);
    } else {
        move.BindAll(lane, to);
    }
    if (move.Step()) return absl::OkStatus();
    return absl::AbortedError("the cursor of " + lane + " has been moved by somebody else");
}

// The last position of the source's journal that the portion brings as far as its cursor goes.
std::uint64_t SourcePosition(const Inbox::Portion& portion) {
    std::uint64_t position = 0;
    for (const Inbox::Item& item : portion.items) {
        if (item.place < portion.to) position = std::max(position, item.received.event.position);
    }
    return position;
}

// The store may do it later, or somebody else has.
bool IsPassing(const absl::Status& failure) {
    return absl::IsUnavailable(failure) || absl::IsResourceExhausted(failure) ||
           absl::IsAborted(failure) || absl::IsCancelled(failure) || absl::IsDataLoss(failure);
}

// The commit is to be made again; never leaves the inbox.
absl::Status TryAgain() {
    return absl::AlreadyExistsError("late refusals were found");
}

}  // namespace

enum class Fate { kRun, kPark, kSkip };

using Answers = std::vector<ports::Result<ports::Receipt>>;

struct Inbox::Step {
    const Item* item = nullptr;
    std::string lane;
    std::string origin;
    std::string key;
    Fate fate = Fate::kSkip;
    // Why it is set aside, known before the commit or found in it.
    std::string reason;
    // A refusal that an earlier try of the commit found too late.
    std::string late;
    // The step of the same key before it that runs in this plan.
    std::size_t previous = kNone;
    // Its entries, [first, end).
    std::size_t first = 0;
    std::size_t end = 0;
    // It waits in the parking already.
    bool retried = false;
};

struct Inbox::Plan {
    ParkedKeys parked;
    std::vector<Step> steps;
    std::vector<ports::Entry> entries;
    // The last step of each key that runs.
    std::map<std::string, std::size_t> last_of_key;
    // Marks as they will be once the plan is committed.
    std::map<MarkKey, std::uint64_t> planned;
    std::vector<std::string> lanes;
    bool clears_attempts = false;
    std::uint64_t duplicates = 0;

    // Refusals that only the journal itself finds (a key that another holds) are known once the
    // entry has run: the later ones of its key must not have. True: some were new.
    bool NoteLate(const Answers& answers) {
        bool found = false;
        for (Step& step : steps) {
            if (step.fate != Fate::kRun || !step.reason.empty()) continue;
            for (std::size_t at = step.first; at < step.end; ++at) {
                if (!answers[at].rejected() || !step.late.empty()) continue;
                step.late = answers[at].rejection().reason;
                found = true;
            }
        }
        return found;
    }

    // Whether an earlier event of the same key was refused in this commit.
    bool IsBlocked(std::size_t step) const {
        for (std::size_t at = steps[step].previous; at != kNone; at = steps[at].previous) {
            if (!steps[at].reason.empty()) return true;
        }
        return false;
    }
};

Inbox::Inbox(
    journal::Journal& journal,
    Subscription subscription,
    Decode decode,
    std::uint64_t step,
    log::Log& log
)
    : journal_(journal),
      subscription_(std::move(subscription)),
      decode_(std::move(decode)),
      step_(step),
      log_(log) {}

absl::StatusOr<std::optional<std::uint64_t>> Inbox::Cursor(const std::string& lane) {
    std::optional<std::uint64_t> position;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(kSelectCursor);
        row.Bind(lane);
        if (row.Step()) position = row.Unsigned(0);
    });
    if (!read.ok()) return read;
    return position;
}

void Inbox::Forget() {
    const std::lock_guard lock(mutex_);
    marks_.clear();
    begun_.clear();
    noted_.clear();
}

void Inbox::CountParked() {
    const absl::Status read =
        journal_.Read([&](sql::Db& db) { parked_ = ReadParkedKeys(db, source()).events; });
    if (!read.ok()) log_.Warning("feed.parked_not_counted", {{"source", log::Code(source())}});
}

absl::Status Inbox::Take(std::vector<Portion>& portions) {
    const std::lock_guard lock(mutex_);
    std::vector<Portion*> first;
    for (Portion& portion : portions) {
        if (!begun_.contains(portion.lane)) first.push_back(&portion);
    }
    // The first portion of a lane may hold what ended the process last time.
    for (Portion* const portion : first) {
        std::uint64_t place = 0;
        std::uint64_t attempts = 0;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            sql::Statement row = db.Prepare(kSelectAttempt);
            row.Bind(portion->lane);
            if (!row.Step()) return;
            place = row.Unsigned(0);
            attempts = row.Unsigned(1);
        });
        if (!read.ok()) return read;
        const bool same = attempts > 0 && !portion->items.empty() &&
                          place >= portion->items.front().place &&
                          place <= portion->items.back().place;
        const auto ours = noted_.find(portion->lane);
        const bool survived = ours != noted_.end() && ours->second == place;
        if (same && !survived) return TakeCarefully(*portion, place, attempts);
        if (portion->items.empty()) continue;
        const absl::Status noted = NoteAttempt(portion->lane, portion->items.front().place, 1);
        if (!noted.ok()) return noted;
    }
    const absl::Status taken = TakeAll(portions);
    for (const Portion& portion : portions) {
        if (taken.ok()) begun_.insert(portion.lane);
        if (!taken.ok()) NoteFailure(portion.lane, taken);
    }
    return taken;
}

// A store in trouble says nothing about the event: the attempt does not count. What fails for good
// is found event by event, as if it had ended the process.
void Inbox::NoteFailure(const std::string& lane, const absl::Status& failure) {
    if (IsPassing(failure)) return;
    begun_.erase(lane);
    noted_.erase(lane);
}

// One event a commit, each noted before it is tried.
absl::Status Inbox::TakeCarefully(Portion& portion, std::uint64_t place, std::uint64_t attempts) {
    std::vector<Item> items = std::move(portion.items);
    const std::uint64_t end = portion.to;
    for (Item& item : items) {
        const std::uint64_t tries = (item.place == place ? attempts : 0) + 1;
        if (tries > kAttempts && item.received.unreadable.empty()) {
            item.received.unreadable = kCrashed;
        }
        absl::Status status = NoteAttempt(portion.lane, item.place, tries);
        if (!status.ok()) return status;
        std::vector<Portion> one(1);
        one.front().lane = portion.lane;
        one.front().origin = portion.origin;
        one.front().from = portion.from;
        one.front().to = item.place + step_;
        const bool last = &item == &items.back();
        if (last) one.front().to = end;
        one.front().items.push_back(std::move(item));
        status = TakeAll(one);
        if (!status.ok()) {
            NoteFailure(portion.lane, status);
            portion.to = one.front().to;
            return status;
        }
        portion.from = one.front().to;
    }
    begun_.insert(portion.lane);
    // Other portions of the call are given back: their cursors have not moved.
    return absl::CancelledError("one lane was handled event by event");
}

absl::Status Inbox::NoteAttempt(
    const std::string& lane, std::uint64_t place, std::uint64_t attempts
) {
    absl::Status noted = journal_.Write([&](sql::Db& db) {
        db.Prepare(kUpsertAttempt).BindAll(lane, place, attempts).Run();
        return absl::OkStatus();
    });
    if (noted.ok()) noted_[lane] = place;
    return noted;
}

absl::Status Inbox::TakeAll(std::vector<Portion>& portions) {
    const auto plan = std::make_shared<Plan>();
    if (absl::Status read = ReadBefore(portions, *plan); !read.ok()) return read;
    absl::Status gap;
    for (Portion& portion : portions) {
        const absl::Status planned = PlanPortion(portion, *plan);
        if (planned.code() == absl::StatusCode::kDataLoss) {
            gap = planned;
        } else if (!planned.ok()) {
            return planned;
        }
        plan->lanes.push_back(portion.lane);
        plan->clears_attempts = plan->clears_attempts || !begun_.contains(portion.lane);
    }
    const absl::Status done = Commit(plan, [this, &portions](sql::Db& db) {
        for (const Portion& portion : portions) {
            // A lane that stands before a hole has nothing to move.
            if (portion.from == portion.to) continue;
            absl::Status moved = MoveCursor(db, portion.lane, portion.from, portion.to);
            if (!moved.ok()) return moved;
            // Lanes of a bus count offsets; the age of our copy is told in the source's positions.
            const std::uint64_t seen = portion.origin.empty() ? 0 : SourcePosition(portion);
            if (seen > 0) db.Prepare(kRaiseCursor).BindAll(source(), seen).Run();
        }
        return absl::OkStatus();
    });
    if (!done.ok()) {
        marks_.clear();
        return done;
    }
    NoteOutcome(*plan);
    return gap;
}

// What the plan rests on, at one consistent point.
absl::Status Inbox::ReadBefore(const std::vector<Portion>& portions, Plan& plan) {
    return journal_.Read([&](sql::Db& db) {
        plan.parked = ReadParkedKeys(db, source());
        if (plan.parked.epoch != epoch_ || marks_.size() > kMostMarks) marks_.clear();
        epoch_ = plan.parked.epoch;
        for (const Portion& portion : portions) {
            if (portion.origin.empty()) continue;
            for (const Item& item : portion.items) {
                const MarkKey key{portion.origin, Escape(item.received.event.key)};
                if (marks_.contains(key)) continue;
                marks_[key] = ReadMark(db, key.first, key.second);
            }
        }
        parked_ = plan.parked.events;
    });
}

absl::Status Inbox::PlanPortion(Portion& portion, Plan& plan) {
    for (const Item& item : portion.items) {
        Step step;
        step.item = &item;
        step.lane = portion.lane;
        step.origin = portion.origin;
        step.key = Escape(item.received.event.key);
        step.reason = item.received.unreadable;
        const std::uint64_t sequence = item.received.sequence;
        if (sequence > 0 && !portion.origin.empty()) {
            const MarkKey mark{portion.origin, step.key};
            const auto planned = plan.planned.find(mark);
            const std::uint64_t handled =
                planned != plan.planned.end() ? planned->second : marks_[mark];
            if (sequence <= handled) {
                ++plan.duplicates;
                continue;
            }
            const bool parked = plan.parked.keys.contains(step.key);
            if (sequence > handled + 1 && !parked) {
                portion.to = item.place - 1 + step_;
                // Nothing before it in this portion: the cursor stays.
                if (&item == &portion.items.front()) portion.to = portion.from.value_or(portion.to);
                log_.Error(
                    "feed.gap",
                    {{"source", log::Code(source())},
                     {"lane", log::Code(portion.lane)},
                     {"place", item.place},
                     {"expected", handled + 1},
                     {"found", sequence}}
                );
                return absl::DataLossError(std::string(kGap));
            }
            if (!parked && step.reason.empty()) plan.planned[mark] = sequence;
        }
        PlanRun(std::move(step), plan);
    }
    return absl::OkStatus();
}

// Asks the subscription for the step's work, or sets it aside.
void Inbox::PlanRun(Step step, Plan& plan) {
    const bool behind = !step.retried && plan.parked.keys.contains(step.key);
    const PublicEvent& event = step.item->received.event;
    step.first = plan.entries.size();
    if (behind) {
        step.reason = kBehindParked;
    } else if (step.reason.empty()) {
        std::vector<ports::Entry> work;
        const absl::Status read = subscription_.handle(event, work);
        if (!read.ok()) step.reason = "EVENT_NOT_READABLE";
        for (std::size_t i = 0; read.ok() && i < work.size(); ++i) {
            work[i].request.request_id = RequestIdOf(event, i);
            work[i].request.correlation_id = event.correlation_id;
            work[i].request.actor = "feed";
            plan.entries.push_back(std::move(work[i]));
        }
    }
    step.end = plan.entries.size();
    step.fate = step.reason.empty() ? Fate::kRun : Fate::kPark;
    if (step.fate == Fate::kPark && !step.retried) plan.parked.keys.insert(step.key);
    const auto last = plan.last_of_key.find(step.key);
    if (last != plan.last_of_key.end()) step.previous = last->second;
    plan.last_of_key[step.key] = plan.steps.size();
    plan.steps.push_back(std::move(step));
}

ParkedEvent Inbox::ToParked(const Item& item, const std::string& lane, std::string reason) const {
    const PublicEvent& event = item.received.event;
    ParkedEvent parked;
    parked.lane = lane;
    parked.place = item.place;
    parked.source = source();
    parked.key = Escape(event.key);
    parked.type = Escape(event.type);
    parked.reason = std::move(reason);
    parked.parked_at = runtime::SystemNow();
    if (item.record) {
        parked.envelope = EnvelopeText(item.record->headers);
        parked.payload = item.record->value;
        return parked;
    }
    const auto record = feed::ToRecord(event, item.received.sequence, "local", {});
    if (!record.ok()) return parked;
    parked.envelope = EnvelopeText(record->headers);
    parked.payload = record->value;
    return parked;
}

// Entries run in the order of the events. One that is refused holds back the later ones of its key;
// what became of each is written in the same commit.
absl::Status Inbox::Commit(
    const std::shared_ptr<Plan>& plan, const std::function<absl::Status(sql::Db&)>& fences
) {
    // Each new try knows one more late refusal: as many tries as events are enough.
    absl::Status done = TryAgain();
    for (std::size_t tries = 0; absl::IsAlreadyExists(done) && tries <= plan->steps.size(); ++tries)
        done = TryCommit(plan, fences);
    return done;
}

absl::Status Inbox::TryCommit(
    const std::shared_ptr<Plan>& plan, const std::function<absl::Status(sql::Db&)>& fences
) {
    std::vector<ports::Entry> entries;
    entries.reserve(plan->entries.size());
    for (std::size_t i = 0; i < plan->steps.size(); ++i) {
        const Step& step = plan->steps[i];
        for (std::size_t at = step.first; at < step.end; ++at) {
            ports::Entry entry = plan->entries[at];
            entry.work = [plan, i, work = std::move(entry.work)](ports::Unit& unit) {
                Step& own = plan->steps[i];
                if (plan->IsBlocked(i) || !own.reason.empty()) {
                    return std::optional(Rejection{.reason = std::string(kBehindParked)});
                }
                std::optional<Rejection> refused = work(unit);
                if (refused) own.reason = refused->reason;
                return refused;
            };
            entries.push_back(std::move(entry));
        }
    }
    const auto keep_books = [this, plan](sql::Db& db, const Answers& answers) {
        if (plan->NoteLate(answers)) return TryAgain();
        std::map<MarkKey, std::uint64_t> marks;
        for (std::size_t i = 0; i < plan->steps.size(); ++i) {
            Step& step = plan->steps[i];
            if (step.reason.empty() && plan->IsBlocked(i)) step.reason = kBehindParked;
            if (!step.reason.empty()) {
                if (step.retried) {
                    SetReason(db, step.lane, step.item->place, step.reason);
                } else {
                    WriteParked(db, ToParked(*step.item, step.lane, step.reason));
                }
                continue;
            }
            if (step.retried) DeleteParked(db, step.lane, step.item->place);
            const std::uint64_t sequence = step.item->received.sequence;
            const bool counts = sequence > 0 && !step.origin.empty();
            if (counts && step.fate == Fate::kRun) marks[{step.origin, step.key}] = sequence;
        }
        for (const auto& [key, sequence] : marks)
            WriteMark(db, key.first, key.second, sequence);
        for (const std::string& lane : plan->lanes) {
            if (plan->clears_attempts) db.Prepare(kDeleteAttempt).Bind(lane).Run();
        }
        plan->planned = std::move(marks);
        return absl::OkStatus();
    };
    const auto beside = [this, plan, &fences](sql::Db& db) -> absl::Status {
        for (Step& step : plan->steps) {
            // The commit may be tried again: of what an earlier try found, only late refusals stay.
            if (step.fate == Fate::kRun) step.reason = step.late;
        }
        if (absl::Status same = CheckEpoch(db, source(), epoch_); !same.ok()) return same;
        return fences(db);
    };
    return journal_.RunFeedBatch(std::move(entries), beside, nullptr, keep_books);
}

void Inbox::NoteOutcome(const Plan& plan) {
    for (const auto& [key, sequence] : plan.planned)
        marks_[key] = sequence;
    duplicates_ += plan.duplicates;
    for (const Step& step : plan.steps) {
        const PublicEvent& event = step.item->received.event;
        if (step.item->received.unreadable.empty()) {
            position_ = std::max(position_.load(), event.position);
        }
        if (step.reason.empty()) {
            ++handled_;
            continue;
        }
        if (step.retried) continue;
        ++parked_;
        log_.Error(
            "feed.parked",
            {{"source", log::Code(source())},
             {"lane", log::Code(step.lane)},
             {"place", step.item->place},
             {"reason", log::Code(step.reason)}}
        );
    }
}

// A repetition that was parked too has its effect already; a hole is still a hole. What stands
// behind one that waits on waits with it: whether there is a hole before it is not known yet.
void Inbox::PlanRetry(Step step, Plan& plan) {
    const std::uint64_t sequence = step.item->received.sequence;
    const bool counts = sequence > 0 && !step.origin.empty() && step.reason.empty();
    std::uint64_t nothing = 0;
    std::uint64_t& handled = counts ? plan.planned[{step.origin, step.key}] : nothing;
    if (counts && sequence <= handled) {
        plan.steps.push_back(std::move(step));
        return;
    }
    if (std::ranges::any_of(plan.steps, [](const Step& one) { return !one.reason.empty(); })) {
        step.reason = kBehindParked;
    } else if (counts && sequence > handled + 1) {
        step.reason = kGap;
    } else if (counts) {
        handled = sequence;
    }
    PlanRun(std::move(step), plan);
}

absl::StatusOr<Inbox::Retried> Inbox::Retry(const std::string& key) {
    const std::lock_guard lock(mutex_);
    Retried told;
    // A feed may set aside one more behind them while they are handled: until none is left.
    for (;;) {
        std::vector<ParkedEvent> waiting;
        const auto plan = std::make_shared<Plan>();
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            waiting = ParkedOfKey(db, source(), key);
            plan->parked = ReadParkedKeys(db, source());
            epoch_ = plan->parked.epoch;
            marks_.clear();
            for (const ParkedEvent& event : waiting) {
                const std::string origin = event.ToRecord().topic;
                if (!origin.empty()) plan->planned[{origin, key}] = ReadMark(db, origin, key);
            }
        });
        if (!read.ok()) return read;
        told.waiting = static_cast<std::uint32_t>(waiting.size());
        told.reason.clear();
        if (waiting.empty()) break;
        std::vector<Item> items(waiting.size());
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            kafka::Record record = waiting[i].ToRecord();
            items[i].place = waiting[i].place;
            items[i].received = decode_(record);
            Step step;
            step.item = &items[i];
            step.lane = waiting[i].lane;
            step.origin = record.topic;
            step.key = key;
            step.retried = true;
            step.reason = items[i].received.unreadable;
            PlanRetry(std::move(step), *plan);
        }
        const absl::Status done = Commit(plan, [this](sql::Db& db) {
            BumpEpoch(db, source());
            return absl::OkStatus();
        });
        if (done.code() == absl::StatusCode::kAborted) continue;
        if (!done.ok()) return done;
        NoteOutcome(*plan);
        std::uint32_t refused = 0;
        for (const Step& step : plan->steps) {
            if (step.reason.empty()) continue;
            if (refused++ == 0) told.reason = step.reason;
        }
        told.handled += told.waiting - refused;
        told.waiting = refused;
        if (refused > 0) break;
    }
    log_.Info(
        "feed.retried",
        {{"source", log::Code(source())}, {"handled", told.handled}, {"waiting", told.waiting}}
    );
    const absl::Status counted = journal_.Read([&](sql::Db& db) {
        const ParkedKeys parked = ReadParkedKeys(db, source());
        parked_ = parked.events;
        epoch_ = parked.epoch;
    });
    if (!counted.ok()) return counted;
    return told;
}

absl::Status Inbox::Discard(
    const ParkedEvent& event, const std::string& reason, const std::string& actor
) {
    const std::lock_guard lock(mutex_);
    const Received received = decode_(event.ToRecord());
    const std::string origin = event.ToRecord().topic;
    const absl::Status done = journal_.Write([&](sql::Db& db) -> absl::Status {
        const std::vector<ParkedEvent> waiting = ParkedOfKey(db, source(), event.key);
        if (waiting.empty() || waiting.front().lane != event.lane ||
            waiting.front().place != event.place) {
            return absl::FailedPreconditionError("another event of the key waits before it");
        }
        sql::Statement discard = db.Prepare(kDiscard);
        discard.BindAll(runtime::SystemNow().micros(), reason, actor, event.lane, event.place);
        if (!discard.Step()) return absl::FailedPreconditionError("it was discarded before");
        // Its place in the sequence is filled: the next one leaves no hole.
        const bool counts = received.sequence > 0 && !origin.empty();
        if (counts && received.sequence > ReadMark(db, origin, event.key)) {
            WriteMark(db, origin, event.key, received.sequence);
        }
        BumpEpoch(db, source());
        return absl::OkStatus();
    });
    if (!done.ok()) return done;
    log_.Warning(
        "feed.discarded",
        {{"source", log::Code(source())},
         {"lane", log::Code(event.lane)},
         {"place", event.place},
         {"actor", log::Code(actor)}}
    );
    if (parked_ > 0) --parked_;
    return absl::OkStatus();
}

}  // namespace luotsi::feed
