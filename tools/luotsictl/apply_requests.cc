#include "platform/digest/sha256.h"
#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/extra_commands.h"
#include "tools/luotsictl/run_command.h"

#include <google/protobuf/util/json_util.h>

#include <iostream>
#include <memory>
#include <vector>

namespace luotsi::ctl {
namespace {

// The same request always has the same id, so that a second run changes nothing.
std::string RequestIdOf(std::string_view noun, const google::protobuf::Message& request) {
    constexpr std::size_t kHashDigits = 32;
    const std::string content = request.GetTypeName() + '\n' + request.SerializeAsString();
    return "apply/" + std::string(noun) + '/' + digest::Sha256Hex(content).substr(0, kHashDigits);
}

}  // namespace

const std::vector<ApplyKind>& ApplyKinds() {
    static const std::vector<ApplyKind> kinds{
        {"parameter",
         "parameters",
         "luotsi.contract.v1.ParameterService.SetParameter",
         "Set a list of dated parameters; a second run changes nothing"},
        {"statute",
         "statutes",
         "luotsi.contract.v1.LegalBasisService.RecordStatute",
         "Record a list of statutes; a second run changes nothing"},
        {"programme",
         "measures",
         "luotsi.steering.v1.ProgrammeService.SetProgrammeMeasure",
         "Set a list of programme measures; a second run changes nothing"},
    };
    return kinds;
}

int ApplyRequests(Session& session, const ApplyKind& kind, const std::string& file) {
    std::string text;
    if (const std::string wrong = ReadFile(file, &text); !wrong.empty()) return UsageError(wrong);
    const auto* method = FindMethod(std::string(kind.method));
    const auto prototype = NewMessage(*method->input_type());
    std::vector<std::unique_ptr<google::protobuf::Message>> requests;
    const auto problems = ReadList(text, std::string(kind.list), *prototype, requests);
    for (const std::string& problem : problems)
        std::cerr << "error: " << file << ": " << problem << '\n';
    if (!problems.empty()) return kRejected;

    int code = kOk;
    std::size_t applied = 0;
    for (std::size_t at = 0; at < requests.size() && code != kUnavailable; ++at) {
        google::protobuf::Message& request = *requests[at];
        const auto* reflection = request.GetReflection();
        const auto* type = request.GetDescriptor();
        const std::string id = RequestIdOf(kind.noun, request);
        reflection->SetString(&request, type->FindFieldByName("request_id"), id);
        if (const auto* dry = type->FindFieldByName("validate_only"))
            reflection->SetBool(&request, dry, session.settings().dry_run);
        const auto answer = NewMessage(*method->output_type());
        const grpc::Status status = session.Call(*method, request, *answer);
        if (status.ok()) {
            ++applied;
            continue;
        }
        std::cerr << file << ": " << kind.list << '[' << at << "]: ";
        code = PrintError(status, session.settings());
    }
    std::cout << applied << " of " << requests.size() << ' ' << kind.list << " applied\n";
    return code;
}

}  // namespace luotsi::ctl
