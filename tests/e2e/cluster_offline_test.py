#!/usr/bin/python3
"""Where the Kafka broker cannot be fetched, every command of the cluster says so and ends with 69.

A copy of the tools runs with a Maven that reaches nothing.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EX_UNAVAILABLE = 69
COMMANDS = (["tools/kafka/broker", "fetch"], ["tools/kafka/broker", "start", "--dir", "kafka"],
            ["tools/cluster/run", "up", "--servers", "--dir", "cluster"], ["tools/cluster/demo", "--dir", "cluster"])
MAVEN = "#!/bin/sh\necho 'Could not transfer artifact: the registry is unreachable'\nexit 1\n"


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="luotsi-offline-") as directory:
        copy = pathlib.Path(directory)
        copy.chmod(0o755)  # PostgreSQL runs as another user
        for name in ("tools/kafka", "tools/cluster", "tools/identity", "deploy"):
            shutil.copytree(ROOT / name, copy / name)
        program = copy / "bin" / "mvn"
        program.parent.mkdir()
        program.write_text(MAVEN, encoding="utf-8")
        program.chmod(0o755)
        environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
        for command in COMMANDS:
            done = subprocess.run([copy / command[0], *command[1:]], cwd=copy, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120)
            told = "Maven Central" in done.stdout and "Traceback" not in done.stdout
            good = done.returncode == EX_UNAVAILABLE and told
            failed += not good
            print(f"{'ok     ' if good else 'FAILED:'} {' '.join(command)} ended with {done.returncode}")
            if not good:
                print(done.stdout)
        subprocess.run([copy / "tools/cluster/run", "down", "--dir", "cluster"], cwd=copy, check=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
