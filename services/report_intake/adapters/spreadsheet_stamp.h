#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "platform/sheet/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// What a template was made for. It stands on a hidden sheet, or in CSV in a column of its own, with
// a checksum: not against forgery (whoever sends a file is asked for its rights), but against
// figures that stand in a file made for something else.
struct TemplateStamp {
    static constexpr std::string_view kSheet = "luotsi";
    static constexpr std::string_view kChoicesSheet = "luotsi_lists";

    Uuid contract;
    std::string contract_key;
    std::uint64_t contract_revision = 0;
    Month month;
    // Digest of what the template shows of the contract (ShownBy), by which it is outdated or not.
    // Empty in stamps of version 1, which told the revision alone.
    std::string shows = {};

    int version() const { return shows.empty() ? 1 : 2; }
    // Name and value, the checksum last.
    std::vector<std::vector<sheet::Cell>> ToRows() const;
    std::string ToText() const;
};

// A stamp that was found. Absent value: it has been changed (TEMPLATE_ALTERED).
struct FoundStamp {
    std::optional<TemplateStamp> stamp;
};

// Nothing where the sheet is none of ours.
std::optional<FoundStamp> ReadStamp(const sheet::Sheet& sheet);
// From the text that stands in the column of a CSV template.
FoundStamp ReadStamp(std::string_view text);

}  // namespace luotsi::report_intake
