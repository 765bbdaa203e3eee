#include "report_intake/adapters/spreadsheet_stamp.h"

#include "platform/digest/sha256.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kTemplate = "luotsi-report-template";
constexpr std::size_t kChecksumDigits = 16;
constexpr char kBetween = '|';

std::string ChecksumOf(const TemplateStamp& stamp) {
    std::string content(kTemplate);
    for (const std::string& part :
         {std::to_string(stamp.version()),
          stamp.contract.ToText(),
          stamp.contract_key,
          std::to_string(stamp.contract_revision),
          stamp.month.ToText()})
        content += '\n' + part;
    if (!stamp.shows.empty()) content += '\n' + stamp.shows;
    return digest::Sha256Hex(content).substr(0, kChecksumDigits);
}

std::optional<std::uint64_t> WholeOf(std::string_view text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

// The parts of a stamp as they stand in a file.
struct Parts {
    std::string version;
    std::string contract;
    std::string revision;
    std::string month;
    std::string contract_key;
    std::string shows;
    std::string checksum;
};

FoundStamp Checked(const Parts& parts) {
    const auto contract = Uuid::Parse(parts.contract);
    const auto revision = WholeOf(parts.revision);
    const auto month = Month::Parse(parts.month);
    if (!contract || !revision || !month) return {};
    TemplateStamp stamp{
        .contract = *contract,
        .contract_key = parts.contract_key,
        .contract_revision = *revision,
        .month = *month,
        .shows = parts.shows,
    };
    const bool whole =
        parts.version == std::to_string(stamp.version()) && parts.checksum == ChecksumOf(stamp);
    if (!whole) return {};
    return {std::move(stamp)};
}

std::string TakePart(std::string_view& rest) {
    const std::size_t end = std::min(rest.find(kBetween), rest.size());
    std::string part(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

}  // namespace

std::vector<std::vector<sheet::Cell>> TemplateStamp::ToRows() const {
    const auto row = [](std::string_view name, std::string value) {
        return std::vector<sheet::Cell>{{.text = std::string(name)}, {.text = std::move(value)}};
    };
    std::vector<std::vector<sheet::Cell>> rows{
        row("template_version", std::to_string(version())),
        row("contract_id", contract.ToText()),
        row("contract_number", contract_key),
        row("contract_revision", std::to_string(contract_revision)),
        row("month", month.ToText()),
    };
    if (!shows.empty()) rows.push_back(row("shows", shows));
    rows.push_back(row("checksum", ChecksumOf(*this)));
    return rows;
}

std::string TemplateStamp::ToText() const {
    std::vector<std::string> parts{
        contract.ToText(),
        std::to_string(contract_revision),
        month.ToText(),
    };
    if (!shows.empty()) parts.push_back(shows);
    // The number last but one: it alone may hold anything.
    parts.push_back(contract_key);
    parts.push_back(ChecksumOf(*this));
    std::string text = std::to_string(version());
    for (const std::string& part : parts)
        text += kBetween + part;
    return text;
}

std::optional<FoundStamp> ReadStamp(const sheet::Sheet& sheet) {
    if (sheet.name != TemplateStamp::kSheet) return std::nullopt;
    std::map<std::string, std::string> values;
    for (const sheet::Row& row : sheet.rows)
        values[sheet::CellAt(row, 0).text] = sheet::CellAt(row, 1).text;
    return Checked({
        .version = values["template_version"],
        .contract = values["contract_id"],
        .revision = values["contract_revision"],
        .month = values["month"],
        .contract_key = values["contract_number"],
        .shows = values["shows"],
        .checksum = values["checksum"],
    });
}

FoundStamp ReadStamp(std::string_view text) {
    Parts parts;
    parts.version = TakePart(text);
    parts.contract = TakePart(text);
    parts.revision = TakePart(text);
    parts.month = TakePart(text);
    if (parts.version != "1") parts.shows = TakePart(text);
    const std::size_t last = text.rfind(kBetween);
    if (last == std::string_view::npos) return {};
    parts.contract_key = text.substr(0, last);
    parts.checksum = text.substr(last + 1);
    return Checked(parts);
}

}  // namespace luotsi::report_intake
