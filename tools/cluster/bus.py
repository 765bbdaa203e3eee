"""Kafka: the broker of tools/kafka behind mutual TLS, the topics of deploy/kafka/topics.yaml, and who may use them."""
import contextlib

import yaml
from kafka import errors
from kafka.admin import (ACL, ACLOperation, ACLPermissionType, ACLResourcePatternType, ConfigResource,
                         ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic, ResourcePattern, ResourceType)

import certificates
import kafka_broker
import process
from state import MODULES, ROOT, Failed

NAME = "kafka"
TOPICS = ROOT / "deploy" / "kafka" / "topics.yaml"
BROKER = (2, 5, 0)  # the newest protocol that python3-kafka knows; asking would take it another connection


def options(state):
    return kafka_broker.Options(state.data / NAME, state.ports()["kafka"], certificates.directory(state))


def start(state):
    if kafka_broker.status(state.data / NAME):
        return
    try:
        info = kafka_broker.start(options(state))
    except kafka_broker.Failed as why:
        raise Failed(str(why)) from None
    process.record(state, NAME, info["pid"])
    link = process.log_of(state, NAME)
    with contextlib.suppress(FileExistsError):
        link.symlink_to(info["log"])


def stop(state):
    known = process.pid_of(state, NAME) is not None
    stopped = kafka_broker.stop(state.data / NAME)
    (state.pids / f"{NAME}.json").unlink(missing_ok=True)
    return known or stopped


def bootstrap_servers(state):
    return f"127.0.0.1:{state.ports()['kafka']}"


def answers(state):
    return kafka_broker.answers(state.ports()["kafka"], certificates.directory(state))


# ---- Topics and rights

def topics():
    """Rows of topics.yaml: name, owner, readers, partitions, config."""
    return yaml.safe_load(TOPICS.read_text(encoding="utf-8"))["topics"]


@contextlib.contextmanager
def admin(state, name=kafka_broker.ADMIN):
    tls = certificates.directory(state)
    client = KafkaAdminClient(
        bootstrap_servers=bootstrap_servers(state), api_version=BROKER, client_id="luotsi-cluster",
        security_protocol="SSL", ssl_cafile=tls / "ca.pem", ssl_certfile=tls / f"{name}.pem",
        ssl_keyfile=tls / f"{name}.key", request_timeout_ms=20_000)
    try:
        yield client
    finally:
        client.close()


def declare(state):
    """Makes the topics and rights that are missing; what is there already stays."""
    with admin(state) as client:
        present = set(client.list_topics())
        new = [NewTopic(row["name"], row["partitions"], 1, topic_configs=settings(row))
               for row in topics() if row["name"] not in present]
        try:
            if new:
                client.create_topics(new)
            made = client.create_acls(acls())
        except errors.KafkaError as why:
            raise Failed(f"the topics and rights cannot be made: {why}") from None
        if made["failed"]:
            raise Failed(f"Kafka refused rights: {made['failed']}")


def settings(row):
    return {name: str(value) for name, value in row.get("config", {}).items()}


def allow(principal, operation, kind, name, pattern=ACLResourcePatternType.LITERAL):
    return ACL(f"User:{principal}", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(kind, name, pattern))


def acls():
    """Each service writes to its own topics, reads those that it follows, and joins groups of its own name."""
    rules = []
    for row in topics():
        rules.append(allow(row["owner"], ACLOperation.WRITE, ResourceType.TOPIC, row["name"]))
        rules += [allow(reader, ACLOperation.READ, ResourceType.TOPIC, row["name"])
                  for reader in row.get("readers", [])]
    for module in MODULES:
        rules.append(allow(module, ACLOperation.READ, ResourceType.GROUP, f"luotsi.{module}",
                           ACLResourcePatternType.PREFIXED))
    return rules


def summary(state):
    return f"{bootstrap_servers(state)} (mutual TLS)"
