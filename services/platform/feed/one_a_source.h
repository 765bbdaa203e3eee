#pragma once

#include "platform/feed/feed.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace luotsi::feed {

// One subscription a source: each feed has one cursor, so all that a module's parts want of an
// event is done in the order given and in the same commit. An event that one of them cannot read is
// set aside for all.
inline std::vector<Subscription> OneASource(std::vector<Subscription> wanted) {
    std::vector<Subscription> merged;
    for (Subscription& one : wanted) {
        const auto known = std::ranges::find(merged, one.source, &Subscription::source);
        if (known == merged.end()) {
            merged.push_back(std::move(one));
            continue;
        }
        known->handle = [first = std::move(known->handle), second = std::move(one.handle)](
                            const PublicEvent& event, std::vector<ports::Entry>& work
                        ) {
            const absl::Status status = first(event, work);
            return status.ok() ? second(event, work) : status;
        };
    }
    return merged;
}

}  // namespace luotsi::feed
