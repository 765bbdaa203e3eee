#!/usr/bin/python3
"""Mutual TLS, a key set behind an address, and starts that must be refused, with the programs as a user runs them:
services by their certificates, the edge that needs a token, luotsictl over TLS, certificates and keys that change while
the server runs."""
import contextlib
import http.server
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "demo")]

import server  # noqa: E402

loader = importlib.machinery.SourceFileLoader("issuer", str(ROOT / "tools" / "identity" / "issuer"))
issuer = importlib.util.module_from_spec(importlib.util.spec_from_loader("issuer", loader))
loader.exec_module(issuer)

DOMAIN = "county.example"
SOON_SECONDS = 15
OK, NOT_ALLOWED = 0, 6  # exit codes of luotsictl


# ---- Certificates, by the machine's openssl

class Authority:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(exist_ok=True)
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self / "ca.key")
        self.openssl("req", "-x509", "-new", "-key", self / "ca.key", "-days", "2", "-subj", "/CN=ca", "-out", self / "ca.pem")

    def __truediv__(self, name):
        return self.directory / name

    @staticmethod
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def issue(self, name):
        (self / f"{name}.ext").write_text(f"subjectAltName=IP:127.0.0.1,URI:spiffe://{DOMAIN}/{name}\n")
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self / f"{name}.key")
        os.chmod(self / f"{name}.key", 0o600)
        self.openssl("req", "-new", "-key", self / f"{name}.key", "-subj", f"/CN={name}", "-out", self / f"{name}.csr")
        self.openssl("x509", "-req", "-in", self / f"{name}.csr", "-CA", self / "ca.pem", "-CAkey", self / "ca.key",
                     "-CAcreateserial", "-days", "2", "-extfile", self / f"{name}.ext", "-out", self / f"{name}.pem")
        return {"certificate_file": str(self / f"{name}.pem"), "key_file": str(self / f"{name}.key"),
                "ca_file": str(self / "ca.pem")}


@contextlib.contextmanager
def key_server(authority, directory):
    """Gives the key set of `directory` behind https; `fetched` counts."""
    issued = authority.issue("keys")
    fetched = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            fetched.append(self.path)
            body = (pathlib.Path(directory) / "jwks.json").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued["certificate_file"], issued["key_file"])
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{httpd.server_port}/keys", fetched
    finally:
        httpd.shutdown()


# ---- Starts that must be refused

def refused_starts(directory, authority, good, expect):
    tls = authority.issue("refused")
    open_key = authority.issue("open")
    os.chmod(open_key["key_file"], 0o644)
    identity = good["identity"]
    away = {"host": "0.0.0.0", "port": 0}
    rows = [
        ("a plain listener outside loopback", {"grpc": away}, "give grpc.tls"),
        ("an open door outside loopback", {"grpc": away | {"tls": tls}, "identity": None}, "say who may call"),
        ("a plain admin listener outside loopback", {"admin": away}, "admin.shielded"),
        ("a shielded grpc listener", {"grpc": {"port": 0, "shielded": True}}, "only the admin listener"),
        ("services without mutual TLS", {"grpc": {"port": 0}}, "grpc.tls.ca_file"),
        ("a key that everyone may read", {"grpc": {"port": 0, "tls": open_key}}, "every user"),
        ("another's key", {"grpc": {"port": 0, "tls": tls | {"key_file": str(authority / "server.key")}}},
         "not the certificate's"),
        ("a key set that is not there",
         {"identity": identity | {"issuers": [{"issuer": "i", "audience": "a", "key_set_file": "/nowhere"}]}}, "/nowhere"),
        ("a key set over plain http",
         {"identity": identity | {"issuers": [{"issuer": "i", "audience": "a", "key_set_url": "http://127.0.0.1/"}]}},
         "must be https"),
        ("a role that there is not",
         {"identity": identity | {"services": [{"name": "x", "roles": ["king"]}]}}, "king"),
    ]
    for about, change, said in rows:
        config = {k: v for k, v in (good | change).items() if v is not None}
        path = pathlib.Path(directory) / "refused.yaml"
        path.write_text(json.dumps(config))
        done = subprocess.run([server.BIN / "luotsi", "dev", "--config", path], capture_output=True, text=True, timeout=30)
        expect(done.returncode != 0 and said in done.stderr, f"start with {about}: {done.returncode} {done.stderr[-300:]}")


# ---- Calls

def luotsictl(port, tls, token_file=None, words=("status",)):
    options = ["--ca", tls["ca_file"], "--cert", tls["certificate_file"], "--key", tls["key_file"], "--timeout", "5s"]
    if token_file:
        options += ["--token-file", token_file]
    return subprocess.run([server.BIN / "luotsictl", "--server", f"127.0.0.1:{port}", *options, *words],
                          capture_output=True, text=True, timeout=60)


def soon(condition):
    until = time.monotonic() + SOON_SECONDS
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.2)
    return False


def replace(source, target):
    draft = pathlib.Path(str(target) + ".new")
    draft.write_bytes(pathlib.Path(source).read_bytes())
    os.chmod(draft, 0o600)
    draft.rename(target)


def calls(directory, authority, port, fetched, expect):
    operations, edge, finance = (authority.issue(name) for name in ("operations", "edge", "finance-system"))
    token_file = pathlib.Path(directory) / "token"

    def write_token(kid, role="auditor"):
        now = int(time.time())
        token_file.write_text(issuer.make_token(directory, kid, {
            "iss": issuer.ISSUER, "aud": issuer.AUDIENCE, "sub": "trial", "iat": now, "exp": now + 600, "county": "c",
            "roles": [role]}))
        os.chmod(token_file, 0o600)

    done = luotsictl(port, operations)
    expect(done.returncode == OK, f"operations by certificate: {done.stderr}")
    done = luotsictl(port, finance)
    expect(done.returncode == NOT_ALLOWED and "ROLE_NOT_ALLOWED" in done.stderr, f"finance asks for status: {done.stderr}")
    done = luotsictl(port, finance, words=("invoice", "list"))
    expect(done.returncode == OK, f"finance lists invoices: {done.stderr}")
    done = luotsictl(port, edge)
    expect(done.returncode == NOT_ALLOWED and "TOKEN_MISSING" in done.stderr, f"the edge without a token: {done.stderr}")
    write_token("key-1")
    expect(soon(lambda: luotsictl(port, edge, token_file).returncode == OK), "the edge with a token")
    expect(len(fetched) == 1, f"the key set was fetched {len(fetched)} times for one key")

    # A new key: its first token makes the server look again. Made-up key ids do not make it look more often.
    subprocess.run([ROOT / "tools/identity/issuer", "add", "--dir", directory, "--kid", "key-2", "--alg", "PS256"], check=True)
    write_token("key-2")
    expect(soon(lambda: luotsictl(port, edge, token_file).returncode == OK), "a token of a new key")
    expect(len(fetched) <= 3, f"the key set was fetched {len(fetched)} times for two keys")

    # New certificates of a new authority, without a restart.
    renewed = Authority(pathlib.Path(directory) / "renewed")
    fresh, caller = renewed.issue("server"), renewed.issue("operations")
    expect(luotsictl(port, caller).returncode != OK, "a stranger's certificate was taken")
    for name in ("server.key", "server.pem"):
        replace(renewed / name, authority / name)
    replace(renewed / "ca.pem", authority / "ca.pem")
    expect(soon(lambda: luotsictl(port, caller).returncode == OK), "renewed certificates are not in use")
    del fresh


def main():
    failures, passed = [], []

    def expect(condition, what):
        (passed if condition else failures).append(what)

    with tempfile.TemporaryDirectory(prefix="luotsi-tls-") as directory, contextlib.ExitStack() as stack:
        authority = Authority(pathlib.Path(directory) / "tls")
        key_authority = Authority(pathlib.Path(directory) / "keys-tls")
        subprocess.run([ROOT / "tools/identity/issuer", "init", "--dir", directory], check=True)
        url, fetched = stack.enter_context(key_server(key_authority, directory))
        good = {
            "county": "c", "grpc": {"port": 0, "tls": authority.issue("server")}, "admin": {"port": 0},
            "identity": {
                "issuers": [{"issuer": issuer.ISSUER, "audience": issuer.AUDIENCE, "key_set_url": url,
                             "key_set_ca_file": str(key_authority / "ca.pem")}],
                "trust_domain": DOMAIN,
                "services": [{"name": "operations", "roles": ["operations"]},
                             {"name": "finance-system", "roles": ["finance"]}]}}
        refused_starts(directory, authority, good, expect)
        fetched.clear()
        config, ready, log = (pathlib.Path(directory) / name for name in ("luotsi.yaml", "ready.json", "log"))
        config.write_text(json.dumps(good))
        with open(log, "wb") as out:
            process = subprocess.Popen([server.BIN / "luotsi", "dev", "--config", config, "--ready-file", ready],
                                       stdin=subprocess.DEVNULL, stdout=out, stderr=out)
            try:
                calls(directory, authority, server.wait_ready(process, ready), fetched, expect)
            finally:
                server.stop(process)
        if failures:
            print(log.read_text()[-2000:])
    for failure in failures:
        print("FAILED", failure)
    print(f"{len(passed)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
