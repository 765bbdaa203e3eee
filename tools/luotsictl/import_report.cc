#include "tools/luotsictl/import_report.h"

#include "kernel/decimal_text.h"
#include "platform/rpc/client.h"
#include "tools/luotsictl/render.h"
#include "tools/luotsictl/table.h"
#include "tools/luotsictl/text.h"

#include <algorithm>

namespace luotsi::ctl {
namespace {

using type::v1::ImportSummary;
using type::v1::RowNote;
using Notes = google::protobuf::RepeatedPtrField<RowNote>;

constexpr std::size_t kNotesShown = 20;

ExitCode ExitCodeOf(const ImportedFile& file) {
    if (file.status.ok()) return file.summary.rejected() > 0 ? kRejected : kOk;
    return ctl::ExitCodeOf(file.status.error_code(), rpc::DescribeError(file.status).reason);
}

template <class Value>
std::string JsonMap(const std::map<std::string, Value>& entries, auto to_text) {
    std::string json;
    for (const auto& [key, value] : entries)
        json += (json.empty() ? "" : ", ") + JsonText(key) + ": " + to_text(value);
    return '{' + json + '}';
}

std::string NumberText(std::uint64_t number) {
    return std::to_string(number);
}

std::string ErrorJson(const ImportedFile& file) {
    const rpc::ErrorDescription error = rpc::DescribeError(file.status);
    return "{\"file\": " + JsonText(file.file) +
           ", \"error\": {\"reason\": " + JsonText(error.reason) +
           ", \"message\": " + JsonText(error.message) +
           ", \"exit_code\": " + std::to_string(ExitCodeOf(file)) + "}}\n";
}

std::string TotalsJson(const ImportTotals& totals) {
    std::string json;
    const auto add = [&](std::string_view name, std::string value) {
        json += (json.empty() ? "" : ", ") + JsonText(name) + ": " + std::move(value);
    };
    add("read", NumberText(totals.read));
    add("accepted", NumberText(totals.accepted));
    add("unchanged", NumberText(totals.unchanged));
    add("rejected", NumberText(totals.rejected));
    add("skipped", NumberText(totals.skipped));
    add("created", NumberText(totals.created));
    add("warnings", NumberText(totals.warnings));
    add("failed_files", NumberText(totals.failed_files));
    add("sums", JsonMap(totals.sums, [](const std::string& sum) { return JsonText(sum); }));
    add("outcomes", JsonMap(totals.outcomes, NumberText));
    add("warning_codes", JsonMap(totals.warning_codes, NumberText));
    add("rejection_codes", JsonMap(totals.rejection_codes, NumberText));
    return '{' + json + '}';
}

void PrintJson(const std::vector<ImportedFile>& files, std::ostream& out) {
    out << "{\"files\": [";
    for (std::size_t at = 0; at < files.size(); ++at) {
        out << (at == 0 ? "\n" : ",\n");
        out << (files[at].status.ok() ? ToJson(files[at].summary) : ErrorJson(files[at]));
    }
    out << "],\n\"totals\": " << TotalsJson(Total(files)) << "}\n";
}

std::vector<std::string> CountCells(const std::string& file, const ImportTotals& totals) {
    return {
        file,
        NumberText(totals.read),
        NumberText(totals.accepted),
        NumberText(totals.unchanged),
        NumberText(totals.rejected),
        NumberText(totals.skipped),
        NumberText(totals.created),
        NumberText(totals.warnings)
    };
}

Table CountTable(const std::vector<ImportedFile>& files, bool with_totals) {
    Table table{
        {"file", "read", "accepted", "unchanged", "rejected", "skipped", "created", "warnings"}, {}
    };
    for (const ImportedFile& file : files)
        table.rows.push_back(CountCells(file.file, Total({file})));
    if (with_totals && files.size() > 1) table.rows.push_back(CountCells("total", Total(files)));
    return table;
}

void PrintNotes(
    const std::vector<ImportedFile>& files,
    std::string_view title,
    const Notes& (ImportSummary::*notes_of)() const,
    std::ostream& out
) {
    Table table{{"file", "line", "column", "code", "value", "text"}, {}};
    std::size_t count = 0;
    for (const ImportedFile& file : files) {
        for (const RowNote& note : (file.summary.*notes_of)()) {
            if (++count > kNotesShown) continue;
            const std::string line = std::to_string(note.line());
            table.rows.push_back(
                {file.file, line, note.column(), note.code(), note.value(), note.text()}
            );
        }
    }
    if (count == 0) return;
    out << '\n' << title << '\n';
    PrintTable(table, out);
    if (count > kNotesShown) out << "... " << count - kNotesShown << " more, see -o json\n";
}

void PrintText(const std::vector<ImportedFile>& files, std::ostream& out) {
    PrintTable(CountTable(files, true), out, MayBeBold());
    const ImportTotals totals = Total(files);
    if (!totals.sums.empty() || !totals.outcomes.empty()) out << '\n';
    for (const auto& [name, sum] : totals.sums)
        out << "sum " << name << ": " << sum << '\n';
    for (const auto& [name, count] : totals.outcomes)
        out << name << ": " << count << '\n';
    PrintNotes(files, "rejected", &ImportSummary::rejections, out);
    PrintNotes(files, "warnings", &ImportSummary::warnings, out);
}

}  // namespace

std::string AddDecimals(const std::string& left, const std::string& right) {
    const auto a = ParseDecimalText(left);
    const auto b = ParseDecimalText(right);
    if (!a || !b) return "overflow";
    const int scale = std::max(a->scale, b->scale);
    const auto x = AtScale(*a, scale);
    const auto y = AtScale(*b, scale);
    std::int64_t sum = 0;
    if (!x || !y || __builtin_add_overflow(*x, *y, &sum)) return "overflow";
    return DecimalText(sum, scale, scale);
}

ImportTotals Total(const std::vector<ImportedFile>& files) {
    ImportTotals totals;
    for (const ImportedFile& file : files) {
        const ImportSummary& summary = file.summary;
        totals.failed_files += file.status.ok() ? 0 : 1;
        totals.read += summary.read();
        totals.accepted += summary.accepted();
        totals.unchanged += summary.unchanged();
        totals.rejected += summary.rejected();
        totals.skipped += summary.skipped();
        totals.created += summary.created();
        totals.warnings += static_cast<std::uint64_t>(summary.warnings_size());
        for (const auto& [name, sum] : summary.sums()) {
            const auto [entry, is_new] = totals.sums.emplace(name, sum);
            if (!is_new) entry->second = AddDecimals(entry->second, sum);
        }
        for (const auto& [name, count] : summary.outcomes())
            totals.outcomes[name] += count;
        for (const RowNote& note : summary.warnings())
            ++totals.warning_codes[note.code()];
        for (const RowNote& note : summary.rejections())
            ++totals.rejection_codes[note.code()];
    }
    return totals;
}

void PrintImport(const std::vector<ImportedFile>& files, Output output, std::ostream& out) {
    switch (output) {
        case Output::kJson:
            return PrintJson(files, out);
        case Output::kCsv:
            return PrintCsv(CountTable(files, false), out);
        case Output::kTable:
            return PrintText(files, out);
    }
}

ExitCode ImportExitCode(const std::vector<ImportedFile>& files) {
    ExitCode worst = kOk;
    for (const ImportedFile& file : files) {
        const ExitCode code = ExitCodeOf(file);
        const bool is_worse = worst == kOk || code == kUnavailable;
        if (code != kOk && is_worse) worst = code;
    }
    return worst;
}

}  // namespace luotsi::ctl
