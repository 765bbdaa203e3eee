#include "platform/log/log.h"

#include "kernel/personal_identity_code.h"
#include "platform/runtime/clocks.h"

#include <algorithm>
#include <utility>

namespace luotsi::log {
namespace {

constexpr std::size_t kLongestCode = 128;

bool IsCodeLetter(char letter) {
    constexpr std::string_view kMarks = "_.:/-";
    const bool digit = letter >= '0' && letter <= '9';
    const bool upper = letter >= 'A' && letter <= 'Z';
    const bool lower = letter >= 'a' && letter <= 'z';
    return digit || upper || lower || kMarks.find(letter) != std::string_view::npos;
}

void AppendQuoted(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 0xf];
        } else {
            out += letter;
        }
    }
    out += '"';
}

std::string Quoted(std::string_view text) {
    std::string out;
    AppendQuoted(out, text);
    return out;
}

// The last net: a code that got this far must not get into a file that nobody may search.
std::string Unpersonal(std::string_view text) {
    return LooksLikePersonalIdentityCode(text) ? "?" : std::string(text);
}

std::string_view LevelName(Log::Level level) {
    constexpr std::string_view kNames[] = {"info", "debug", "info", "warning", "error"};
    const auto index = static_cast<std::size_t>(level);
    return index < std::size(kNames) ? kNames[index] : "info";
}

Log::Level OrInfo(Log::Level level) {
    return level == config::v1::LOG_LEVEL_UNSPECIFIED ? config::v1::LOG_LEVEL_INFO : level;
}

}  // namespace

Code::Code(std::string_view text) {
    const bool fits =
        text.size() <= kLongestCode && std::all_of(text.begin(), text.end(), IsCodeLetter);
    text_ = fits ? Unpersonal(text) : "?";
}

LogField::LogField(std::string_view name, const Code& code)
    : name_(name), json_(Quoted(code.text())) {}

LogField::LogField(std::string_view name, absl::Duration duration)
    : name_(name), json_(std::to_string(absl::ToInt64Microseconds(duration))) {}

LogField::LogField(std::string_view name, const Canonical& canonical)
    : name_(name), json_(Quoted(Unpersonal(canonical.text))) {}

Log::Log(Level lowest, std::FILE* file)
    : Log(lowest, [file](std::string_view line) {
          std::fwrite(line.data(), 1, line.size(), file);
          std::fflush(file);
      }) {}

Log::Log(Level lowest, Sink sink) : lowest_(OrInfo(lowest)), sink_(std::move(sink)) {}

void Log::Debug(std::string_view event, Fields fields) const {
    Write(config::v1::LOG_LEVEL_DEBUG, event, fields);
}

void Log::Info(std::string_view event, Fields fields) const {
    Write(config::v1::LOG_LEVEL_INFO, event, fields);
}

void Log::Warning(std::string_view event, Fields fields) const {
    Write(config::v1::LOG_LEVEL_WARNING, event, fields);
}

void Log::Error(std::string_view event, Fields fields) const {
    Write(config::v1::LOG_LEVEL_ERROR, event, fields);
}

void Log::Write(Level level, std::string_view event, Fields fields) const {
    if (level < lowest_) return;
    std::string line = "{\"ts\":\"";
    line += runtime::SystemNow().ToText();
    line += "\",\"level\":\"";
    line += LevelName(level);
    line += "\",\"event\":";
    line += Quoted(Code(event).text());
    for (const LogField& field : fields) {
        line += ',';
        AppendQuoted(line, field.name());
        line += ':';
        line += field.json();
    }
    line += "}\n";
    const std::lock_guard<std::mutex> lock(mutex_);
    sink_(line);
}

}  // namespace luotsi::log
