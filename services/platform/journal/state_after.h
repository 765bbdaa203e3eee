#pragma once

#include "platform/journal/aggregate_ops.h"
#include "platform/journal/journal.h"

namespace luotsi::journal {

// The aggregate as the row left it, `event` being the row's own, decoded. A stream's first row
// needs no question to the store, and most rows that others follow are first ones.
template <Aggregate A>
ports::Result<ports::Held<A>> StateAfter(Journal& journal, const Row& row, const void* event) {
    if (row.revision > 1) return journal.LoadAtRevision<A>(row.stream, row.revision);
    ports::Held<A> held;
    held.id = row.stream;
    const Recorded recorded{
        .at = row.recorded_at, .position = row.position, .revision = row.revision
    };
    A::Evolve(held.state, *static_cast<const typename A::Event*>(event), recorded);
    StandAt(held, recorded);
    return held;
}

}  // namespace luotsi::journal
