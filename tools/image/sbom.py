"""The bill of materials: SPDX 2.3 in JSON, from dpkg's record of what is in the image."""
import datetime
import hashlib
import json
import re
import urllib.parse


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def debian_package(fields):
    name, version, architecture = fields["Package"], fields["Version"], fields["Architecture"]
    purl = f"pkg:deb/debian/{urllib.parse.quote(name)}@{urllib.parse.quote(version)}?arch={architecture}"
    source = fields.get("Source", name)
    return {
        "SPDXID": spdx_id(f"deb-{name}"), "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION", "supplier": "Organization: Debian",
        "sourceInfo": f"built from the Debian source package {source}",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}],
    }


def document(version, epoch, programs, records):
    """`programs`: file name -> bytes; `records`: dpkg's fields of each package."""
    luotsi = {
        "SPDXID": "SPDXRef-luotsi", "name": "luotsi", "versionInfo": version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0",
        "copyrightText": "NOASSERTION", "primaryPackagePurpose": "CONTAINER",
    }
    files = [{
        "SPDXID": spdx_id(f"file-{name}"), "fileName": f"./usr/bin/{name}", "licenseConcluded": "Apache-2.0",
        "copyrightText": "NOASSERTION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(content).hexdigest()},
                      {"algorithm": "SHA1", "checksumValue": hashlib.sha1(content).hexdigest()}],
    } for name, content in sorted(programs.items())]
    packages = [debian_package(fields) for fields in records]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-luotsi")]
    relations += [("SPDXRef-luotsi", "CONTAINS", one["SPDXID"]) for one in packages + files]
    # The name space is unique for what it describes, and equal for equal content.
    inside = json.dumps([version, [one["checksums"] for one in files], [one["externalRefs"] for one in packages]])
    digest = hashlib.sha256(inside.encode()).hexdigest()
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"luotsi-{version}",
        "documentNamespace": f"urn:luotsi:spdx:{digest}",
        "creationInfo": {"creators": ["Tool: luotsi-tools-image"],
                         "created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
                         .strftime("%Y-%m-%dT%H:%M:%SZ")},
        "packages": [luotsi, *packages], "files": files,
        "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b}
                          for a, kind, b in relations],
    }
