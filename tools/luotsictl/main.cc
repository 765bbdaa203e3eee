// luotsictl: Luotsi's command line client. Data goes to standard output, talk to standard error.
#include "tools/luotsictl/args.h"
#include "tools/luotsictl/exit_code.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    CLI::App app{"Luotsi's command line client", "luotsictl"};
    luotsi::ctl::Settings settings;
    luotsi::ctl::Action action;
    luotsi::ctl::BuildApp(app, settings, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // The library would only say that a command is missing.
        const bool is_mistyped = error.get_exit_code() != 0 && !app.remaining(true).empty();
        if (is_mistyped)
            std::cerr << "error: not understood: " << app.remaining(true).front() << '\n';
        return app.exit(error) == 0 ? luotsi::ctl::kOk : luotsi::ctl::kUsage;
    }
    const int code = action();
    std::cout.flush();
    // A full disk or a closed pipe must not look like success.
    return std::cout.good() || code != luotsi::ctl::kOk ? code : luotsi::ctl::kFailed;
}
