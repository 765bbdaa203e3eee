#include "tools/luotsictl/args.h"

#include "tools/luotsictl/audit_command.h"
#include "tools/luotsictl/command.h"
#include "tools/luotsictl/completion.h"
#include "tools/luotsictl/extra_commands.h"
#include "tools/luotsictl/fields.h"
#include "tools/luotsictl/import_command.h"
#include "tools/luotsictl/ocds_command.h"
#include "tools/luotsictl/run_command.h"
#include "tools/luotsictl/spreadsheet_command.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace luotsi::ctl {
namespace {

constexpr const char* kFileHelp = "file, YAML or JSON; - is standard input";

bool IsAllDigits(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// Without words it would be another command.
std::string Said(const std::string& text) {
    return text.empty() ? "must say something" : "";
}

const std::map<std::string, std::string>& NounHelp() {
    static const std::map<std::string, std::string> help{
        {"contract", "What was agreed, by whom, from when"},
        {"report", "Providers' monthly reports"},
        {"ceiling", "How much may be reported, by decision or contract"},
        {"provider-key", "Keys with which providers' systems call"},
        {"alert", "What the rules have found"},
        {"amendment", "Changes of contracts, from proposal to both signatures"},
        {"approval", "Four eyes on contracts and amendments before they bind"},
        {"deputy", "Who approves in whose place, and when"},
        {"renewal", "Options, notice and what silence means before a contract's end"},
        {"price", "Price lists by day and their indices"},
        {"obligation", "What each side must do, and whether it was done in time"},
        {"review", "Review meetings: when the next is due, what it has before it"},
        {"decision", "What review meetings decided, followed to its end"},
        {"event", "Meetings, trainings, market dialogues and fairs, counted"},
        {"group", "Steering groups with client representatives"},
        {"dispute", "What the sides of a contract disagree about, and the money it holds"},
        {"power", "Up to which value office holders may bind the county"},
        {"analysis", "What is learnt when a contract changes or ends"},
        {"lesson", "Lessons of the contract before, and what this one makes of them"},
        {"measure", "Measures that the system computes"},
        {"quarterly", "The county's quarterly report on its contracts"},
        {"search", "Contracts by words and fields, and searches that are kept"},
        {"market", "Providers of a service, competition and local vitality"},
        {"plan", "What must be bought in the coming years"},
        {"name", "What codes are called"},
        {"process", "The steps of purchasing, their units and how long they take"},
        {"milestone", "Steps with a date and proof, on which payments may wait"},
        {"conditional", "Payments that wait for a milestone or an outcome"},
        {"dlq", "Events that could not be handled and wait for a person"},
        {"parameter", "Dated numbers that a law or the county sets"},
        {"rule", "The rules that raise alerts"},
        {"payment", "Payment proposals from approved reports"},
        {"invoice", "Purchase invoices held against contracts"},
        {"off-contract", "Purchases without a contract in force"},
        {"alias", "Supplier names that resemble a contract's supplier"},
        {"catalogue", "The common data content of self-monitoring"},
        {"self-monitoring", "Providers' self-monitoring data"},
        {"complaint", "Complaints and their way to the provider"},
        {"audit", "Who did what, and the proof that the record of it is unchanged"},
        {"clock", "The server's clock"},
        {"buyer-part", "What each buyer of a joint purchase pays"},
        {"chain", "Subcontractors of a contract, with consents"},
        {"document", "Documents of contracts, their hashes and retention"},
        {"inhouse", "In-house units and what they may do for others"},
        {"risk", "Risks of contracts and how many came true"},
        {"statute", "Statutes on which contracts rest, as dated data"},
        {"template", "Contract templates and their use"},
        {"volume", "Volumes by provider and production method; own production beside bought"},
        {"voucher", "Providers of service vouchers and their approval"},
        {"goal", "The strategy's goals and what contracts bring to them"},
        {"promise", "The service promise and what residents say of it"},
        {"multi-provider", "Aims for many kinds of providers, by service"},
        {"programme", "Measures of the programmes, counted or entered with a proof"},
        {"sustainability", "Responsibility plans of strategic contracts and their reports"},
        {"criterion", "Ecological, ethical and accessibility criteria; vehicles"},
        {"ocds", "The registry as open contracting data"},
    };
    return help;
}

// What the user has typed for one command; shared by its options and its action.
struct Typed {
    std::map<std::string_view, std::string> values;
    std::string file;
    Paging paging;
};

CLI::App& Noun(CLI::App& app, std::string_view noun) {
    const std::string name(noun);
    const auto has_name = [&](const CLI::App* known) { return known->get_name() == name; };
    const auto known = app.get_subcommands(has_name);
    if (!known.empty()) return *known.front();
    const auto help = NounHelp().find(name);
    CLI::App& added = *app.add_subcommand(name, help == NounHelp().end() ? "" : help->second);
    added.require_subcommand(1);
    return added;
}

std::string ArgumentHelp(const Command& command, const Argument& argument) {
    const auto* method = FindMethod(std::string(command.method));
    const auto fields = FieldPath(*method->input_type(), argument.field);
    const auto* type = fields.empty() ? nullptr : fields.back()->enum_type();
    return std::string(argument.help) + (type == nullptr ? "" : ": " + EnumNames(*type));
}

void AddArgument(
    CLI::App& app,
    const Command& command,
    const Argument& argument,
    const std::shared_ptr<Typed>& typed
) {
    const auto take = [typed, name = argument.name](const std::string& value) {
        typed->values[name] = value;
    };
    CLI::Option* option = app.add_option_function<std::string>(
        std::string(argument.name), take, ArgumentHelp(command, argument)
    );
    const bool has_place = !argument.name.starts_with("--");
    option->required(has_place || argument.is_required);
    option->type_name(has_place ? "" : "TEXT");
}

// Descriptors are built for this command only, so that the program starts quickly.
void AddTableCommand(
    CLI::App& root, const Command& command, const Settings& settings, Action& action
) {
    CLI::App& app =
        command.verb.empty()
            ? *root.add_subcommand(std::string(command.noun), std::string(command.help))
            : *Noun(root, command.noun)
                   .add_subcommand(std::string(command.verb), std::string(command.help));
    const auto typed = std::make_shared<Typed>();
    for (const Argument& argument : command.arguments)
        AddArgument(app, command, argument, typed);
    if (!command.body.empty()) {
        // A command that can be given wholly by options does without a file.
        const bool is_needed = command.body != ".";
        app.add_option("-f,--file", typed->file, kFileHelp)->required(is_needed);
    }
    const auto* method = FindMethod(std::string(command.method));
    if (method->input_type()->FindFieldByName("page_size") != nullptr) {
        app.add_option("--page-size", typed->paging.page_size, "rows a page, at most 1000");
        app.add_option("--page-token", typed->paging.page_token, "where the page before ended");
    }
    app.callback([&command, &settings, &action, typed] {
        action = [&command, &settings, typed] {
            Session session(settings);
            return RunCommand(session, command, typed->values, typed->file, typed->paging);
        };
    });
}

void AddImports(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& import = *root.add_subcommand("import", "Take in files by a mapping");
    import.require_subcommand(1);
    for (const std::string& kind : ImportKinds()) {
        CLI::App& app = *import.add_subcommand(kind, "Take in " + kind + ", row by row");
        const auto files = std::make_shared<std::vector<std::string>>();
        const auto mapping = std::make_shared<std::string>();
        app.add_option("FILE", *files, "files as they lie on disk; gzip is recognised")->required();
        app.add_option("--mapping", *mapping, "name of a mapping, or its file")->required();
        app.callback([&settings, &action, kind, files, mapping] {
            action = [&settings, kind, files, mapping] {
                Session session(settings);
                return RunImport(session, kind, *files, *mapping);
            };
        });
    }
}

void AddApplyRules(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app =
        *Noun(root, "rule")
             .add_subcommand(
                 "apply", "Bring a list of rules to the server; a second run changes nothing"
             );
    const auto file = std::make_shared<std::string>();
    app.add_option("-f,--file", *file, kFileHelp)->required();
    app.callback([&settings, &action, file] {
        action = [&settings, file] {
            Session session(settings);
            return ApplyRules(session, *file);
        };
    });
}

void AddApplyRequests(CLI::App& root, const Settings& settings, Action& action) {
    for (const ApplyKind& kind : ApplyKinds()) {
        CLI::App& app = *Noun(root, kind.noun).add_subcommand("apply", std::string(kind.help));
        const auto file = std::make_shared<std::string>();
        app.add_option("-f,--file", *file, kFileHelp)->required();
        app.callback([&settings, &action, &kind, file] {
            action = [&settings, &kind, file] {
                Session session(settings);
                return ApplyRequests(session, kind, *file);
            };
        });
    }
}

void AddAuditVerify(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app =
        *Noun(root, "audit")
             .add_subcommand("verify", "Walk the journals and name the first row that was changed");
    const auto asked = std::make_shared<AuditVerification>();
    app.add_option("--module", asked->modules, "module to verify (default: all of the server)");
    app.add_option("--checkpoints", asked->checkpoints, "file of signed checkpoints");
    app.add_option(
        "--public-key",
        asked->public_keys,
        "PEM file of a key that signed them; again for each key that did"
    );
    app.callback([&settings, &action, asked] {
        action = [&settings, asked] {
            Session session(settings);
            return VerifyAudit(session, *asked);
        };
    });
}

void AddOcdsExport(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app =
        *Noun(root, "ocds")
             .add_subcommand("export", "Write a release package and a record package (OCDS 1.1.5)");
    const auto asked = std::make_shared<OcdsExport>();
    app.add_option("--from", asked->from, "first instant (default: the beginning)");
    app.add_option("--to", asked->to, "last instant (default: now)");
    app.add_option("--publisher", asked->publisher, "who publishes")->required();
    app.add_option("--base-uri", asked->base_uri, "where the packages will be found");
    app.add_option("--releases", asked->releases, "file of the release package");
    app.add_option("--records", asked->records, "file of the record package");
    app.callback([&settings, &action, asked] {
        action = [&settings, asked] {
            Session session(settings);
            return ExportOcds(session, *asked);
        };
    });
}

void AddReportTemplate(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app = *Noun(root, "template")
                         .add_subcommand("report", "Write a file in which a month is reported");
    const auto asked = std::make_shared<TemplateAsked>();
    app.add_option("--contract", asked->contract, "the contract's id")->required();
    app.add_option("--month", asked->month, "the month, YYYY-MM")->required();
    app.add_option(
        "-o,--out", asked->file, "the file, .xlsx or .csv (default: a name from the server)"
    );
    app.callback([&settings, &action, asked] {
        action = [&settings, asked] {
            Session session(settings);
            return FetchReportTemplate(session, *asked);
        };
    });
}

void AddReportImport(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app = *Noun(root, "report")
                         .add_subcommand("import", "Check a filled CSV or XLSX file, or submit it");
    const auto asked = std::make_shared<ReportFileAsked>();
    app.add_option("FILE", asked->file, "the file; - is standard input")->required();
    app.add_option("--contract", asked->contract, "the contract's id, if the file does not tell");
    app.add_option("--month", asked->month, "the month, YYYY-MM, if the file does not tell");
    app.add_flag(
        "--submit", asked->submit, "store the report; without it the file is only checked"
    );
    CLI::Option* reason = app.add_option("--reason", asked->reason, "why it is sent again");
    CLI::Option* completes = app.add_option(
        "--completes", asked->completes, "the version whose returned lines are mended"
    );
    CLI::Option* correct = app.add_option(
        "--correct",
        asked->correct,
        "correct a month that is final or approved: why; the file is the whole report"
    );
    correct->excludes(reason)->excludes(completes)->check(Said);
    app.add_option("--etag", asked->etag, "the version that is corrected")->needs(correct);
    app.add_option("--marked", asked->marked, "where the file goes with its faults marked");
    app.add_option("--faults-csv", asked->faults_csv, "where the faults go as CSV");
    app.callback([&settings, &action, asked] {
        action = [&settings, asked] {
            Session session(settings);
            return ImportReportFile(session, *asked);
        };
    });
}

void AddCall(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app = *root.add_subcommand("call", "Call any method with a JSON request");
    const auto method = std::make_shared<std::string>();
    const auto json = std::make_shared<std::string>("{}");
    app.add_option("METHOD", *method, "for example ContractService/GetContract")->required();
    app.add_option("JSON", *json, "the request; - is standard input");
    app.callback([&settings, &action, method, json] {
        action = [&settings, method, json] {
            Session session(settings);
            return CallMethod(session, *method, *json);
        };
    });
}

void AddStatus(CLI::App& root, const Settings& settings, Action& action) {
    CLI::App& app = *root.add_subcommand("status", "Modules, journals and feeds of the server");
    const auto wait = std::make_shared<bool>(false);
    app.add_flag("--wait", *wait, "wait until every feed has handled every event");
    app.callback([&settings, &action, wait] {
        action = [&settings, wait] {
            Session session(settings);
            return ShowStatus(session, *wait);
        };
    });
}

void AddLocalCommands(CLI::App& root, Action& action) {
    root.add_subcommand("version", "The program's version")->callback([&action] {
        action = [] {
            std::cout << "luotsictl " LUOTSI_VERSION "\n";
            return 0;
        };
    });
    CLI::App& completion = *root.add_subcommand("completion", "Completion for a shell");
    completion.require_subcommand(1);
    completion.add_subcommand("bash", "For ~/.bashrc: source <(luotsictl completion bash)")
        ->callback([&root, &action] {
            action = [&root] {
                std::cout << BashCompletion(root);
                return 0;
            };
        });
}

const std::map<std::string, Output>& OutputFormats() {
    static const std::map<std::string, Output> formats{
        {"table", Output::kTable}, {"json", Output::kJson}, {"csv", Output::kCsv}
    };
    return formats;
}

void AddGlobalOptions(CLI::App& app, Settings& settings) {
    app.add_option("--server", settings.server, "HOST:PORT of the gRPC API")
        ->envname("LUOTSI_SERVER")
        ->capture_default_str();
    app.add_option("--ca", settings.ca_file, "authorities of the server's certificate: use TLS")
        ->envname("LUOTSI_CA");
    app.add_option("--cert", settings.certificate_file, "own certificate, with --key")
        ->envname("LUOTSI_CERT");
    app.add_option("--key", settings.key_file, "its private key")->envname("LUOTSI_KEY");
    app.add_option(
           "--server-name",
           settings.server_name,
           "name in the server's certificate, if not the host"
    )
        ->envname("LUOTSI_SERVER_NAME");
    app.add_option(
           "--token-file", settings.token_file, "file with a bearer token or a provider key"
    )
        ->envname("LUOTSI_TOKEN_FILE");
    app.add_option("--lang", settings.language, "language of messages")
        ->envname("LUOTSI_LANG")
        ->check(CLI::IsMember({"fi", "sv", "en"}))
        ->capture_default_str();
    app.add_option_function<std::string>(
           "--timeout",
           [&settings](const std::string& text) {
               absl::Duration limit;
               const std::string with_unit = IsAllDigits(text) ? text + "s" : text;
               if (!absl::ParseDuration(with_unit, &limit) || limit <= absl::ZeroDuration()) {
                   throw CLI::ValidationError(
                       "--timeout", "not a duration like 30s or 5m: " + text
                   );
               }
               settings.timeout = limit;
           },
           "limit of a call, e.g. 30s or 5m; imports have none by default"
    )
        ->type_name("TEXT");
    app.add_option_function<std::string>(
           "-o,--output",
           [&settings](const std::string& text) { settings.output = OutputFormats().at(text); },
           "how data is written (default: table)"
    )
        ->check(CLI::IsMember(OutputFormats()))
        ->type_name("");
    app.add_flag("--dry-run", settings.dry_run, "check a change or an import, store nothing");
    app.add_option("--request-id", settings.request_id, "key of a change; repeating it is safe");
    app.add_flag("--page-all", settings.page_all, "read every page of a list");
    app.add_option("--mappings", settings.mappings, "directory of import mappings")
        ->envname("LUOTSI_MAPPINGS");
    app.add_flag(
        "-v,--verbose", settings.is_verbose, "tell request ids, correlation ids and retries"
    );
}

}  // namespace

void BuildApp(CLI::App& app, Settings& settings, Action& action) {
    app.fallthrough();
    app.require_subcommand(1);
    AddGlobalOptions(app, settings);
    for (const Command& command : Commands())
        AddTableCommand(app, command, settings, action);
    AddApplyRules(app, settings, action);
    AddApplyRequests(app, settings, action);
    AddAuditVerify(app, settings, action);
    AddImports(app, settings, action);
    AddOcdsExport(app, settings, action);
    AddReportTemplate(app, settings, action);
    AddReportImport(app, settings, action);
    AddCall(app, settings, action);
    AddStatus(app, settings, action);
    AddLocalCommands(app, action);
}

}  // namespace luotsi::ctl
