#include "tools/luotsictl/command.h"
#include "tools/luotsictl/fields.h"
#include "tools/luotsictl/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace luotsi::ctl {
namespace {

std::string Name(const Command& command) {
    return std::string(command.noun) + ' ' + std::string(command.verb);
}

TEST(CommandTable, NamesOnlyMethodsThatExist) {
    for (const Command& command : Commands())
        EXPECT_NE(FindMethod(std::string(command.method)), nullptr) << Name(command);
}

TEST(CommandTable, BindsEveryArgumentToAFieldOfTheRequest) {
    for (const Command& command : Commands()) {
        const auto& request = *FindMethod(std::string(command.method))->input_type();
        for (const Argument& argument : command.arguments)
            EXPECT_FALSE(FieldPath(request, argument.field).empty())
                << Name(command) << ' ' << argument.name;
        for (const FixedValue& fixed : command.fixed)
            EXPECT_FALSE(FieldPath(request, fixed.field).empty()) << Name(command);
        if (command.body.empty() || command.body == ".") continue;
        EXPECT_FALSE(FieldPath(request, command.body).empty()) << Name(command);
    }
}

TEST(CommandTable, ShowsOnlyFieldsThatTheAnswerHas) {
    for (const Command& command : Commands()) {
        const auto* row = FindMethod(std::string(command.method))->output_type();
        if (!command.rows.empty()) {
            const auto* list = row->FindFieldByName(std::string(command.rows));
            ASSERT_NE(list, nullptr) << Name(command);
            ASSERT_TRUE(list->is_repeated()) << Name(command);
            row = list->message_type();
        }
        for (const Column& column : command.columns) {
            EXPECT_FALSE(FieldPath(*row, column.field).empty())
                << Name(command) << ' ' << column.title;
            EXPECT_EQ(column.otherwise.empty(), FieldPath(*row, column.otherwise).empty())
                << Name(command) << ' ' << column.title;
        }
    }
}

TEST(CommandTable, WritesOnlyTextsOfTheAnswerAsItsCsv) {
    int own = 0;
    for (const Command& command : Commands()) {
        if (command.csv.empty()) continue;
        ++own;
        const auto& answer = *FindMethod(std::string(command.method))->output_type();
        const auto* text = answer.FindFieldByName(std::string(command.csv));
        ASSERT_NE(text, nullptr) << Name(command);
        EXPECT_EQ(text->cpp_type(), google::protobuf::FieldDescriptor::CPPTYPE_STRING);
        EXPECT_FALSE(text->is_repeated()) << Name(command);
    }
    EXPECT_GT(own, 0);
}

TEST(CommandTable, LooksForRejectedEntriesInListsOfTheAnswer) {
    int looking = 0;
    for (const Command& command : Commands()) {
        if (command.rejected.empty()) continue;
        ++looking;
        const auto& answer = *FindMethod(std::string(command.method))->output_type();
        const auto* list = answer.FindFieldByName(std::string(command.rejected));
        EXPECT_TRUE(list != nullptr && list->is_repeated()) << command.noun << ' ' << command.verb;
    }
    EXPECT_GT(looking, 0);
}

TEST(CommandTable, GivesEveryMethodACommand) {
    const auto files = ServiceFiles();
    // `status`, `import`, `ocds export`, `audit verify`, `template report` and `report import` are
    // commands of their own; SubmitReports is for programs, a person sends one report.
    std::set<std::string> reached{
        "luotsi.audit.v1.AuditService.VerifyAudit",
        "luotsi.config.v1.SystemService.GetStatus",
        "luotsi.contract.v1.ContractService.ImportContracts",
        "luotsi.contract.v1.OcdsService.ExportOcds",
        "luotsi.report.v1.ReportService.ImportReports",
        "luotsi.report.v1.ReportService.SubmitReports",
        "luotsi.report.v1.SpreadsheetService.GetReportTemplate",
        "luotsi.report.v1.SpreadsheetService.ImportReportFile",
        "luotsi.selfmonitoring.v1.SupervisionService.ImportDeviations",
        "luotsi.finance.v1.FinanceService.ImportInvoices"
    };
    for (const Command& command : Commands()) {
        reached.insert(std::string(command.method));
        // Otherwise the linker may drop the file's descriptors.
        EXPECT_TRUE(std::ranges::count(files, FindMethod(std::string(command.method))->file()) == 1)
            << command.method << " lies in a file that ServiceFiles() does not name";
    }
    for (const auto* file : files) {
        const auto& service = *file->service(0);
        for (int at = 0; at < service.method_count(); ++at)
            EXPECT_TRUE(reached.contains(service.method(at)->full_name()))
                << service.method(at)->full_name() << " has no command";
    }
}

TEST(CommandTable, HasEachNounAndVerbOnce) {
    std::set<std::string> names;
    for (const Command& command : Commands())
        EXPECT_TRUE(names.insert(Name(command)).second) << Name(command);
}

TEST(FindMethodByWords, KnowsMethodsWithAndWithoutTheirPackage) {
    for (const char* words :
         {"ContractService/GetContract",
          "ContractService.GetContract",
          "/luotsi.contract.v1.ContractService/GetContract"}) {
        const auto* method = FindMethodByWords(words);
        ASSERT_NE(method, nullptr) << words;
        EXPECT_EQ(MethodPath(*method), "/luotsi.contract.v1.ContractService/GetContract");
    }
    EXPECT_EQ(FindMethodByWords("ContractService/DropContract"), nullptr);
}

}  // namespace
}  // namespace luotsi::ctl
