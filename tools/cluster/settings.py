"""The configuration of each service, as the YAML that `luotsi serve --config` reads.

One function for the cluster on this machine and for the containers of deploy/compose.yaml: they differ in
where things are (Places), not in what is configured.
"""
import dataclasses

import yaml

import postgres
import redis_server
from state import COUNTY, TRUST_DOMAIN

# A fetch that waits long holds up the question for a topic's end, which settling asks day by day.
FETCH_WAIT_MS = "10"
OPERATOR = "operations"     # the name in the operator's certificate
ISSUER, AUDIENCE = "https://issuer.example", "luotsi"  # of tools/identity/issuer
TOKEN_LIFE_SECONDS = 3600   # an import through the edge may take longer than the default of 15 minutes


@dataclasses.dataclass
class Places:
    """Where one service finds the others and its files."""
    grpc_host: str
    grpc_port: int
    admin_host: str
    admin_port: int
    postgres_host: str
    postgres_port: int
    kafka: str
    redis_socket: str
    tls: str                # directory with <module>.pem, <module>.key, ca.pem
    passwords: str          # directory with a file a PostgreSQL role
    redis_password: str     # file
    key_set: str            # file
    signing_key: str        # file
    checkpoints: str        # directory


def tls_of(places, module):
    return {"certificate_file": f"{places.tls}/{module}.pem", "key_file": f"{places.tls}/{module}.key",
            "ca_file": f"{places.tls}/ca.pem"}


def of(module, places, virtual_day=None):
    """The configuration as a mapping."""
    tls = tls_of(places, module)
    settings = {
        "county": COUNTY,
        "grpc": {"host": places.grpc_host, "port": places.grpc_port, "tls": tls},
        "admin": {"host": places.admin_host, "port": places.admin_port, **shield(places)},
        "store": {"postgres": {
            "host": places.postgres_host, "port": places.postgres_port, "database": postgres.DATABASE,
            "role_prefix": postgres.ROLE_PREFIX, "password_directory": places.passwords,
            "tls": {"ca_file": tls["ca_file"]}}},
        "reflection": True,
        "kafka": {"bootstrap_servers": places.kafka, "tls": tls, "instance": f"{module}-1",
                  "properties": {"fetch.wait.max.ms": FETCH_WAIT_MS}},
        "redis": {"socket": places.redis_socket, "user": redis_server.USER,
                  "password_file": places.redis_password, "key_prefix": redis_server.KEY_PREFIX},
        "identity": {
            "issuers": [{"issuer": ISSUER, "audience": AUDIENCE, "key_set_file": places.key_set}],
            "max_token_life_s": TOKEN_LIFE_SECONDS, "trust_domain": TRUST_DOMAIN,
            # The operator's certificate is enough to ask a process for its status. The edge has no row: who calls
            # through it needs a token.
            "services": [{"name": OPERATOR, "roles": ["operations"]}]},
        "audit": {"signing_key_file": places.signing_key,
                  "checkpoint_file": f"{places.checkpoints}/{module}.checkpoints"},
    }
    if virtual_day:
        settings["clock"] = {"virtual_day": str(virtual_day)}
    return settings


def shield(places):
    """Outside loopback the admin port is plain text only inside a network of its own, and says so."""
    return {} if places.admin_host == "127.0.0.1" else {"shielded": True}


def text(module, places, virtual_day=None):
    return yaml.safe_dump(of(module, places, virtual_day), sort_keys=False)


def key_paths(settings, prefix=""):
    """`store.postgres.host`, …: the keys that are set, for the comparison with the containers'."""
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from key_paths(value, f"{prefix}{name}.")
        else:
            yield prefix + name
