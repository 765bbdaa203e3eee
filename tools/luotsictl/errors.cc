#include "tools/luotsictl/errors.h"

#include "tools/luotsictl/text.h"

#include <iostream>
#include <iterator>

namespace luotsi::ctl {
namespace {

struct ByCode {
    grpc::StatusCode code;
    ExitCode exit_code;
};

constexpr ByCode kByCode[]{
    {grpc::StatusCode::OK, kOk},
    {grpc::StatusCode::NOT_FOUND, kNotFound},
    {grpc::StatusCode::INVALID_ARGUMENT, kRejected},
    {grpc::StatusCode::FAILED_PRECONDITION, kRejected},
    {grpc::StatusCode::OUT_OF_RANGE, kRejected},
    {grpc::StatusCode::ALREADY_EXISTS, kConflict},
    {grpc::StatusCode::ABORTED, kConflict},
    {grpc::StatusCode::PERMISSION_DENIED, kAuth},
    {grpc::StatusCode::UNAUTHENTICATED, kAuth},
    {grpc::StatusCode::UNAVAILABLE, kUnavailable},
    {grpc::StatusCode::DEADLINE_EXCEEDED, kUnavailable},
    {grpc::StatusCode::RESOURCE_EXHAUSTED, kUnavailable},
};

struct ByReason {
    std::string_view reason;
    ExitCode exit_code;
};

// Reasons whose gRPC code alone would say the wrong thing to a script.
constexpr ByReason kByReason[]{
    {"REQUEST_ID_REUSED", kConflict},
    {"MESSAGE_TOO_LARGE", kRejected},
    {"FILE_TOO_LARGE", kRejected},
};

struct Advice {
    ExitCode exit_code;
    std::string_view en;
    std::string_view fi;
    std::string_view sv;
};

constexpr Advice kAdvice[]{
    {kFailed,
     "run again with -v and give the output to whoever runs the server",
     "aja uudelleen valitsimella -v ja anna tuloste palvelimen ylläpidolle",
     "kör om med -v och ge utskriften till den som driver servern"},
    {kNotFound,
     "check the id; the noun's `list` command shows what exists",
     "tarkista tunnus; saman sanan `list`-komento näyttää, mitä on",
     "kontrollera id:t; samma ords kommando `list` visar vad som finns"},
    {kRejected,
     "mend the data that is named above and send it again",
     "korjaa edellä nimetyt tiedot ja lähetä uudelleen",
     "rätta uppgifterna ovan och sänd på nytt"},
    {kConflict,
     "read the object again, then repeat the change with a new request id",
     "lue kohde uudelleen ja toista muutos uudella request_id-tunnuksella",
     "läs objektet på nytt och upprepa ändringen med ett nytt request_id"},
    {kAuth,
     "ask whoever runs the server for access",
     "pyydä käyttöoikeutta palvelimen ylläpidolta",
     "be den som driver servern om åtkomst"},
    {kUnavailable,
     "check that a server answers there (--server, LUOTSI_SERVER), or give a longer --timeout",
     "tarkista, että palvelin vastaa osoitteessa (--server, LUOTSI_SERVER), tai pidennä --timeout",
     "kontrollera att en server svarar där (--server, LUOTSI_SERVER) eller förläng --timeout"},
};

struct Words {
    std::string_view language;
    std::string_view error;
    std::string_view next;
};

constexpr Words kWords[]{
    {"en", "error", "next"}, {"fi", "virhe", "seuraavaksi"}, {"sv", "fel", "härnäst"}
};

const Words& WordsIn(std::string_view language) {
    for (const Words& words : kWords) {
        if (words.language == language) return words;
    }
    return kWords[0];
}

std::string_view AdviceFor(ExitCode exit_code, std::string_view language) {
    for (const Advice& advice : kAdvice) {
        if (advice.exit_code != exit_code) continue;
        if (language == "fi") return advice.fi;
        return language == "sv" ? advice.sv : advice.en;
    }
    return {};
}

// A name for an error that came without one, e.g. when no server answered.
std::string_view NameOf(grpc::StatusCode code) {
    constexpr std::string_view kNames[]{
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
    };
    const auto at = static_cast<std::size_t>(code);
    return at < std::size(kNames) ? kNames[at] : "UNKNOWN";
}

}  // namespace

ExitCode ExitCodeOf(grpc::StatusCode code, std::string_view reason) {
    for (const ByReason& row : kByReason) {
        if (row.reason == reason) return row.exit_code;
    }
    for (const ByCode& row : kByCode) {
        if (row.code == code) return row.exit_code;
    }
    return kFailed;
}

std::string ErrorText(const grpc::Status& status, const Settings& settings) {
    const rpc::ErrorDescription error = rpc::DescribeError(status);
    const Words& words = WordsIn(settings.language);
    std::string text{words.error};
    text += ": ";
    text +=
        error.reason.empty() ? std::string(NameOf(status.error_code())) : Printable(error.reason);
    text += '\n';
    if (!error.message.empty()) text += "  " + Printable(error.message) + '\n';
    for (const auto& violation : error.violations) {
        text += "  " + Printable(violation.field) + ": ";
        if (!violation.reason.empty()) text += Printable(violation.reason) + ": ";
        text += Printable(violation.description) + '\n';
    }
    if (!error.resource_name.empty()) {
        text += "  " + Printable(error.resource_type) + ' ' + Printable(error.resource_name) + '\n';
    }
    if (settings.is_verbose) {
        for (const auto& [key, value] : error.metadata)
            text += "  " + Printable(key) + "=" + Printable(value) + '\n';
    }
    const ExitCode exit_code = ExitCodeOf(status.error_code(), error.reason);
    if (const std::string_view advice = AdviceFor(exit_code, settings.language); !advice.empty()) {
        text += std::string(words.next) + ": " + std::string(advice) + '\n';
    }
    return text;
}

ExitCode PrintError(const grpc::Status& status, const Settings& settings) {
    std::cerr << ErrorText(status, settings);
    return ExitCodeOf(status.error_code(), rpc::DescribeError(status).reason);
}

ExitCode UsageError(std::string_view text) {
    std::cerr << "error: " << text << '\n';
    return kUsage;
}

}  // namespace luotsi::ctl
