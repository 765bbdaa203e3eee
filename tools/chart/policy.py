"""What every rendered document must keep to, whatever the values: pods as Pod Security "restricted" wants them and
more, a way in and out that is named, nothing secret in plain sight. Each rule is tried on planted violations in
tests/e2e/chart_test.py."""
import re

USER_ID = 65532
CONTROLLED = {"Deployment", "Job", "StatefulSet", "DaemonSet"}
ALLOWED_VOLUMES = {"configMap", "secret", "projected", "emptyDir", "persistentVolumeClaim"}
HARD_KINDS = {"Secret", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "DaemonSet"}


def name_of(document):
    return f"{document['kind']}/{document['metadata']['name']}"


def pod_of(document):
    """The pod's metadata and spec, or nothing."""
    if document["kind"] == "Pod":
        return document["metadata"], document["spec"]
    if document["kind"] in CONTROLLED:
        template = document["spec"]["template"]
        return template["metadata"], template["spec"]
    return None, None


def containers(spec):
    return [*spec.get("initContainers", []), *spec["containers"]]


# ---- Pods

def pod_faults(spec):
    context = spec.get("securityContext", {})
    if context.get("runAsNonRoot") is not True:
        yield "runAsNonRoot is not true"
    if context.get("runAsUser") != USER_ID or context.get("runAsGroup") != USER_ID:
        yield f"the user and group are not {USER_ID}"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "seccompProfile is not RuntimeDefault"
    if spec.get("automountServiceAccountToken") is not False:
        yield "a service account's token is mounted"
    if spec.get("enableServiceLinks") is not False:
        yield "enableServiceLinks is not false"
    if not spec.get("serviceAccountName"):
        yield "it has no service account of its own"
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(key):
            yield f"{key} is on"
    for volume in spec.get("volumes", []):
        kinds = set(volume) - {"name"}
        if not kinds <= ALLOWED_VOLUMES:
            yield f"volume {volume['name']} is a {', '.join(kinds)}"
        if "emptyDir" in volume and "sizeLimit" not in volume["emptyDir"]:
            yield f"volume {volume['name']} has no sizeLimit"
        secret = volume.get("secret") or volume.get("projected")
        if secret and secret.get("defaultMode", 0o644) & 0o007:  # 0644 is what Kubernetes takes unless told
            yield f"volume {volume['name']} can be read by everybody"


def container_faults(container):
    context = container.get("securityContext", {})
    if context.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation is not false"
    if context.get("readOnlyRootFilesystem") is not True:
        yield "readOnlyRootFilesystem is not true"
    if context.get("privileged"):
        yield "it is privileged"
    if context.get("capabilities", {}).get("drop") != ["ALL"] or context.get("capabilities", {}).get("add"):
        yield "capabilities are kept"
    if context.get("runAsUser", USER_ID) != USER_ID or context.get("runAsNonRoot", True) is not True:
        yield "it runs as another user"
    resources = container.get("resources", {})
    for group, keys in (("requests", ("cpu", "memory")), ("limits", ("memory",))):
        for key in keys:
            if not resources.get(group, {}).get(key):
                yield f"resources.{group}.{key} is missing"
    image = container.get("image", "")
    if not re.search(r"(:[^/]+|@sha256:[0-9a-f]{64})$", image) or image.split("@")[0].endswith(":latest"):
        yield f"the image {image!r} is not pinned"
    for variable in container.get("env", []):
        if "secretKeyRef" in str(variable) or re.search(r"PASSWORD|TOKEN|SECRET", variable["name"]):
            yield f"the variable {variable['name']} may hold a secret"
    if container.get("envFrom"):
        yield "envFrom may hold a secret"
    if any("hostPort" in port for port in container.get("ports", [])):
        yield "it takes a port of the node"


def probe_faults(spec):
    for container in spec["containers"]:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            if probe not in container:
                yield f"{container['name']}: no {probe}"


# ---- What belongs together

def selects(selector, labels):
    wanted = (selector or {}).get("matchLabels", {})
    return "matchExpressions" not in (selector or {}) and all(labels.get(k) == v for k, v in wanted.items())


def company_faults(document, documents):
    """What must stand beside a Deployment."""
    metadata, spec = pod_of(document)
    labels = metadata["labels"]
    budgets = [d for d in documents if d["kind"] == "PodDisruptionBudget" and selects(d["spec"]["selector"], labels)]
    if len(budgets) != 1:
        yield f"{len(budgets)} PodDisruptionBudgets select it"
    if not spec.get("topologySpreadConstraints"):
        yield "its pods are not spread"
    if "checksum/config" not in metadata.get("annotations", {}):
        yield "a changed configuration would not roll it"
    if not any(d["kind"] == "Service" and selects({"matchLabels": d["spec"]["selector"]}, labels) for d in documents):
        yield "no Service selects it"


def network_faults(document, documents):
    """Every pod is under a policy of both directions."""
    metadata, _ = pod_of(document)
    policies = [d["spec"] for d in documents if d["kind"] == "NetworkPolicy"
                and selects(d["spec"]["podSelector"], metadata["labels"])]
    for direction in ("Ingress", "Egress"):
        if not any(direction in policy["policyTypes"] for policy in policies):
            yield f"{direction.lower()} is not denied by default"


def policy_faults(document):
    """A rule without a port is a hole; so is a way in from everywhere, but for the edge's public port."""
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for rule in document["spec"].get(direction, []):
            ports = [port.get("port") for port in rule.get("ports", [])]
            if not ports or None in ports:
                yield f"a rule of {direction} names no port"
            if direction == "ingress" and not rule.get(side) and ports != ["public"]:
                yield f"anybody may come in at {ports}"


def data_faults(document):
    text = "\n".join(document.get("data", {}).values())
    if re.search(r"BEGIN [A-Z ]*PRIVATE KEY|password: *[^/\s]", text):
        yield "it holds a secret"


def luotsi_faults(settings):
    """Of a module's configuration file."""
    if settings.get("reflection"):
        yield "reflection is on"
    if "grpc" in settings and not settings["grpc"].get("tls", {}).get("ca_file"):
        yield "the gRPC listener has no mutual TLS"
    if "clock" in settings:
        yield "it stands on a virtual day"
    if not settings.get("store", {}).get("postgres", {}).get("tls"):
        yield "PostgreSQL is reached without TLS"
    if "kafka" in settings and not settings["kafka"].get("tls"):
        yield "Kafka is reached without TLS"


def secret_faults(document):
    """Who may open what: a role's password is mounted only where that role is used."""
    _, spec = pod_of(document)
    for volume in spec.get("volumes", []):
        if volume["name"] != "postgresql":
            continue
        roles = {item["key"].rsplit("_", 1)[1] for item in volume["secret"].get("items", [])}
        allowed = {"app", "relay", "read"} if document["kind"] == "Deployment" else {"owner"}
        if not roles or not roles <= allowed:
            yield f"it can read the passwords of {', '.join(sorted(roles)) or 'every role'}"


def faults(documents, shielded_elsewhere=False):
    """(document's name, fault) for every rule that is broken."""
    import yaml
    found = []

    def check(document, some):
        found.extend((name_of(document), fault) for fault in some)

    names = [(document["kind"], document["metadata"]["name"]) for document in documents]
    for kind, name in sorted({one for one in names if names.count(one) > 1}):
        found.append((f"{kind}/{name}", "there are two of this name"))
    for document in documents:
        if document["kind"] in HARD_KINDS:
            check(document, ["the chart makes none of this kind"])
        if document["kind"] == "NetworkPolicy":
            check(document, policy_faults(document))
        if document["kind"] == "ConfigMap":
            check(document, data_faults(document))
            if "luotsi.yaml" in document["data"]:
                check(document, luotsi_faults(yaml.safe_load(document["data"]["luotsi.yaml"])))
        _, spec = pod_of(document)
        if spec is None:
            continue
        check(document, pod_faults(spec))
        for container in containers(spec):
            check(document, (f"{container['name']}: {fault}" for fault in container_faults(container)))
        check(document, secret_faults(document))
        if document["kind"] == "Deployment":
            check(document, probe_faults(spec))
            check(document, company_faults(document, documents))
        if not shielded_elsewhere:
            check(document, network_faults(document, documents))
    return found
