#include "tools/luotsictl/errors.h"

#include "tools/luotsictl/text.h"

#include <algorithm>
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

// What is there already is not reached by trying again.
constexpr Advice kExists{
    kConflict,
    "look at what is there (`get`, `list`); change that, or send something else",
    "katso, mitä on jo olemassa (`get`, `list`); muuta sitä tai lähetä muuta",
    "se vad som redan finns (`get`, `list`); ändra det eller sänd något annat"
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

std::string_view In(const Advice& advice, std::string_view language) {
    if (language == "fi") return advice.fi;
    return language == "sv" ? advice.sv : advice.en;
}

std::string_view AdviceFor(grpc::StatusCode code, ExitCode exit_code, std::string_view language) {
    if (code == grpc::StatusCode::ALREADY_EXISTS) return In(kExists, language);
    for (const Advice& advice : kAdvice) {
        if (advice.exit_code == exit_code) return In(advice, language);
    }
    return {};
}

// The code by which the county's papers know the error, e.g. "RECON-TOTAL".
constexpr const char* kPublicCode = "public_code";

std::string TitleOf(const grpc::Status& status, const rpc::ErrorDescription& error) {
    if (error.reason.empty()) return std::string(NameOf(status.error_code()));
    const auto known = error.metadata.find(kPublicCode);
    if (known == error.metadata.end()) return Printable(error.reason);
    return Printable(error.reason) + " (" + Printable(known->second) + ')';
}

// Whether a value stands in another line: "…; correct the total. (lines: 310, total: 309)".
bool IsTold(const rpc::ErrorDescription& error, const std::string& name, const std::string& value) {
    if (name == kPublicCode) return true;
    const bool is_resource = name == "resource_type" || name == "resource_name";
    if (is_resource && !error.resource_name.empty()) return true;
    return std::ranges::any_of(error.violations, [&](const auto& violation) {
        const std::string& text = violation.description;
        const std::string told = name + ": " + value;
        return text.find('(' + told) != std::string::npos ||
               text.find(", " + told) != std::string::npos;
    });
}

// The values that explain the error and stand in no other line.
std::string FactsOf(const rpc::ErrorDescription& error) {
    std::string text;
    for (const auto& [name, value] : error.metadata) {
        if (IsTold(error, name, value)) continue;
        text += (text.empty() ? "" : "; ") + Printable(name) + '=' + Printable(value);
    }
    return text;
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
    text += ": " + TitleOf(status, error) + '\n';
    if (!error.message.empty()) text += "  " + Printable(error.message) + '\n';
    for (const auto& violation : error.violations) {
        text += "  " + Printable(violation.field) + ": ";
        if (!violation.reason.empty()) text += Printable(violation.reason) + ": ";
        text += Printable(violation.description) + '\n';
    }
    if (!error.resource_name.empty()) {
        text += "  " + Printable(error.resource_type) + ' ' + Printable(error.resource_name) + '\n';
    }
    if (const std::string facts = FactsOf(error); !facts.empty()) text += "  " + facts + '\n';
    const ExitCode exit_code = ExitCodeOf(status.error_code(), error.reason);
    const std::string_view advice = AdviceFor(status.error_code(), exit_code, settings.language);
    if (!advice.empty()) text += std::string(words.next) + ": " + std::string(advice) + '\n';
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
