"""What the containers of deploy/compose.yaml read: the same certificates, rights and settings as the cluster on
this machine, with the containers' names as addresses. Each container gets a directory with its own secrets only.
"""
import os
import pathlib
import secrets
import shutil

import yaml

import bus
import certificates
import edge
import kafka_broker
import postgres
import prometheus
import redis_server
import services
import settings
from state import MODULES, ROOT, State, write_private

DEFAULT = ROOT / "build" / "compose"
IMAGE_USER = 65532          # of deploy/image/Containerfile
GRPC, ADMIN, EDGE, EDGE_METRICS, POSTGRES, KAFKA, CONTROLLER = 7400, 7401, 7443, 7444, 5432, 9092, 9093
HOME = "/etc/luotsi"        # where a container finds its directory


def places(module):
    return settings.Places(
        grpc_host="0.0.0.0", grpc_port=GRPC, admin_host="0.0.0.0", admin_port=ADMIN,
        postgres_host="postgres", postgres_port=POSTGRES, kafka=f"kafka:{KAFKA}",
        redis_socket="/run/redis/redis.sock", tls=f"{HOME}/tls", passwords=f"{HOME}/postgres",
        redis_password=f"{HOME}/redis-{redis_server.USER}", key_set=f"{HOME}/jwks.json",
        signing_key=f"{HOME}/signing.pem", checkpoints="/var/lib/luotsi")


def write(directory):
    """Makes everything anew from the secrets in `directory`/made; what is there is not made twice."""
    directory = pathlib.Path(directory).resolve()
    state = State(directory / "made").make()
    certificates.make(state)
    services.prepare(state, None)
    for module in MODULES:
        write_service(state, directory / module, module)
    write_postgres(state, fresh(directory / "postgres"))
    write_kafka(state, fresh(directory / "kafka"))
    write_redis(state, fresh(directory / "redis"))
    write_edge(state, fresh(directory / "edge"))
    write_prometheus(fresh(directory / "prometheus"))
    user = hand_over(directory)
    (directory / ".env").write_text(f"LUOTSI_FILES={directory}\nLUOTSI_USER={user}\n", encoding="utf-8")
    return directory


def fresh(path):
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def copy(source, to):
    write_private(to, pathlib.Path(source).read_text(encoding="utf-8"))


def copy_tls(state, to, *names):
    to.mkdir(exist_ok=True)
    for name in ("ca.pem", *(f"{one}.{kind}" for one in names for kind in ("pem", "key"))):
        copy(certificates.directory(state) / name, to / name)


def write_service(state, path, module):
    fresh(path)
    (path / "luotsi.yaml").write_text(settings.text(module, places(module)), encoding="utf-8")
    copy_tls(state, path / "tls", module)
    (path / "postgres").mkdir()
    for role in postgres.roles(module):
        copy(postgres.password_file(state, role), path / "postgres" / role)
    copy(redis_server.password_file(state), path / f"redis-{redis_server.USER}")
    copy(services.issuer_directory(state) / "jwks.json", path / "jwks.json")
    copy(services.audit_directory(state) / "signing.pem", path / "signing.pem")


def write_postgres(state, path):
    copy_tls(state, path, "postgres")
    (path / "pg_hba.conf").write_text(postgres.hba("all"), encoding="utf-8")
    write_private(path / "bootstrap.sql", postgres.bootstrap_sql(state, services.bootstrap_sql(state)))
    # The image asks for one; pg_hba.conf lets nobody use it.
    write_private(path / "superuser", secrets.token_urlsafe(24) + "\n")


def write_kafka(state, path):
    copy_tls(state, path, kafka_broker.ADMIN)
    options = kafka_broker.Options(path, KAFKA, certificates.directory(state))
    lines = kafka_broker.broker_properties(options, KAFKA, CONTROLLER) | {
        "listeners": f"CLIENTS://:{KAFKA},CONTROLLER://:{CONTROLLER}",
        "advertised.listeners": f"CLIENTS://kafka:{KAFKA}",
        "controller.quorum.voters": f"{kafka_broker.NODE_ID}@kafka:{CONTROLLER}",
        "log.dirs": "/var/lib/kafka/data",
        "ssl.keystore.location": f"{HOME}/keystore.pem",
        "ssl.truststore.location": f"{HOME}/ca.pem",
    }
    (path / "server.properties").write_text(kafka_broker.as_text(lines), encoding="utf-8")
    write_private(path / "admin.keystore.pem", (path / "admin.key").read_text() + (path / "admin.pem").read_text())
    (path / "admin.properties").write_text(kafka_broker.as_text({
        "security.protocol": "SSL", "ssl.keystore.type": "PEM", "ssl.keystore.location": f"{HOME}/admin.keystore.pem",
        "ssl.truststore.type": "PEM", "ssl.truststore.location": f"{HOME}/ca.pem"}), encoding="utf-8")
    (path / "declare.sh").write_text(declare_script(), encoding="utf-8")


def declare_script():
    """The topics and rights of deploy/kafka/topics.yaml, for the tools in the broker's image."""
    tool = f"--bootstrap-server kafka:{KAFKA} --command-config {HOME}/admin.properties"
    lines = ["#!/bin/sh", "set -eu"]
    for row in bus.topics():
        config = "".join(f" --config {name}={value}" for name, value in bus.settings(row).items())
        lines.append(f"/opt/kafka/bin/kafka-topics.sh {tool} --create --if-not-exists --topic {row['name']} "
                     f"--partitions {row['partitions']} --replication-factor 1{config}")
    by_right = {}
    for acl in bus.acls():
        pattern = acl.resource_pattern
        key = (acl.principal, acl.operation.name.capitalize(), pattern.pattern_type.name.lower())
        by_right.setdefault(key, []).append(f"--{pattern.resource_type.name.lower()} {pattern.resource_name}")
    for (principal, operation, kind), names in by_right.items():
        lines.append(f"/opt/kafka/bin/kafka-acls.sh {tool} --add --allow-principal {principal} "
                     f"--operation {operation} --resource-pattern-type {kind} {' '.join(names)}")
    return "\n".join(lines) + "\n"


def write_redis(state, path):
    write_private(path / "users.acl", redis_server.acl_text(state))
    (path / "redis.conf").write_text(redis_server.config_text(
        "/run/redis/redis.sock", f"{HOME}/users.acl", "/tmp"), encoding="utf-8")


def write_edge(state, path):
    edge.write_certificates(state)
    for name in ("edge.pem", "ca.pem"):
        copy(edge.directory(state) / name, path / name)


def write_prometheus(path):
    targets = {**{module: f"{module}:{ADMIN}" for module in MODULES}, edge.NAME: f"edge:{EDGE_METRICS}",
               prometheus.NAME: "localhost:9090"}
    (path / "prometheus.yaml").write_text(yaml.safe_dump(
        prometheus.scrape_config(targets, "/etc/prometheus/rules"), sort_keys=False), encoding="utf-8")


def hand_over(directory):
    """The containers run as the one who made the files; root hands them to the image's own user."""
    if os.geteuid():
        return f"{os.geteuid()}:{os.getegid()}"
    for path in (directory, *directory.rglob("*")):
        if (directory / "made") not in (path, *path.parents):
            os.chown(path, IMAGE_USER, IMAGE_USER)
    return f"{IMAGE_USER}:{IMAGE_USER}"
