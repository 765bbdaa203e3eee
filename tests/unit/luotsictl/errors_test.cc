#include "tools/luotsictl/errors.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace luotsi::ctl {
namespace {

grpc::Status Refusal() {
    google::rpc::ErrorInfo info;
    info.set_reason("FIELD_REQUIRED");
    google::rpc::BadRequest bad;
    for (const char* field : {"contract.title", "contract.type"}) {
        auto& violation = *bad.add_field_violations();
        violation.set_field(field);
        violation.set_reason("FIELD_REQUIRED");
        violation.set_description("Kentt\xC3\xA4 on annettava.");
    }
    google::rpc::LocalizedMessage localized;
    localized.set_locale("fi");
    localized.set_message("Kentt\xC3\xA4 on annettava.\033[31m");
    google::rpc::Status details;
    details.add_details()->PackFrom(info);
    details.add_details()->PackFrom(bad);
    details.add_details()->PackFrom(localized);
    return {grpc::StatusCode::INVALID_ARGUMENT, "plain", details.SerializeAsString()};
}

TEST(ErrorText, TellsReasonMessageEveryFieldAndWhatToDo) {
    Settings settings;
    settings.language = "fi";
    EXPECT_EQ(
        ErrorText(Refusal(), settings),
        "virhe: FIELD_REQUIRED\n"
        "  Kentt\xC3\xA4 on annettava. [31m\n"
        "  contract.title: FIELD_REQUIRED: Kentt\xC3\xA4 on annettava.\n"
        "  contract.type: FIELD_REQUIRED: Kentt\xC3\xA4 on annettava.\n"
        "seuraavaksi: korjaa edell\xC3\xA4 nimetyt tiedot ja l\xC3\xA4het\xC3\xA4 uudelleen\n"
    );
}

grpc::Status WithFacts(
    grpc::StatusCode code, const char* reason, const std::map<std::string, std::string>& facts
) {
    google::rpc::ErrorInfo info;
    info.set_reason(reason);
    info.mutable_metadata()->insert(facts.begin(), facts.end());
    google::rpc::Status details;
    details.add_details()->PackFrom(info);
    const auto name = facts.find("resource_name");
    if (name != facts.end()) {
        google::rpc::ResourceInfo resource;
        resource.set_resource_type(facts.at("resource_type"));
        resource.set_resource_name(name->second);
        details.add_details()->PackFrom(resource);
    }
    return {code, "A sentence.", details.SerializeAsString()};
}

TEST(ErrorText, TellsTheValuesThatTheTextRestsOnWithoutBeingAsked) {
    const grpc::Status total = WithFacts(
        grpc::StatusCode::FAILED_PRECONDITION,
        "RECON_TOTAL",
        {{"lines", "310"}, {"total", "309"}, {"difference", "-1"}, {"public_code", "RECON-TOTAL"}}
    );
    EXPECT_EQ(
        ErrorText(total, {}),
        "error: RECON_TOTAL (RECON-TOTAL)\n"
        "  A sentence.\n"
        "  difference=-1; lines=310; total=309\n"
        "next: mend the data that is named above and send it again\n"
    );
}

TEST(ErrorText, TellsAValueOnceWhereItStandsWithItsField) {
    google::rpc::ErrorInfo info;
    info.set_reason("RECON_TOTAL");
    info.mutable_metadata()->insert({{"lines", "310"}, {"total", "309"}, {"tot", "309"}});
    google::rpc::BadRequest bad;
    auto& violation = *bad.add_field_violations();
    violation.set_field("totals[0]");
    violation.set_description("It differs. (lines: 310, total: 309)");
    google::rpc::Status details;
    details.add_details()->PackFrom(info);
    details.add_details()->PackFrom(bad);
    const grpc::Status status(
        grpc::StatusCode::FAILED_PRECONDITION, "A sentence.", details.SerializeAsString()
    );
    EXPECT_EQ(
        ErrorText(status, {}),
        "error: RECON_TOTAL\n"
        "  A sentence.\n"
        "  totals[0]: It differs. (lines: 310, total: 309)\n"
        "  tot=309\n"
        "next: mend the data that is named above and send it again\n"
    );
}

TEST(ErrorText, NamesTheResourceOnce) {
    const grpc::Status unknown = WithFacts(
        grpc::StatusCode::NOT_FOUND,
        "CONTRACT_NOT_FOUND",
        {{"resource_type", "luotsi.contract.v1.Contract"}, {"resource_name", "c1"}}
    );
    EXPECT_EQ(
        ErrorText(unknown, {}),
        "error: CONTRACT_NOT_FOUND\n"
        "  A sentence.\n"
        "  luotsi.contract.v1.Contract c1\n"
        "next: check the id; the noun's `list` command shows what exists\n"
    );
}

TEST(ErrorText, KeepsControlCharactersOfAValueFromTheTerminal) {
    const grpc::Status odd =
        WithFacts(grpc::StatusCode::INVALID_ARGUMENT, "GOAL_UNKNOWN", {{"goal", "a\033[2Jb"}});
    EXPECT_NE(ErrorText(odd, {}).find("  goal=a [2Jb\n"), std::string::npos);
}

TEST(ErrorText, DoesNotSendSomeoneRoundWhereTheThingIsThereAlready) {
    const auto next = [](grpc::StatusCode code) {
        const std::string text = ErrorText(WithFacts(code, "X", {}), {});
        return text.substr(text.find("next: "));
    };
    EXPECT_EQ(next(grpc::StatusCode::ALREADY_EXISTS).find("next: look at what is there"), 0U);
    EXPECT_EQ(next(grpc::StatusCode::ABORTED).find("next: read the object again"), 0U);
}

TEST(ErrorText, NamesTheCodeWhenNoServerGaveAReason) {
    const grpc::Status status(grpc::StatusCode::UNAVAILABLE, "connection refused");
    EXPECT_EQ(ErrorText(status, {}).find("error: UNAVAILABLE\n  connection refused\n"), 0U);
}

TEST(ExitCodeOf, IsTheDocumentedOneForEachCode) {
    using grpc::StatusCode;
    EXPECT_EQ(ExitCodeOf(StatusCode::OK, ""), 0);
    EXPECT_EQ(ExitCodeOf(StatusCode::INTERNAL, ""), 1);
    EXPECT_EQ(ExitCodeOf(StatusCode::NOT_FOUND, ""), 3);
    EXPECT_EQ(ExitCodeOf(StatusCode::INVALID_ARGUMENT, ""), 4);
    EXPECT_EQ(ExitCodeOf(StatusCode::FAILED_PRECONDITION, ""), 4);
    EXPECT_EQ(ExitCodeOf(StatusCode::ALREADY_EXISTS, ""), 5);
    EXPECT_EQ(ExitCodeOf(StatusCode::ABORTED, ""), 5);
    EXPECT_EQ(ExitCodeOf(StatusCode::PERMISSION_DENIED, ""), 6);
    EXPECT_EQ(ExitCodeOf(StatusCode::UNAUTHENTICATED, ""), 6);
    EXPECT_EQ(ExitCodeOf(StatusCode::UNAVAILABLE, ""), 7);
    EXPECT_EQ(ExitCodeOf(StatusCode::DEADLINE_EXCEEDED, ""), 7);
    EXPECT_EQ(ExitCodeOf(StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED"), 7);
}

TEST(ExitCodeOf, FollowsTheReasonWhereTheCodeIsTooCoarse) {
    EXPECT_EQ(ExitCodeOf(grpc::StatusCode::INVALID_ARGUMENT, "REQUEST_ID_REUSED"), 5);
    EXPECT_EQ(ExitCodeOf(grpc::StatusCode::RESOURCE_EXHAUSTED, "FILE_TOO_LARGE"), 4);
}

}  // namespace
}  // namespace luotsi::ctl
