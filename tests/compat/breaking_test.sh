#!/usr/bin/env bash
# The API may only grow: proto/ is compared with the API as released (golden/api.binpb).
# Planted violation: a copy of proto/ with one field taken out must be refused.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly golden=tests/compat/golden/api.binpb

buf=$(tools/stock_clients/install buf)  # exits 77 when it cannot be had
"$buf" breaking proto --against "$golden" || {
    echo "FAILED: the lines above break clients of the released API; grow it in place of changing it" >&2
    exit 1
}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r proto "$copy/"
/usr/bin/python3 - "$copy/proto/luotsi/type/v1/money.proto" <<'PY'
import re, sys
path = sys.argv[1]
text = open(path, encoding="utf-8").read()
without, count = re.subn(r"^ *int64 \w+ = \d+.*?;\n", "", text, count=1, flags=re.M | re.S)
if count != 1:
    sys.exit("FAILED: no int64 field to take out of " + path)
open(path, "w", encoding="utf-8").write(without)
PY
if said=$("$buf" breaking "$copy/proto" --against "$golden" 2>&1); then
    echo "FAILED: a removed field was not noticed" >&2
    exit 1
fi
if ! grep -q 'Previously present field' <<<"$said"; then
    printf 'FAILED: refused, but not for the removed field:\n%s\n' "$said" >&2
    exit 1
fi
echo "passed: proto/ only grew since the golden file; a removed field is refused"
