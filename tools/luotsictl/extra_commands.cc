#include "tools/luotsictl/extra_commands.h"

#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/render.h"
#include "tools/luotsictl/status_table.h"
#include "tools/luotsictl/table.h"

#include <luotsi/config/v1/system_service.pb.h>

#include <absl/time/clock.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>

namespace luotsi::ctl {
namespace {

using config::v1::SystemStatus;

// The server caps a call at 60 s; waiting longer takes several calls.
constexpr absl::Duration kLongestCall = absl::Seconds(50);
constexpr absl::Duration kDefaultWait = absl::Seconds(300);

grpc::Status AskStatus(Session& session, bool wait, absl::Duration limit, SystemStatus& answer) {
    config::v1::GetStatusRequest request;
    request.set_wait_until_settled(wait);
    return session.client().Unary(
        "/luotsi.config.v1.SystemService/GetStatus",
        request,
        &answer,
        limit,
        session.settings().language
    );
}

grpc::Status WaitUntilSettled(Session& session, SystemStatus& answer) {
    const absl::Time end = absl::Now() + session.settings().timeout.value_or(kDefaultWait);
    while (true) {
        const absl::Duration left = end - absl::Now();
        const grpc::Status status = AskStatus(session, true, std::min(left, kLongestCall), answer);
        const bool may_go_on =
            status.ok() || status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
        if (!may_go_on || (status.ok() && answer.settled())) return status;
        if (absl::Now() >= end) {
            return {grpc::StatusCode::DEADLINE_EXCEEDED, "the feeds have not settled in time"};
        }
    }
}

}  // namespace

int CallMethod(Session& session, const std::string& method_words, const std::string& json) {
    const auto* method = FindMethodByWords(method_words);
    if (method == nullptr) return UsageError("no method " + method_words);
    if (method->client_streaming()) return UsageError("use the import command for " + method_words);
    if (method->server_streaming()) return UsageError("use the export command for " + method_words);
    std::string text = json;
    if (json == "-") {
        if (const std::string wrong = ReadFile("-", &text); !wrong.empty())
            return UsageError(wrong);
    }
    const auto request = NewMessage(*method->input_type());
    const auto read = google::protobuf::util::JsonStringToMessage(text, request.get());
    if (!read.ok()) return UsageError("not the JSON of a request: " + read.ToString());
    const Settings& settings = session.settings();
    if (!settings.request_id.empty() || settings.dry_run) FillCommon(session, *request);
    const auto answer = NewMessage(*method->output_type());
    const grpc::Status status = session.Call(*method, *request, *answer);
    if (!status.ok()) return PrintError(status, settings);
    std::cout << ToJson(*answer);
    return kOk;
}

int ShowStatus(Session& session, bool wait) {
    SystemStatus answer;
    const absl::Duration limit = session.settings().timeout.value_or(absl::Seconds(30));
    const grpc::Status status =
        wait ? WaitUntilSettled(session, answer) : AskStatus(session, false, limit, answer);
    if (!status.ok()) return PrintError(status, session.settings());
    switch (session.settings().output) {
        case Output::kJson:
            std::cout << ToJson(answer);
            break;
        case Output::kCsv:
            PrintCsv(StatusTable(answer), std::cout);
            break;
        case Output::kTable:
            PrintTable(StatusTable(answer), std::cout, MayBeBold());
            std::cout << "\nversion: " << answer.version()
                      << "\nsettled: " << (answer.settled() ? "true" : "false") << '\n';
    }
    return kOk;
}

}  // namespace luotsi::ctl
