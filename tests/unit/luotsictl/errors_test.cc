#include "tools/luotsictl/errors.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <gtest/gtest.h>

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
