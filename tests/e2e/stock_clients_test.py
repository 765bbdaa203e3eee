#!/usr/bin/python3
"""Programs that know nothing of Luotsi call it as docs/integration/clients.md tells them to.

    tests/e2e/stock_clients_test.py grpcurl|python

Runs the blocks of the page as they stand. Ends with 77 when the client cannot be installed here.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "demo"))
sys.dont_write_bytecode = True

import server  # noqa: E402

PAGE = ROOT / "docs" / "integration" / "clients.md"
SERVICES = ["luotsi.contract.v1.ContractService", "luotsi.report.v1.ReportService", "luotsi.alert.v1.AlertService",
            "luotsi.finance.v1.FinanceService", "luotsi.selfmonitoring.v1.SelfMonitoringService"]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def installed(client):
    done = subprocess.run([ROOT / "tools" / "stock_clients" / "install", client], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode == 77:
        print(f"SKIPPED: {client} cannot be installed here\n{done.stderr}")
        sys.exit(77)
    done.check_returncode()
    return pathlib.Path(done.stdout.strip())


def run(command, directory, port, path=""):
    done = subprocess.run(command, cwd=directory, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, timeout=60,
                          env={**os.environ, "LUOTSI": f"127.0.0.1:{port}", "PATH": f"{path}:{os.environ['PATH']}"})
    if done.returncode:
        raise SystemExit(f"FAILED: ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def must_hold(output, *texts):
    for text in texts:
        if text not in output:
            raise SystemExit(f"FAILED: no {text!r} in what the client said:\n{output}")


def test_grpcurl(directory, port, grpcurl):
    script = "set -euo pipefail\n" + "".join(blocks("bash"))
    output = run(["bash", "-c", script], directory, port, grpcurl.parent)
    must_hold(output, *SERVICES,
              "rpc SubmitReport", "message SubmitReportRequest",              # describe
              "CONTRACT_STATE_ACTIVE", "REPORT_STATE_RECEIVED",
              "InvalidArgument", "FIELD_FORMAT_INVALID", '"month"', "luotsi.fi", "Tekst",
              "refused, as it should be")
    return "grpcurl lists the services, describes a method, submits a report, and reads reason and field of an error"


def make_contract(directory, port):
    """The page's contract, made with Debian's Python so that this test does not need grpcurl too."""
    import wire
    from google.protobuf import json_format
    text = re.search(r"<<'JSON'\n(.*?)\nJSON$", "".join(blocks("bash")), re.S | re.M).group(1)
    request = json_format.ParseDict(json.loads(text), wire.contract_pb.CreateContractRequest())
    luotsi = wire.Luotsi(port)
    contract = luotsi.call("CreateContract", request)
    luotsi.call("ActivateContract", wire.contract_pb.ActivateContractRequest(
        request_id="example-2", contract_id=contract.id))
    luotsi.settle()
    return contract.id


def test_python(directory, port, python):
    contract_id = make_contract(directory, port)
    program = pathlib.Path(directory) / "program.py"
    program.write_text(blocks("python")[0], encoding="utf-8")
    output = run([python, program, contract_id], directory, port)
    must_hold(output, *SERVICES, "Stored: 2025-02 version 1",
              'ErrorInfo {"reason": "FIELD_FORMAT_INVALID"', '"domain": "luotsi.fi"',
              'BadRequest {"fieldViolations": [{"field": "month"', 'LocalizedMessage {"locale": "sv"')
    return "Python's grpcio lists the services, submits a report, and unpacks ErrorInfo, BadRequest, LocalizedMessage"


def main():
    client = sys.argv[1]
    test = {"grpcurl": test_grpcurl, "python": test_python}[client]
    program = installed(client)
    with tempfile.TemporaryDirectory() as directory:
        log = pathlib.Path(directory) / "luotsi.log"
        try:
            with server.luotsi_dev("2025-03-03", log) as port:
                print(test(directory, port, program))
        except BaseException:
            print("The server said:\n" + log.read_text(errors="replace")[-4000:])
            raise


if __name__ == "__main__":
    main()
