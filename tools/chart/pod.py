"""What a kubelet does with a rendered pod, as far as Luotsi can notice: volumes as files of the right owner and mode,
mounts, a read-only root, user, group and capabilities, the container's arguments."""
import os
import pathlib
import shlex
import shutil
import subprocess

GROUP = 65532


class Source:
    """The Secrets and ConfigMaps of a cluster: name -> {key: text}."""

    def __init__(self, documents, secrets):
        self.maps = {one["metadata"]["name"]: one["data"] for one in documents if one["kind"] == "ConfigMap"}
        self.secrets = secrets

    def items(self, kind, volume):
        name = volume.get("secretName") or volume.get("name")
        content = (self.secrets if kind == "secret" else self.maps)[name]
        wanted = volume.get("items")
        return {one["path"]: content[one["key"]] for one in wanted} if wanted else content


def write(directory, files, mode):
    """As the kubelet does with an fsGroup: the files belong to root and the group."""
    for name, text in files.items():
        path = directory / name
        path.write_text(text, encoding="utf-8")
        os.chown(path, 0, GROUP)
        path.chmod(mode)


def make_volume(place, volume, source):
    """The volume's directory on this machine."""
    directory = place / volume["name"]
    directory.mkdir(parents=True)
    directory.chmod(0o755)
    if "emptyDir" in volume or "persistentVolumeClaim" in volume:
        os.chown(directory, 0, GROUP)
        directory.chmod(0o2775)
    for part in volume.get("projected", {}).get("sources", [volume]):
        for kind in ("secret", "configMap"):
            if kind in part:
                mode = (volume.get("projected") or part[kind]).get("defaultMode", 0o644)
                write(directory, source.items(kind, part[kind]), mode)
    return directory


def script(root, pod, container, volumes):
    """The mounts and the start, for a mount name space of its own. Mount points are made while the root can be written."""
    lines = [f"mount --bind {root} {root}"]
    for mount in container["volumeMounts"]:
        inside = volumes[mount["name"]] / mount.get("subPath", "")
        target = pathlib.Path(f"{root}{mount['mountPath']}")
        if not inside.exists():  # a folder of a volume is made by the kubelet
            inside.mkdir()
            os.chown(inside, 0, GROUP)
            inside.chmod(0o2775)
        made = f"mkdir -p {target}" if inside.is_dir() else f"mkdir -p {target.parent}; touch {target}"
        lines += [made, f"mount --bind {inside} {target}"]
        if mount.get("readOnly"):
            lines.append(f"mount -o remount,bind,ro {target}")
    context = pod["securityContext"]
    user = f"{context['runAsUser']}:{context['runAsGroup']}"
    words = ["/usr/bin/luotsi", *container["args"]]
    lines += [f"mount -t proc proc {root}/proc", f"mount -o remount,bind,ro {root} {root}",
              "exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid --inh-caps=-all "
              f"chroot --userspec={user} --groups={context['fsGroup']} {root} {shlex.join(words)}"]
    return "\n".join(lines)


def start(root, place, pod, source, log):
    """The pod's only container. The caller waits for it, and ends it."""
    if place.exists():
        shutil.rmtree(place)
    volumes = {one["name"]: make_volume(place, one, source) for one in pod["volumes"]}
    container, = pod["containers"]
    if not container["securityContext"]["readOnlyRootFilesystem"]:
        raise SystemExit("the root is not read-only")
    environment = {"PATH": os.environ["PATH"], "TMPDIR": "/tmp", "LUOTSI_CONFIG": "/etc/luotsi/luotsi.yaml"}
    with open(log, "wb") as out:
        return subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-euc", script(root, pod, container, volumes)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment)
