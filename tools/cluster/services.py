"""The five `luotsi serve` processes, each with its own configuration, certificate and schema."""
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

import bus
import certificates
import postgres
import process
import redis_server
import settings
from state import BIN, MODULES, ROOT, Failed, write_private

READY_SECONDS = 60
STOP_SECONDS = 20
ISSUER = ROOT / "tools" / "identity" / "issuer"
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else sys.executable


def issuer_directory(state):
    return state.secrets / "issuer"


def audit_directory(state):
    return state.secrets / "audit"


def config_file(state, module):
    return state.config / f"{module}.yaml"


def ready_file(state, module):
    return state.pids / f"{module}.ready"


def places(state, module):
    ports = state.ports()
    return settings.Places(
        grpc_host="127.0.0.1", grpc_port=ports[f"{module}.grpc"],
        admin_host="127.0.0.1", admin_port=ports[f"{module}.admin"],
        postgres_host="127.0.0.1", postgres_port=ports["postgres"],
        kafka=bus.bootstrap_servers(state), redis_socket=str(redis_server.socket_path(state)),
        tls=str(certificates.directory(state)), passwords=str(postgres.passwords(state)),
        redis_password=str(redis_server.password_file(state)),
        key_set=str(issuer_directory(state) / "jwks.json"),
        signing_key=str(audit_directory(state) / "signing.pem"), checkpoints=str(audit_directory(state)))


def prepare(state, virtual_day):
    """Key set of the test issuer, the audit's signing key, one configuration a service."""
    if not (issuer_directory(state) / "jwks.json").exists():
        issuer(state, "init")
    make_signing_key(state)
    for module in MODULES:
        config_file(state, module).write_text(settings.text(module, places(state, module), virtual_day),
                                              encoding="utf-8")


def issuer(state, command, *words):
    done = subprocess.run([PYTHON, str(ISSUER), command, "--dir", str(issuer_directory(state)), *words], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Failed(f"{ISSUER.relative_to(ROOT)} {command} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def token(state, *roles, provider=None, life=settings.TOKEN_LIFE_SECONDS):
    words = [word for role in roles for word in ("--role", role)]
    words += ["--county", settings.COUNTY, "--life", str(life), "--subject", "cluster-demo"]
    return issuer(state, "token", *words, *(["--provider", provider] if provider else []))


def make_signing_key(state):
    path = audit_directory(state) / "signing.pem"
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_private(path, pem.decode())


def luotsi(state, module, *words):
    """What the command prints; what it says besides goes to the log."""
    done = subprocess.run([str(BIN / "luotsi"), *words, "--config", str(config_file(state, module))], text=True,
                          cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    with open(process.log_of(state, "migrate"), "a", encoding="utf-8") as log:
        log.write(f"luotsi {' '.join(words)}\n{done.stdout}{done.stderr}")
    if done.returncode:
        raise Failed(f"luotsi {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}".strip())
    return done.stdout


def bootstrap_sql(state):
    """Roles and schemas of all services, for a superuser."""
    return luotsi(state, MODULES[0], "migrate", "bootstrap")


def migrate(state):
    for module in MODULES:
        luotsi(state, module, "migrate", "apply", "--modules", module)


def start(state):
    """All at once, then each is waited for: a follower may wait for its source's topics, not for its process."""
    for module in MODULES:
        if process.pid_of(state, module):
            continue
        ready_file(state, module).unlink(missing_ok=True)
        process.start(state, module, [BIN / "luotsi", "serve", f"--modules={module}", "--config",
                                      config_file(state, module), "--ready-file", ready_file(state, module)])
    for module in MODULES:
        process.await_ready(state, module, lambda one=module: is_ready(state, one), READY_SECONDS)


def is_ready(state, module):
    try:
        return json.loads(ready_file(state, module).read_text(encoding="utf-8"))["grpc_port"] > 0
    except (OSError, ValueError, KeyError):
        return False


def answers(state, module):
    """Whether the admin port says that calls are taken."""
    try:
        url = f"http://127.0.0.1:{state.ports()[f'{module}.admin']}/readyz"
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def stop(state, module):
    return process.stop(state, module, seconds=STOP_SECONDS)


def summary(state, module):
    ports = state.ports()
    return f"127.0.0.1:{ports[f'{module}.grpc']} (mutual TLS), http://127.0.0.1:{ports[f'{module}.admin']}/metrics"
