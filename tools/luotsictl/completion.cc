#include "tools/luotsictl/completion.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <string_view>

namespace luotsi::ctl {
namespace {

std::string OptionWords(const CLI::App& app) {
    std::string words;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames())
            words += " --" + name;
        for (const std::string& name : option->get_snames())
            words += " -" + name;
    }
    return words;
}

std::string CommandWords(const CLI::App& app) {
    std::string words;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        words += ' ' + command->get_name();
    return words;
}

void AddCases(const CLI::App& app, const std::string& path, std::string& script) {
    script += "        '" + path + "') words='" + CommandWords(app) + OptionWords(app) + "' ;;\n";
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::string below =
            path.empty() ? command->get_name() : path + ' ' + command->get_name();
        AddCases(*command, below, script);
    }
}

constexpr std::string_view kBefore = R"bash(# bash completion of luotsictl
_luotsictl() {
    local word words path='' current=${COMP_WORDS[COMP_CWORD]}
    _luotsictl_offer() { mapfile -t COMPREPLY < <(compgen "$@" -- "$current"); }
    case ${COMP_WORDS[COMP_CWORD-1]} in
        -f|--file|--mapping|--mappings) _luotsictl_offer -f; return ;;
        -o|--output) _luotsictl_offer -W 'table json csv'; return ;;
        --lang) _luotsictl_offer -W 'fi sv en'; return ;;
    esac
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ " $(_luotsictl_words "$path") " == *" $word "* && $word != -* ]]; then
            path="${path:+$path }$word"
        fi
    done
    words=$(_luotsictl_words "$path")
    if [[ -n $path ]]; then words+=" $(_luotsictl_words '' | tr ' ' '\n' | grep '^-')"; fi
    if [[ $path == import\ * ]]; then _luotsictl_offer -f -W "$words"; return; fi
    _luotsictl_offer -W "$words"
}
_luotsictl_words() {
    local words=''
    case $1 in
)bash";

constexpr std::string_view kAfter = R"bash(    esac
    echo "$words"
}
complete -o filenames -F _luotsictl luotsictl
)bash";

}  // namespace

std::string BashCompletion(const CLI::App& app) {
    std::string script(kBefore);
    AddCases(app, "", script);
    script += kAfter;
    return script;
}

}  // namespace luotsi::ctl
