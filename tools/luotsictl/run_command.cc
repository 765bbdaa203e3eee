#include "tools/luotsictl/run_command.h"

#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/fields.h"
#include "tools/luotsictl/render.h"

#include <luotsi/report/v1/report.pb.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <vector>

namespace luotsi::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// The largest page the API gives.
constexpr int kLargestPage = 1000;
// Ends a server that never stops naming a next page.
constexpr int kMostPages = 100'000;

std::string NextPageToken(const Message& answer) {
    const FieldDescriptor* field = answer.GetDescriptor()->FindFieldByName("next_page_token");
    return field == nullptr ? "" : answer.GetReflection()->GetString(answer, field);
}

Message& Body(const Command& command, Message& request) {
    if (command.body == ".") return request;
    const auto* field = request.GetDescriptor()->FindFieldByName(std::string(command.body));
    return *request.GetReflection()->MutableMessage(&request, field);
}

int ReadBody(const Command& command, const std::string& file, Message& request) {
    std::string text;
    if (const std::string wrong = ReadFile(file, &text); !wrong.empty()) return UsageError(wrong);
    const std::vector<std::string> problems = ReadDocument(text, Body(command, request));
    for (const std::string& problem : problems)
        std::cerr << "error: " << (file == "-" ? "standard input" : file) << ": " << problem
                  << '\n';
    return problems.empty() ? kOk : kRejected;
}

int Bind(const Command& command, const Given& given, Message& request) {
    for (const FixedValue& fixed : command.fixed)
        SetByPath(request, fixed.field, fixed.value);
    for (const Argument& argument : command.arguments) {
        const auto found = given.find(argument.name);
        if (found == given.end()) continue;
        const std::string wrong = SetByPath(request, argument.field, found->second);
        if (!wrong.empty()) return UsageError(std::string(argument.name) + ": " + wrong);
    }
    return kOk;
}

int BindPaging(const Paging& paging, bool page_all, Message& request) {
    const bool has_pages = request.GetDescriptor()->FindFieldByName("page_size") != nullptr;
    if (!has_pages) return kOk;
    const std::string size =
        paging.page_size.empty() && page_all ? std::to_string(kLargestPage) : paging.page_size;
    if (!size.empty()) {
        const std::string wrong = SetByPath(request, "page_size", size);
        if (!wrong.empty()) return UsageError("--page-size: " + wrong);
    }
    SetByPath(request, "page_token", paging.page_token);
    return kOk;
}

bool HasEntries(const Message& answer, std::string_view field) {
    if (field.empty()) return false;
    const auto* list = answer.GetDescriptor()->FindFieldByName(std::string(field));
    return list != nullptr && answer.GetReflection()->FieldSize(answer, list) > 0;
}

// The file on standard output is another's to hash; what it is called goes beside it.
void TellOfCsv(const Command& command, const Message& answer, Output output) {
    if (output == Output::kCsv && !command.csv.empty()) std::cerr << Beside(command, answer);
}

// A remark that is an error returned no line, but leaves the report as incomplete as if it had.
bool HasGraveRemark(const Message& answer) {
    const auto* report = dynamic_cast<const report::v1::Report*>(&answer);
    return report != nullptr && std::ranges::any_of(report->remarks(), [](const auto& remark) {
               return remark.severity() == report::v1::FAULT_SEVERITY_ERROR;
           });
}

void TellOfMore(const Message& answer) {
    const std::string token = NextPageToken(answer);
    if (!token.empty()) std::cerr << "more: --page-token " << token << " or --page-all\n";
}

}  // namespace

grpc::Status CallAllPages(
    Session& session, const MethodDescriptor& method, Message& request, Message& answer
) {
    for (int page = 0; page < kMostPages; ++page) {
        const std::unique_ptr<Message> part = NewMessage(*method.output_type());
        const grpc::Status status = session.Call(method, request, *part);
        if (!status.ok()) return status;
        const std::string token = NextPageToken(*part);
        answer.MergeFrom(*part);
        if (token.empty()) {
            const auto* field = answer.GetDescriptor()->FindFieldByName("next_page_token");
            if (field != nullptr) answer.GetReflection()->ClearField(&answer, field);
            return status;
        }
        SetByPath(request, "page_token", token);
    }
    return {grpc::StatusCode::INTERNAL, "the server never came to a last page"};
}

int RunCommand(
    Session& session,
    const Command& command,
    const Given& given,
    const std::string& file,
    const Paging& paging
) {
    const MethodDescriptor& method = *FindMethod(std::string(command.method));
    const std::unique_ptr<Message> request = NewMessage(*method.input_type());
    if (!file.empty()) {
        if (const int code = ReadBody(command, file, *request); code != kOk) return code;
    }
    if (const int code = Bind(command, given, *request); code != kOk) return code;
    const Settings& settings = session.settings();
    const bool is_whole_list = settings.page_all && !command.rows.empty();
    if (const int code = BindPaging(paging, is_whole_list, *request); code != kOk) return code;
    FillCommon(session, *request);

    const std::unique_ptr<Message> answer = NewMessage(*method.output_type());
    const grpc::Status status = is_whole_list ? CallAllPages(session, method, *request, *answer)
                                              : session.Call(method, *request, *answer);
    if (!status.ok()) return PrintError(status, settings);
    Render(command, *answer, settings.output, std::cout);
    TellOfCsv(command, *answer, settings.output);
    TellOfMore(*answer);
    const bool rejects = !command.rejected.empty();
    const bool rejected = HasEntries(*answer, command.rejected) || HasGraveRemark(*answer);
    return rejects && rejected ? kRejected : kOk;
}

}  // namespace luotsi::ctl
