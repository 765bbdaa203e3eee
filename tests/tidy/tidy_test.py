#!/usr/bin/python3
"""Plants one violation for every row of every rule of tools/tidy and expects exactly that rule to fire.

tidy_test.py PATH-OF-LUOTSI_TIDY

A rule without a planted violation fails the test, so a new rule cannot arrive unproven. A tree with one legal use of
everything that the rules allow must pass, so a rule cannot be stricter than the table either.
"""

import pathlib
import subprocess
import sys
import tempfile

REASONS = "enum Reason {\n  // Never sent.\n  REASON_UNSPECIFIED = 0;\n  MONTH_ALREADY_REPORTED = 7 [(about) = {}];\n}\n"


def includes(*lines):
    return "".join(f"#include {line}\n" for line in lines)


# What the table allows, one line of each kind.
LEGAL = {
    "proto/luotsi/error/v1/reason.proto": REASONS,
    "services/kernel/money.h": includes("<compare>", '"kernel/month.h"')
    + "// A double would throw: system_clock::now is said in a comment only.\n"
    + "constexpr auto kText = \"throw float std::rand(\";\nconstexpr long kBig = 1'000'000;\n",
    "services/ports/books.h": includes("<memory>", '"absl/status/status.h"', '"kernel/ids.h"', '"ports/clock.h"'),
    "services/alerting/domain/rule_catalog.cc": includes('"alerting/domain/rules/overdue.h"') + "// LateReport\n",
    "services/alerting/domain/rules/overdue.cc": includes('"alerting/domain/finding.h"', '"kernel/money.h"'),
    "services/alerting/domain/rules/late_report.cc": "",
    "services/report_intake/domain/report.cc": includes("<vector>", '"report_intake/domain/report.h"', '"kernel/month.h"')
    + 'auto a = Rejection{.reason = "MONTH_ALREADY_REPORTED", .field = "month"};\n'
    + '// Rejection{.reason = "NOT_A_REASON"}\n',
    "services/report_intake/app/submit.cc": includes(
        "<string>", '"absl/status/statusor.h"', '"ports/books.h"', '"report_intake/app/submit.h"',
        '"report_intake/domain/report.h"', '"kernel/ids.h"'),
    "services/report_intake/adapters/grpc.cc": includes(
        "<grpcpp/grpcpp.h>", "<sqlite3.h>", '"absl/strings/str_cat.h"', '"google/protobuf/message.h"',
        '"google/rpc/status.pb.h"', '"luotsi/report/v1/report.pb.h"', '"luotsi/contract/v1/contract.pb.h"',
        '"platform/rpc/server.h"', '"ports/books.h"', '"kernel/ids.h"', '"report_intake/app/submit.h"',
        '"report_intake/domain/report.h"', '"services/report_intake/adapters/codec.h"')
    + "double seconds = 0;\nvoid F() { throw 1; }\n",
    "services/report_intake/module.cc": includes(
        "<memory>", '"absl/status/status.h"', '"report_intake/module.h"', '"report_intake/adapters/grpc.h"',
        '"report_intake/app/submit.h"', '"report_intake/domain/report.h"', '"platform/rpc/server.h"',
        '"kernel/ids.h"', '"ports/books.h"', '"luotsi/report/v1/report_service.pb.h"'),
    "services/platform/runtime/clock.cc": includes(
        "<chrono>", "<unistd.h>", '"absl/time/time.h"', '"kernel/clock.h"', '"ports/clock.h"',
        '"google/rpc/status.pb.h"', '"luotsi/error/v1/reason.pb.h"', '"luotsi/validate/v1/validate.pb.h"',
        '"luotsi/config/v1/luotsi_config.pb.h"', '"luotsi/type/v1/money.pb.h"', '"platform/rpc/server.h"',
        '"grpc/health/v1/health.pb.h"')
    + "auto now = std::chrono::system_clock::now();\nstd::random_device device;\n",
    "services/platform/rpc/server.cc": "auto t = std::chrono::steady_clock::now();\n",
    "services/platform/metrics/latency.cc": "auto t = std::chrono::steady_clock::now();\n",
    "services/platform/config/load.cc": "auto home = std::getenv(\"HOME\");\n",
    "services/luotsi/main.cc": includes(
        "<CLI/CLI.hpp>", '"luotsi/modules.h"', '"luotsi/config/v1/luotsi_config.pb.h"', '"alerting/module.h"',
        '"report_intake/module.h"', '"platform/rpc/server.h"', '"kernel/ids.h"', '"absl/status/status.h"'),
    "services/luotsi/modules.cc": "// TODO(#12): one more module\n",
    "tests/support/await.h": "auto t = std::chrono::steady_clock::now(); // sleep_for(\nvoid F() { usleep(1); }\n",
    "tests/unit/any_test.cc": includes('"tests/support/await.h"', '"alerting/domain/finding.h"', "<grpcpp/grpcpp.h>")
    + "double x = 1;\n" + "// " + "ä" * 97 + "\n",
    "tools/demo/any.cc": "auto t = std::chrono::system_clock::now(); auto e = std::getenv(\"X\");\n",
    "services/report_intake/adapters/made.pb.h": "// " + "x" * 200 + "\n",
}

# (rule, file, text): with the file added to the legal tree, the rule fires and no other does.
PLANTED = []


def plant(rule, path, *texts):
    PLANTED.extend((rule, path, text) for text in texts)


THIRD_PARTY = ["<grpcpp/grpcpp.h>", "<fmt/format.h>", "<sqlite3.h>", "<unistd.h>", '"absl/strings/str_cat.h"']
BUSINESS = '"luotsi/report/v1/report.pb.h"'

plant("include-kernel", "services/kernel/x.h",
      *[includes(i) for i in THIRD_PARTY + [BUSINESS, '"google/rpc/status.pb.h"', '"absl/status/status.h"',
                                            '"ports/clock.h"', '"platform/rpc/server.h"', '"alerting/domain/finding.h"']])
plant("include-ports", "services/ports/x.h",
      *[includes(i) for i in THIRD_PARTY + [BUSINESS, '"platform/rpc/server.h"', '"alerting/app/assess.h"']])
plant("include-domain", "services/report_intake/domain/x.cc",
      *[includes(i) for i in THIRD_PARTY + [BUSINESS, '"absl/status/status.h"', '"ports/books.h"',
                                            '"platform/rpc/server.h"', '"report_intake/app/submit.h"',
                                            '"report_intake/adapters/grpc.h"', '"report_intake/module.h"',
                                            '"alerting/domain/finding.h"', '"services/alerting/domain/finding.h"']])
plant("include-app", "services/report_intake/app/x.cc",
      *[includes(i) for i in THIRD_PARTY + [BUSINESS, '"platform/rpc/server.h"', '"report_intake/adapters/grpc.h"',
                                            '"report_intake/module.h"', '"alerting/app/assess.h"']])
plant("include-adapters", "services/report_intake/adapters/x.cc",
      *[includes(i) for i in ['"alerting/domain/finding.h"', '"alerting/adapters/feed.h"', '"alerting/module.h"',
                              '"report_intake/module.h"', '"luotsi/modules.h"']])
plant("include-module", "services/report_intake/module.h",
      *[includes(i) for i in THIRD_PARTY + ['"alerting/module.h"', '"alerting/domain/finding.h"', '"luotsi/modules.h"']])
plant("include-platform", "services/platform/log/x.cc",
      *[includes(i) for i in [BUSINESS, '"luotsi/contract/v1/contract_event.pb.h"', '"alerting/module.h"',
                              '"report_intake/domain/report.h"', '"luotsi/modules.h"']])
plant("include-luotsi", "services/luotsi/x.cc",
      *[includes(i) for i in [BUSINESS, '"alerting/domain/finding.h"', '"alerting/adapters/feed.h"',
                              '"report_intake/app/submit.h"']])
for room in ["kernel", "ports", "platform/log", "luotsi", "alerting/domain", "alerting/app", "alerting/adapters"]:
    plant("include-tests", f"services/{room}/x.cc", includes('"tests/support/await.h"'), includes('"tools/tidy/rules.h"'))
plant("include-tests", "services/alerting/module.cc", includes('"tests/support/await.h"'))
plant("include-spelling", "services/alerting/adapters/x.cc", includes('"feed.h"'), includes('"../domain/finding.h"'))
plant("unknown-room", "services/alerting/helpers/x.cc", "")
plant("unknown-room", "services/common/x.cc", "")

NOW = "auto t = std::chrono::{}::now();\n"
for path in ["services/alerting/app/x.cc", "services/platform/log/x.cc", "services/luotsi/x.cc", "tests/unit/x.cc"]:
    plant("clock-now", path, NOW.format("system_clock"), NOW.format("steady_clock"),
          NOW.format("high_resolution_clock"), "auto t = absl::Now();\n")
plant("test-sleep", "tests/integration/x.cc", "void F() { std::this_thread::sleep_for(s); }\n",
      "void F() { std::this_thread::sleep_until(s); }\n", "void F() { usleep(5); }\n", "void F() { absl::SleepFor(s); }\n")
for path in ["services/alerting/module.cc", "services/platform/log/x.cc", "services/luotsi/x.cc", "tests/unit/x.cc"]:
    plant("getenv", path, 'auto v = std::getenv("X");\n', 'auto v = secure_getenv("X");\n')
for path in ["services/kernel/x.h", "services/alerting/domain/x.cc"]:
    plant("floating-point", path, "double x = 0;\n", "float x = 0;\n")
for path in ["services/kernel/x.h", "services/alerting/domain/x.cc", "services/alerting/app/x.cc"]:
    plant("throw", path, "void F() { throw 1; }\n")
for path in ["services/alerting/adapters/x.cc", "services/platform/log/x.cc", "tests/unit/x.cc", "tools/demo/x.cc"]:
    plant("randomness", path, "int x = std::rand();\n", "void F() { std::srand(1); }\n", "std::random_device x;\n")
for path in ["services/alerting/domain/x.cc", "tests/unit/x.cc", "tools/demo/x.cc"]:
    plant("line-length", path, "// " + "x" * 98 + "\n", "// " + "ä" * 98 + "\n")
    plant("todo-without-issue", path, "// TODO: later\n", "/* FIXME now */\n", "// TODO(someone): later\n", "// TODO(#): no\n")
plant("dead-rule-file", "services/alerting/domain/rules/forgotten.cc", "")
for path in ["services/alerting/domain/x.cc", "services/alerting/app/x.cc"]:
    plant("unknown-reason", path, 'auto a = Rejection{.reason = "NOT_A_REASON"};\n',
          'auto a = Rejection{\n    .reason = "NOT_A_REASON",\n};\n', 'auto a = Rejection{"NOT_A_REASON"};\n')
plant("unused-reason", "proto/luotsi/error/v1/reason.proto",
      REASONS.replace("\n}\n", "\n  NEVER_ANSWERED = 8 [(about) = {}];\n}\n"))


def run(tidy, root):
    done = subprocess.run([tidy, root], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("tidy: ")]
    return done.returncode, lines


def write(root, path, text):
    file = pathlib.Path(root, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def main():
    tidy = sys.argv[1]
    faults = []
    with tempfile.TemporaryDirectory() as root:
        for path, text in LEGAL.items():
            write(root, path, text)
        code, lines = run(tidy, root)
        if code != 0:
            faults.append("the legal tree is refused:\n    " + "\n    ".join(lines))
        for rule, path, text in PLANTED:
            before = LEGAL.get(path)
            file = write(root, path, text)
            code, lines = run(tidy, root)
            fired = {line.split(": ")[1] for line in lines}
            at_file = all(line.startswith(path + ":") for line in lines)
            if code != 1 or fired != {rule} or not at_file:
                faults.append(f"{path} with {text!r}: expected {rule}, exit 1; got exit {code}: {lines}")
            file.unlink()
            if before is not None:
                write(root, path, before)
    listed = subprocess.run([tidy, "--list-rules"], capture_output=True, text=True, check=True).stdout.split()
    planted = {rule for rule, _, _ in PLANTED}
    if sorted(listed) != sorted(planted):
        faults.append(f"rules without a planted violation: {sorted(set(listed) - planted)}; "
                      f"planted without a rule: {sorted(planted - set(listed))}")
    for fault in faults:
        print("FAILED:", fault)
    print(f"{len(PLANTED)} planted violations of {len(listed)} rules, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
