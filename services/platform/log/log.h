#pragma once

#include "kernel/describe.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/time/time.h>

#include <chrono>
#include <concepts>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>

namespace luotsi::log {

/// A machine word: 0..128 characters of A-Z a-z 0-9 _ . : / -. Any other text becomes "?", so a
/// person's words cannot slip into the log through it, nor what looks like a personal identity
/// code.
class Code {
  public:
    explicit Code(std::string_view text);
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// One field of a line. There is no constructor from text on purpose: ids, dates, numbers,
/// durations and codes only. A duration is written in microseconds: name it `..._us`.
class LogField {
  public:
    LogField(std::string_view name, const Code& code);
    LogField(std::string_view name, absl::Duration duration);

    template <std::integral T>
    LogField(std::string_view name, T number) : name_(name) {
        if constexpr (std::same_as<T, bool>) {
            json_ = number ? "true" : "false";
        } else {
            json_ = std::to_string(number);
        }
    }
    template <class Rep, class Period>
    LogField(std::string_view name, std::chrono::duration<Rep, Period> duration)
        : LogField(name, absl::FromChrono(duration)) {}
    /// Ids, dates, months, amounts: their own canonical text.
    template <TextValue T>
    LogField(std::string_view name, const T& value) : LogField(name, Canonical{value.ToText()}) {}

    std::string_view name() const { return name_; }
    const std::string& json() const { return json_; }

  private:
    struct Canonical {
        std::string text;
    };
    LogField(std::string_view name, const Canonical& canonical);

    std::string_view name_;
    std::string json_;
};

/// One JSON object a line: {"ts":...,"level":...,"event":...,...}. Safe to share between threads.
class Log {
  public:
    using Level = config::v1::LogLevel;
    using Fields = std::initializer_list<LogField>;
    /// Receives whole lines with their line feed, one at a time.
    using Sink = std::function<void(std::string_view line)>;

    explicit Log(Level lowest = config::v1::LOG_LEVEL_INFO, std::FILE* file = stderr);
    Log(Level lowest, Sink sink);

    /// `event` is "area.fact", e.g. "report.accepted". No free text: it is cut to a Code.
    void Debug(std::string_view event, Fields fields = {}) const;
    void Info(std::string_view event, Fields fields = {}) const;
    void Warning(std::string_view event, Fields fields = {}) const;
    void Error(std::string_view event, Fields fields = {}) const;

  private:
    void Write(Level level, std::string_view event, Fields fields) const;

    Level lowest_;
    Sink sink_;
    mutable std::mutex mutex_;
};

}  // namespace luotsi::log
