"""The Debian base: debootstrap's minimal system with the run-time packages, kept in build/image for the next time."""
import contextlib
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "image"
PACKAGES_FILE = ROOT / "tools" / "image" / "runtime-packages.txt"
SKIP = 77


class Missing(Exception):
    """Something of this machine, not of ours, is missing: the build cannot be tried here."""


def runtime_packages():
    lines = (line.split("#")[0].strip() for line in PACKAGES_FILE.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def require(*commands):
    absent = [name for name in commands if not shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")]
    if absent:
        raise Missing(f"not installed: {', '.join(absent)} (tools/apt-packages.txt names their packages)")
    if os.geteuid() != 0:
        raise Missing("debootstrap and chroot need root; run this as root, or in a build machine of its own")


def release():
    facts = platform.freedesktop_os_release()
    if facts.get("ID") != "debian":
        raise Missing("the image is made of this machine's own Debian release, and this is not Debian")
    return facts["VERSION_CODENAME"]


def sources(codename):
    """The lines of this machine's apt sources that belong to its release; hosts are never written in the repository."""
    suites = {codename, f"{codename}-updates", f"{codename}-security"}
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"],
        check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    chosen = sorted({(row[1], row[0], row[2]) for row in rows if len(row) == 3 and row[1] in suites})
    if not any(suite == codename for suite, _, _ in chosen):
        raise Missing(f"this machine's apt sources have no {codename} to install from")
    return [f"deb {uri} {suite} {component}" for suite, uri, component in chosen]


def proxy():
    """apt's proxy, for debootstrap and the apt inside."""
    said = subprocess.run(["apt-config", "shell", "P", "Acquire::http::Proxy"], check=True, capture_output=True,
                          text=True).stdout
    return {"http_proxy": said.split("'")[1]} if "'" in said else {}


def base(refresh=False):
    """The directory of the base; made when it is not there yet or its package list has changed."""
    require("debootstrap", "chroot", "apt-get")
    codename = release()
    wanted = runtime_packages()
    key = hashlib.sha256("\n".join([codename, platform.machine(), *wanted]).encode()).hexdigest()[:12]
    place = WORK / f"base-{key}"
    if place.is_dir() and not refresh:
        return place
    for old in WORK.glob("base-*"):
        shutil.rmtree(old)
    WORK.mkdir(parents=True, exist_ok=True)
    draft = WORK / "base-draft"
    log = WORK / "base.log"
    print(f"image: debootstrap {codename} and {len(wanted)} packages; log in {log.relative_to(ROOT)}", flush=True)
    try:
        with open(log, "wb") as out:
            install(draft, codename, wanted, out)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(draft, ignore_errors=True)
        tail = "\n    ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
        raise Missing(f"the base cannot be made; is the package mirror reachable? Last lines:\n    {tail}") from error
    draft.rename(place)
    return place


def install(draft, codename, wanted, out):
    lines = sources(codename)
    mirror = next(line.split()[1] for line in lines if line.split()[2] == codename)
    environment = {**os.environ, **proxy(), "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C",
                   "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}

    def run(*command):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment)

    run("debootstrap", "--variant=minbase", codename, str(draft), mirror)
    (draft / "etc/apt/sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    apt = ["chroot", str(draft), "apt-get", "-o", "Dpkg::Use-Pty=0"]
    run(*apt, "update")
    run(*apt, "-y", "upgrade")  # with the security archive, so after debootstrap, which reads the release alone
    run(*apt, "-y", "--no-install-recommends", "install", *wanted)


@contextlib.contextmanager
def told():
    """Ends the program with 77 and a sentence where the machine lacks something."""
    try:
        yield
    except Missing as why:
        print(f"image: {why}", file=sys.stderr)
        required = os.environ.get("LUOTSI_REQUIRE") == "all"
        sys.exit(1 if required else SKIP)
