"""PostgreSQL: one server, a schema and four roles a service."""
import os
import pathlib
import pwd
import re
import secrets
import shutil
import signal
import subprocess

import certificates
import process
from state import MODULES, Failed, write_private

NAME = "postgres"
DATABASE = "luotsi"
ROLE_PREFIX = "luotsi"
RIGHTS = ("owner", "app", "relay", "read")
SUPERUSER = "postgres"
READY_SECONDS = 60


def program(name):
    """The newest installed server's program; Debian keeps them out of PATH."""
    def version(path):
        return int(re.search(r"/(\d+)/bin/", str(path))[1])

    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"[0-9]*/bin/{name}"), key=version)
    if found:
        return found[-1]
    if shutil.which(name):
        return pathlib.Path(shutil.which(name))
    raise Failed(f"{name} is not installed (Debian: postgresql)")


def user():
    """PostgreSQL refuses to run as root: then its own user, or none when we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise Failed("running as root needs the user `postgres` for PostgreSQL (Debian: postgresql)") from None
    return "postgres"


def as_user(command):
    return ["setpriv", f"--reuid={user()}", f"--regid={user()}", "--init-groups", *command] if user() else command


def run(command, **options):
    done = subprocess.run([str(word) for word in as_user(command)], cwd="/", text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)
    if done.returncode:
        raise Failed(f"{pathlib.Path(str(command[0])).name} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def own(path):
    """Gives the path to PostgreSQL's user."""
    if user():
        entry = pwd.getpwnam(user())
        os.chown(path, entry.pw_uid, entry.pw_gid)
    return path


def data(state):
    return state.data / NAME


def socket_directory(state):
    return state.sockets / NAME


def passwords(state):
    """Directory with a password file a role, as `store.postgres.password_directory` wants it."""
    return state.secrets / NAME


def roles(module):
    return [f"{ROLE_PREFIX}_{schema(module)}_{right}" for right in RIGHTS]


def password_file(state, role):
    path = passwords(state) / role
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(path, secrets.token_urlsafe(24) + "\n")
    return path


def schema(module):
    return module.replace("-", "_")


# ---- Starting

def start(state):
    if process.pid_of(state, NAME):
        return
    init(state)
    configure(state)
    own_directory(socket_directory(state), 0o755)
    process.start(state, NAME, [program("postgres"), "-D", data(state)], user())
    process.await_ready(state, NAME, lambda: answers(state), READY_SECONDS)


def own_directory(path, mode):
    path.mkdir(mode=mode, exist_ok=True)
    return own(path)


def init(state):
    """A directory that a cut-off initdb left half-made is made again."""
    directory = data(state)
    if (directory / "initdb.done").exists():
        return
    shutil.rmtree(directory, ignore_errors=True)
    own_directory(directory, 0o700)
    if user() and subprocess.run(as_user(["test", "-w", str(directory)]), check=False).returncode:
        raise Failed(f"the user {user()} cannot reach {directory}: choose another --dir (for example below /var/tmp)")
    run([program("initdb"), "-D", directory, "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8",
         "--data-checksums", "--auth-local=peer", "--auth-host=scram-sha-256"])
    (directory / "initdb.done").touch()


def configure(state):
    tls = certificates.directory(state)
    directory = data(state)
    for name, source in (("server.crt", "postgres.pem"), ("server.key", "postgres.key"), ("ca.crt", "ca.pem")):
        write_private(directory / name, (tls / source).read_text(encoding="ascii"))
        own(directory / name)
    settings = {
        "listen_addresses": "'127.0.0.1'", "port": state.ports()["postgres"],
        "unix_socket_directories": f"'{socket_directory(state)}'", "ssl": "on",
        "ssl_cert_file": "'server.crt'", "ssl_key_file": "'server.key'", "ssl_ca_file": "'ca.crt'",
        "ssl_min_protocol_version": "'TLSv1.2'", "password_encryption": "'scram-sha-256'",
        # What was acknowledged is on the disk; never turned off, also not for a trial.
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
        "max_connections": 200, "shared_buffers": "'128MB'", "max_wal_size": "'2GB'",
        "log_line_prefix": "'%m %u@%d '", "log_min_duration_statement": "'2s'", "log_lock_waits": "on",
    }
    (directory / "postgresql.auto.conf").write_text(
        "".join(f"{name} = {value}\n" for name, value in settings.items()), encoding="utf-8")
    # The person who started the cluster is the superuser, over the socket only; over TCP nobody without TLS.
    (directory / "pg_hba.conf").write_text(hba("127.0.0.1/32", "map=operator"), encoding="utf-8")
    operator = pwd.getpwuid(os.geteuid()).pw_name
    (directory / "pg_ident.conf").write_text(
        "".join(f"operator {name} {SUPERUSER}\n" for name in sorted({operator, SUPERUSER})), encoding="utf-8")
    for name in ("postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf"):
        own(directory / name)


def hba(addresses, user_map=""):
    return (f"local all {SUPERUSER} peer {user_map}\nlocal all all scram-sha-256\n"
            f"hostssl all {SUPERUSER} all reject\nhostssl all all {addresses} scram-sha-256\n")


def answers(state):
    return subprocess.run([program("pg_isready"), "-q", "-h", socket_directory(state), "-p",
                           str(state.ports()["postgres"])], check=False).returncode == 0


# ---- Asking

def psql(state, sql, database=DATABASE):
    """What the superuser's statement answers, unaligned, without headings. The statement is no argument:
    it may hold a password."""
    command = [str(program("psql")), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h",
               str(socket_directory(state)), "-p", str(state.ports()["postgres"]), "-U", SUPERUSER, "-d", database]
    done = subprocess.run(command, input=sql, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Failed(f"psql ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def bootstrap(state, schemas):
    """The database, then `schemas`: what `luotsi migrate bootstrap` printed. Repeating it is safe."""
    if not psql(state, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'", "postgres"):
        psql(state, f"CREATE DATABASE {DATABASE}", "postgres")
    psql(state, bootstrap_sql(state, schemas))


def bootstrap_sql(state, schemas):
    """Run as superuser in the database: no more rights than each role needs, and a password for each."""
    lines = [f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;", "REVOKE ALL ON SCHEMA public FROM PUBLIC;", schemas]
    for role in (role for module in MODULES for role in roles(module)):
        password = password_file(state, role).read_text(encoding="ascii").strip()
        lines.append(f"ALTER ROLE {role} LOGIN PASSWORD '{password}'; GRANT CONNECT ON DATABASE {DATABASE} TO {role};")
    return "\n".join(lines) + "\n"


def stop(state):
    return process.stop(state, NAME, gently=signal.SIGINT)


def summary(state):
    return f"127.0.0.1:{state.ports()['postgres']} (TLS), socket {socket_directory(state)}"
