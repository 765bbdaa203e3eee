"""Takes from the base only what the programs need: the packages they rest on, without a shell or a package manager."""
import os
import pathlib
import re
import shutil
import subprocess

# Needed while packages are set up, not while programs run; what they leave behind (the certificate bundle) is copied.
ONLY_FOR_SETUP = {"debconf", "perl-base", "dpkg", "openssl", "cdebconf", "base-passwd"}
DROPPED = re.compile(r"^/usr/share/(man|info|lintian|bug|locale|doc-base)(/|$)"
                     r"|^/usr/share/doc/[^/]+/(?!copyright$)"
                     r"|^/usr/share/(ca-certificates|debconf|perl5)(/|$)|^/usr/s?bin/|^/s?bin/|^/etc/(?!ssl|ca-cert)"
                     r"|^/usr/lib/[^/]+/gconv/|^/usr/share/zoneinfo/(posix|right)(/|$)|^/(usr/)?lib/systemd/")
SYSTEM_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
USER_ID = 65532


def installed(base):
    """The base's dpkg record: name -> fields."""
    records = {}
    for block in (base / "var/lib/dpkg/status").read_text(encoding="utf-8").strip().split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", block, re.M))
        if "installed" in fields.get("Status", "").split():
            records[fields["Package"]] = {**fields, "record": block}
    return records


def closure(records, wanted):
    """The wanted packages and everything that they rest on."""
    provided = {}
    for name, fields in records.items():
        for word in fields.get("Provides", "").split(","):
            provided.setdefault(word.split("(")[0].strip(), name)
    chosen, waiting = set(), list(wanted)
    while waiting:
        name = waiting.pop()
        name = name if name in records else provided.get(name)
        if name is None or name in chosen or name in ONLY_FOR_SETUP:
            continue
        chosen.add(name)
        needs = ",".join(records[name].get(field, "") for field in ("Pre-Depends", "Depends"))
        for group in filter(None, (part.strip() for part in needs.split(","))):
            choices = [re.split(r"[ (:]", choice.strip())[0] for choice in group.split("|")]
            waiting += [one for one in choices if one in records or one in provided][:1]
    missing = sorted(set(wanted) - chosen)
    if missing:
        raise SystemExit(f"image: the base lacks {', '.join(missing)}")
    return sorted(chosen)


def files_of(base, fields):
    info = base / "var/lib/dpkg/info"
    names = [f"{fields['Package']}:{fields['Architecture']}.list", f"{fields['Package']}.list"]
    listed = next(info / name for name in names if (info / name).exists())
    return listed.read_text(encoding="utf-8").splitlines()


def copy(base, root, path):
    """One file or link, with the directories above it as the base has them."""
    source = base / path.lstrip("/")
    if source.is_dir() and not source.is_symlink():
        return
    # /lib is a link to usr/lib: the parent's real place inside the base is where the file goes.
    parent = pathlib.Path(os.path.realpath(source.parent)).relative_to(os.path.realpath(base))
    target = root / parent / source.name
    if target.is_symlink() or target.exists() or not (source.is_symlink() or source.exists()):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)


def distil(base, root, wanted):
    """Fills the empty directory `root`; gives the dpkg records of what is in it."""
    records = installed(base)
    chosen = closure(records, wanted)
    for link in SYSTEM_LINKS:
        if (base / link).is_symlink():
            (root / link).symlink_to(os.readlink(base / link))
            (root / os.readlink(base / link)).mkdir(parents=True, exist_ok=True)
    (root / "var/lib/dpkg/status.d").mkdir(parents=True)
    for name in chosen:
        for path in files_of(base, records[name]):
            if not DROPPED.search(path):
                copy(base, root, path)
        # Where scanners of images without a package manager look for what is inside.
        (root / "var/lib/dpkg/status.d" / name).write_text(records[name]["record"] + "\n", encoding="utf-8")
    copy(base, root, "/etc/ssl/certs/ca-certificates.crt")
    copy(base, root, "/etc/debian_version")
    copy(base, root, "/usr/lib/os-release")
    (root / "etc/os-release").symlink_to("../usr/lib/os-release")
    people(root)
    subprocess.run(["ldconfig", "-r", str(root), "-X"], check=True)
    shutil.rmtree(root / "var/cache", ignore_errors=True)
    return [records[name] for name in chosen]


def people(root):
    """The one user that programs run as, and the places that it may write to."""
    (root / "etc/passwd").write_text(
        f"root:x:0:0:root:/:/nonexistent\nluotsi:x:{USER_ID}:{USER_ID}:Luotsi:/var/lib/luotsi:/nonexistent\n",
        encoding="utf-8")
    (root / "etc/group").write_text(f"root:x:0:\nluotsi:x:{USER_ID}:\n", encoding="utf-8")
    (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n", encoding="utf-8")
    (root / "tmp").mkdir()
    os.chmod(root / "tmp", 0o1777)
    (root / "etc/luotsi").mkdir()
    for place in ("dev", "proc", "sys"):  # where a runtime mounts its own
        (root / place).mkdir()
    store = root / "var/lib/luotsi"
    store.mkdir(parents=True)
    os.chown(store, USER_ID, USER_ID)
    os.chmod(store, 0o750)
