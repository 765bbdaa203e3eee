"""Redis on a Unix socket, for one user that may touch one prefix. Nothing is kept on disk."""
import secrets
import socket

import process
from state import write_private

NAME = "redis"
USER = "luotsi"
KEY_PREFIX = "luotsi:"
READY_SECONDS = 20


def socket_path(state):
    return state.sockets / "redis.sock"


def password_file(state, user=USER):
    path = state.secrets / f"redis-{user}"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24) + "\n")
    return path


def password(state, user):
    return password_file(state, user).read_text(encoding="ascii").strip()


def start(state):
    if process.pid_of(state, NAME):
        return
    (state.data / NAME).mkdir(exist_ok=True)
    acl = write_private(state.secrets / "redis.acl", acl_text(state))
    config = state.config / "redis.conf"
    config.write_text(config_text(socket_path(state), acl, state.data / NAME), encoding="utf-8")
    process.start(state, NAME, ["redis-server", config])
    process.await_ready(state, NAME, lambda: answers(state), READY_SECONDS)


def config_text(unix_socket, acl_file, directory):
    return (f"port 0\nunixsocket {unix_socket}\nunixsocketperm 700\naclfile {acl_file}\ndir {directory}\n"
            "save \"\"\nappendonly no\nmaxmemory 64mb\nmaxmemory-policy allkeys-lru\ndaemonize no\n"
            "proc-title-template \"{title} {config-file}\"\n")


def acl_text(state):
    """The service's user: its own keys and channels, and no command that looks at or changes the server."""
    return (f"user default off\n"
            f"user {USER} on >{password(state, USER)} ~{KEY_PREFIX}* &{KEY_PREFIX}* +@all -@admin -@dangerous\n"
            f"user admin on >{password(state, 'admin')} ~* &* +@all\n")


def ask(state, *words, user="admin"):
    """The first line that the server answers."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(2)
        link.connect(str(socket_path(state)))
        with link.makefile("rwb") as stream:
            for command in (("AUTH", user, password(state, user)), words):
                stream.write(f"*{len(command)}\r\n".encode()
                             + b"".join(f"${len(word.encode())}\r\n{word}\r\n".encode() for word in command))
                stream.flush()
                answer = stream.readline().decode().strip()
                if answer.startswith("-"):
                    return answer
            return answer


def answers(state):
    try:
        return ask(state, "PING") == "+PONG"
    except OSError:
        return False


def stop(state):
    return process.stop(state, NAME)


def summary(state):
    return f"socket {socket_path(state)}"
