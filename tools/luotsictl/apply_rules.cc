#include "platform/digest/sha256.h"
#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/extra_commands.h"
#include "tools/luotsictl/run_command.h"
#include "tools/luotsictl/table.h"
#include "tools/luotsictl/text.h"

#include <luotsi/alert/v1/alert_service.pb.h>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <iostream>
#include <map>
#include <memory>
#include <vector>

namespace luotsi::ctl {
namespace {

using alert::v1::Rule;

struct Applied {
    std::string code;
    std::string result;
};

// The same rule always gives the same bytes, also its parameters, which have no order.
std::string Content(Rule rule) {
    rule.clear_id();
    rule.clear_version();
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    rule.SerializeToCodedStream(&coded);
    coded.Trim();
    return bytes;
}

// Within the 128 characters of a request id: the code has at most 64.
std::string RequestIdOf(const Rule& rule) {
    constexpr std::size_t kHashDigits = 32;
    return "rule/" + rule.code() + '/' + digest::Sha256Hex(Content(rule)).substr(0, kHashDigits);
}

grpc::Status ReadKnown(Session& session, std::map<std::string, Rule>& known) {
    alert::v1::ListRulesRequest request;
    alert::v1::ListRulesResponse answer;
    const grpc::Status status = CallAllPages(
        session, *FindMethod("luotsi.alert.v1.AlertService.ListRules"), request, answer
    );
    for (const Rule& rule : answer.rules())
        known[rule.code()] = rule;
    return status;
}

grpc::Status ApplyOne(
    Session& session, const Rule& rule, const std::map<std::string, Rule>& known, Applied& applied
) {
    applied.code = rule.code();
    const auto found = known.find(rule.code());
    applied.result = found == known.end() ? "created" : "unchanged";
    if (found != known.end() && Content(found->second) == Content(rule)) return {};
    alert::v1::CreateRuleRequest request;
    request.set_request_id(RequestIdOf(rule));
    request.set_validate_only(session.settings().dry_run);
    *request.mutable_rule() = rule;
    Rule answer;
    return session.Call(*FindMethod("luotsi.alert.v1.AlertService.CreateRule"), request, answer);
}

void PrintApplied(const std::vector<Applied>& all, Output output) {
    if (output != Output::kJson) {
        Table table{{"code", "result"}, {}};
        for (const Applied& applied : all)
            table.rows.push_back({applied.code, applied.result});
        return output == Output::kCsv ? PrintCsv(table, std::cout) : PrintTable(table, std::cout);
    }
    std::map<std::string, int> counts{{"created", 0}, {"unchanged", 0}, {"refused", 0}};
    std::cout << "{\n \"rules\": [";
    for (std::size_t at = 0; at < all.size(); ++at) {
        ++counts[all[at].result];
        std::cout << (at == 0 ? "\n  " : ",\n  ") << "{\"code\": " << JsonText(all[at].code)
                  << ", \"result\": " << JsonText(all[at].result) << '}';
    }
    std::cout << "\n ]";
    for (const auto& [result, count] : counts)
        std::cout << ",\n " << JsonText(result) << ": " << count;
    std::cout << "\n}\n";
}

}  // namespace

int ApplyRules(Session& session, const std::string& file) {
    std::string text;
    if (const std::string wrong = ReadFile(file, &text); !wrong.empty()) return UsageError(wrong);
    std::vector<std::unique_ptr<google::protobuf::Message>> rules;
    const auto problems = ReadList(text, "rules", Rule::default_instance(), rules);
    for (const std::string& problem : problems)
        std::cerr << "error: " << file << ": " << problem << '\n';
    if (!problems.empty()) return kRejected;

    std::map<std::string, Rule> known;
    if (const grpc::Status status = ReadKnown(session, known); !status.ok()) {
        return PrintError(status, session.settings());
    }
    int code = kOk;
    std::vector<Applied> all;
    for (const auto& rule : rules) {
        Applied& applied = all.emplace_back();
        const grpc::Status status =
            ApplyOne(session, static_cast<const Rule&>(*rule), known, applied);
        if (status.ok()) continue;
        applied.result = "refused";
        std::cerr << applied.code << ": ";
        code = PrintError(status, session.settings());
        if (code == kUnavailable) break;
    }
    PrintApplied(all, session.settings().output);
    return code;
}

}  // namespace luotsi::ctl
