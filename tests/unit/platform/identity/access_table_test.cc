#include "platform/identity/access_table.h"

#include <luotsi/config/v1/clock_service.pb.h>
#include <luotsi/validate/v1/validate.pb.h>
#include <trial.pb.h>

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace luotsi::identity {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using rpc::Role;

// The proto files are found in the source tree, their descriptors in this program, which links all
// of them whether it names them or not.
std::vector<const google::protobuf::FileDescriptor*> AllFiles() {
    std::vector<const google::protobuf::FileDescriptor*> files;
    const std::filesystem::path root(LUOTSI_PROTOS);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.path().extension() != ".proto") continue;
        const std::string name = entry.path().lexically_relative(root).string();
        const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
        EXPECT_NE(file, nullptr) << name;
        if (file != nullptr && !name.starts_with("grpc/")) files.push_back(file);
    }
    return files;
}

// Every method of the API.
std::vector<const MethodDescriptor*> AllMethods() {
    std::vector<const MethodDescriptor*> methods;
    for (const auto* file : AllFiles()) {
        for (int i = 0; i < file->service_count(); ++i) {
            for (int j = 0; j < file->service(i)->method_count(); ++j)
                methods.push_back(file->service(i)->method(j));
        }
    }
    return methods;
}

// Fields of the message and of those inside it that are whole numbers, must be given and may be 0.
void AddUnbounded(const google::protobuf::Descriptor& message, std::set<std::string>& found) {
    using google::protobuf::FieldDescriptor;
    for (int i = 0; i < message.nested_type_count(); ++i)
        AddUnbounded(*message.nested_type(i), found);
    for (int i = 0; i < message.field_count(); ++i) {
        const FieldDescriptor& field = *message.field(i);
        const auto& rule = field.options().GetExtension(validate::v1::rule);
        const std::set<FieldDescriptor::CppType> whole{
            FieldDescriptor::CPPTYPE_INT32,
            FieldDescriptor::CPPTYPE_INT64,
            FieldDescriptor::CPPTYPE_UINT32,
            FieldDescriptor::CPPTYPE_UINT64,
        };
        const bool plain =
            whole.contains(field.cpp_type()) && !field.is_repeated() && !field.has_presence();
        if (plain && rule.required() && (!rule.has_min() || rule.min() <= 0))
            found.insert(field.full_name());
    }
}

std::string WireName(const MethodDescriptor& method) {
    return '/' + method.service()->full_name() + '/' + method.name();
}

// A number that was left out is 0 on the wire: only a smallest value tells the two apart.
TEST(FieldRules, AWholeNumberThatMustBeGivenHasASmallestValue) {
    std::set<std::string> found;
    AddUnbounded(*luotsi::trial::v1::Unbounded::descriptor(), found);
    EXPECT_EQ(found, std::set<std::string>{"luotsi.trial.v1.Unbounded.people"});
    found.clear();
    for (const auto* file : AllFiles()) {
        for (int i = 0; i < file->message_type_count(); ++i)
            AddUnbounded(*file->message_type(i), found);
    }
    EXPECT_EQ(found, std::set<std::string>());
}

TEST(AccessTable, KnowsEveryMethodAndNoOther) {
    ASSERT_GT(AllMethods().size(), 60U) << "the proto files are found";
    std::set<std::string> known;
    for (const AccessRow& row : AccessTable()) {
        const std::string name = '/' + std::string(row.service) + '/' + std::string(row.method);
        EXPECT_TRUE(known.insert(name).second) << name << " stands twice";
        EXPECT_FALSE(row.roles.empty()) << name;
    }
    for (const MethodDescriptor* method : AllMethods()) {
        EXPECT_EQ(known.erase(WireName(*method)), 1U) << WireName(*method) << " is missing";
    }
    for (const std::string& name : known)
        EXPECT_TRUE(name.starts_with("/grpc.reflection.")) << name << " is no method";
}

TEST(AccessTable, GivesNothingToUnknownMethods) {
    for (const char* name :
         {"",
          "/",
          "/luotsi.contract.v1.ContractService/",
          "/luotsi.contract.v1.ContractService/X",
          "luotsi.contract.v1.ContractService/GetContract",
          "/luotsi.contract.v1.ContractService/getcontract"}) {
        EXPECT_TRUE(MayCall(name).empty()) << name;
    }
}

TEST(AccessTable, KeepsStrategicAndOperationalWorkApart) {
    const auto contracts = [](const char* method) {
        return MayCall("/luotsi.contract.v1.ContractService/" + std::string(method));
    };
    const auto reports = [](const char* method) {
        return MayCall("/luotsi.report.v1.ReportService/" + std::string(method));
    };
    EXPECT_TRUE(reports("ApproveReport").Has(Role::kOperational));
    EXPECT_FALSE(reports("ApproveReport").Has(Role::kStrategic));
    EXPECT_FALSE(reports("ApproveReport").Has(Role::kProvider));
    EXPECT_TRUE(contracts("AmendContract").Has(Role::kStrategic));
    EXPECT_FALSE(contracts("AmendContract").Has(Role::kOperational));
    EXPECT_FALSE(contracts("ActivateContract").Has(Role::kOperational));
}

// By a file nobody may do what it may not do by a message: an import submits and corrects.
TEST(AccessTable, TheSpreadsheetDoorIsOpenToWhomTheReportServiceIs) {
    const rpc::Roles import = MayCall("/luotsi.report.v1.SpreadsheetService/ImportReportFile");
    for (const char* method : {"SubmitReport", "CompleteReport", "CorrectReport"}) {
        const rpc::Roles may = MayCall("/luotsi.report.v1.ReportService/" + std::string(method));
        EXPECT_TRUE(import.Within(may) && may.Within(import)) << method;
    }
}

// Every method x level x side: what a level of the provider's side may not do, and what no level of
// one side may do for the other.
TEST(AccessTable, KeepsTheLevelsOfBothSidesApart) {
    constexpr rpc::Roles kCountyLevels = Role::kStrategic | Role::kTactical | Role::kOperational;
    const std::set<std::string> daily{
        "/luotsi.report.v1.ReportService/SubmitReport",
        "/luotsi.report.v1.ReportService/CorrectReport",
        "/luotsi.selfmonitoring.v1.SelfMonitoringService/SubmitSelfMonitoring",
        "/luotsi.selfmonitoring.v1.SelfMonitoringService/AcknowledgeComplaint",
    };
    for (const MethodDescriptor* method : AllMethods()) {
        const std::string name = WireName(*method);
        const rpc::Roles may = MayCall(name);
        const bool reads = method->options().GetExtension(validate::v1::effect) ==
                           validate::v1::METHOD_EFFECT_READ;
        if (reads && may.Meets(rpc::kProviderSide)) {
            for (const Role level :
                 {Role::kProvider, Role::kProviderTactical, Role::kProviderStrategic})
                EXPECT_TRUE(may.Has(level)) << name << ": who sees a contract sees it at any level";
            continue;
        }
        if (daily.contains(name)) {
            EXPECT_FALSE(may.Meets(Role::kProviderTactical | Role::kProviderStrategic)) << name;
        }
        if (method->name().starts_with("Approve") && method->name() != "ApproveItem") {
            EXPECT_FALSE(may.Meets(rpc::kProviderSide)) << name << ": a provider approves nothing";
        }
        if (method->name() == "ApproveReport") {
            EXPECT_TRUE(may.Within(rpc::Roles(Role::kOperational))) << name;
        }
        if (method->name() == "SetGoals") {
            EXPECT_TRUE(may.Within(rpc::Roles(Role::kStrategic))) << name;
        }
        EXPECT_FALSE(may.empty()) << name;
        EXPECT_TRUE(!may.Meets(kCountyLevels) || !may.Has(Role::kAuditor) || reads) << name;
    }
}

TEST(AccessTable, EachLevelMayCompleteADecisionOfAMeeting) {
    const rpc::Roles may = MayCall("/luotsi.steering.v1.ReviewMeetingService/CompleteDecision");
    for (const Role level : {Role::kStrategic, Role::kTactical, Role::kOperational})
        EXPECT_TRUE(may.Has(level)) << rpc::TextOf(level);
}

TEST(AccessTable, TheAuditorReadsAndNeverChanges) {
    for (const MethodDescriptor* method : AllMethods()) {
        const bool reads = method->options().GetExtension(validate::v1::effect) ==
                           validate::v1::METHOD_EFFECT_READ;
        EXPECT_EQ(MayCall(WireName(*method)).Has(Role::kAuditor), reads) << WireName(*method);
    }
}

TEST(AccessTable, AStartWithAnUnlistedMethodIsNoticed) {
    rpc::Router router;
    const auto handler = [](const auto&, const auto&, auto&) { return absl::OkStatus(); };
    router.Unary<config::v1::GetClockRequest, config::v1::Clock>(
        "/luotsi.config.v1.ClockService/GetClock", handler
    );
    EXPECT_THAT(MissingFromTable(router), testing::IsEmpty());
    constexpr const char* kPlanted = "/luotsi.trial.v1.TrialService/Look";
    router.Unary<trial::v1::LookRequest, trial::v1::LookResponse>(kPlanted, handler);
    EXPECT_THAT(MissingFromTable(router), testing::ElementsAre(kPlanted));
}

TEST(AccessTable, ThePageInTheDocumentationIsTrueToIt) {
    std::ifstream page(LUOTSI_ACCESS_PAGE);
    std::ostringstream text;
    text << page.rdbuf();
    EXPECT_EQ(text.str(), AccessTableText()) << "luotsi print-access > docs/reference/access.md";
}

}  // namespace
}  // namespace luotsi::identity
