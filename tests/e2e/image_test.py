#!/usr/bin/python3
"""The image's parts without building one: its package list against the programs, and that its checks find faults.

The real image is built and started by `make image-check` (the test `image_check`).
"""
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
sys.path.insert(0, str(ROOT / "tools/image"))

import base as debian  # noqa: E402
import distil  # noqa: E402
import sbom  # noqa: E402

DATA = {"tzdata", "ca-certificates"}


def load(path):
    """A program without .py in its name, as a module."""
    loader = importlib.machinery.SourceFileLoader("image_check", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("image_check", loader))
    loader.exec_module(module)
    return module


check = load(ROOT / "tools/image/check")


def needed(program):
    said = subprocess.run(["objdump", "-p", program], check=True, capture_output=True, text=True).stdout
    return {line.split()[1] for line in said.splitlines() if line.strip().startswith("NEEDED")}


def files(program):
    """soname -> the file that the loader takes."""
    said = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in said.splitlines() if "=>" in line]
    return {row[0]: os.path.realpath(row[2]) for row in rows}


def owner(path):
    for spelling in (path, path.removeprefix("/usr")):  # dpkg knows a file of /lib under either name
        said = subprocess.run(["dpkg-query", "-S", spelling], capture_output=True, text=True)
        if said.returncode == 0:
            return said.stdout.split(":")[0]
    return None


class Packages(unittest.TestCase):
    def owners(self):
        found = {}
        for program in ("luotsi", "luotsictl"):
            places = files(BIN / program)
            for library in needed(BIN / program) - {"ld-linux-x86-64.so.2"}:
                found[library] = owner(places[library])
        return found

    def test_every_library_that_the_programs_name_has_its_package_in_the_list(self):
        listed = set(debian.runtime_packages())
        missing = {library: name for library, name in self.owners().items() if name not in listed}
        self.assertEqual(missing, {}, f"add these packages to {debian.PACKAGES_FILE}")

    def test_the_list_names_development_packages_of_none(self):
        self.assertEqual([name for name in debian.runtime_packages() if name.endswith("-dev")], [])
        self.assertLessEqual(DATA, set(debian.runtime_packages()))

    def test_a_library_without_a_package_would_be_noticed(self):
        self.assertIsNone(owner("/usr/lib/libplanted.so.1"))


class Names(unittest.TestCase):
    def test_compose_asks_for_the_name_that_docker_load_gives(self):
        build = (ROOT / "tools/image/build").read_text(encoding="utf-8")
        name = re.search(r'^COMPOSE_NAME = "(.+)"$', build, re.M)[1]
        asked = re.findall(r"image: \$\{LUOTSI_IMAGE:-(.+)\}", (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
        self.assertEqual(set(asked), {name})


class Closure(unittest.TestCase):
    RECORDS = {"a": {"Depends": "b (>= 1), c | d"}, "b": {"Depends": "debconf | e-virtual"}, "d": {}, "f": {},
               "debconf": {}, "g": {"Provides": "e-virtual (= 1)", "Depends": "f"}}

    def test_takes_what_is_rested_on_and_leaves_what_only_set_up_needs(self):
        self.assertEqual(distil.closure(self.RECORDS, ["a"]), ["a", "b", "d"])

    def test_follows_names_that_another_package_provides(self):
        self.assertEqual(distil.closure(self.RECORDS, ["g"]), ["f", "g"])

    def test_refuses_a_base_that_lacks_a_wanted_package(self):
        with self.assertRaisesRegex(SystemExit, "lacks planted"):
            distil.closure(self.RECORDS, ["planted"])


class Faults(unittest.TestCase):
    GOOD = {"config": {"User": "65532:65532", "Entrypoint": ["/usr/bin/luotsi"], "Labels": {
        f"org.opencontainers.image.{name}": "x" for name in ("title", "version", "revision", "licenses")}}}

    def test_a_good_configuration_has_none(self):
        self.assertEqual(list(check.faults_of_configuration(self.GOOD)), [])

    def test_a_root_user_another_program_and_a_missing_label_are_found(self):
        for key, value in (("User", ""), ("User", "0"), ("Entrypoint", ["/bin/sh"]), ("Labels", {})):
            planted = {"config": {**self.GOOD["config"], key: value}}
            self.assertTrue(list(check.faults_of_configuration(planted)), key)

    def test_a_shell_a_set_user_id_file_and_a_file_for_everybody_are_found(self):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            (root / "usr/bin").mkdir(parents=True)
            for name, mode in (("dash", 0o755), ("planted", 0o4755), ("open", 0o666)):
                (root / "usr/bin" / name).touch()
                (root / "usr/bin" / name).chmod(mode)
            found = " ".join(check.faults_of_content(root))
        for word in ("shell: dash", "planted changes the user", "open can be written", "luotsi lacks", "authorities", "own"):
            self.assertIn(word, found)

    def test_a_bill_that_hides_or_invents_a_package_is_found(self):
        record = {"Package": "libc6", "Version": "2", "Architecture": "amd64"}
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            status = root / "var/lib/dpkg/status.d"
            status.mkdir(parents=True)
            (status / "libc6").touch()
            good = sbom.document("1", 0, {"luotsi": b""}, [record])
            self.assertEqual(list(check.faults_of_bill(good, root)), [])
            (status / "planted").touch()
            self.assertIn("planted", " ".join(check.faults_of_bill(good, root)))


class Bill(unittest.TestCase):
    RECORD = {"Package": "libstdc++6", "Version": "12.2.0-14+deb12u1", "Architecture": "amd64", "Source": "gcc-12"}

    def test_has_what_spdx_asks_for_and_is_the_same_each_time(self):
        bill = sbom.document("1.2", 86400, {"luotsi": b"x"}, [self.RECORD])
        self.assertEqual(bill, sbom.document("1.2", 86400, {"luotsi": b"x"}, [self.RECORD]))
        self.assertEqual(bill["creationInfo"]["created"], "1970-01-02T00:00:00Z")
        identifiers = [one["SPDXID"] for one in bill["packages"] + bill["files"]]
        self.assertEqual(len(set(identifiers)), len(identifiers))
        for one in identifiers:
            self.assertRegex(one, r"^SPDXRef-[A-Za-z0-9.-]+$")
        named = {"SPDXRef-DOCUMENT", *identifiers}
        for relation in bill["relationships"]:
            self.assertLessEqual({relation["spdxElementId"], relation["relatedSpdxElement"]}, named)
        locator = bill["packages"][1]["externalRefs"][0]["referenceLocator"]
        self.assertEqual(locator, "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64")

    def test_another_program_is_another_document(self):
        one, other = (sbom.document("1", 0, {"luotsi": content}, [])["documentNamespace"] for content in (b"a", b"b"))
        self.assertNotEqual(one, other)


if __name__ == "__main__":
    unittest.main()
