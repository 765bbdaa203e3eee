#!/usr/bin/env bash
# Every API element follows proto/buf.yaml: names, suffixes, a comment on each.
# Planted violation: a copy of proto/ with a field that has no comment must be refused, and for that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

buf=$(tools/stock_clients/install buf)  # exits 77 when it cannot be had
"$buf" lint proto || {
    echo "FAILED: the lines above break the rules of proto/buf.yaml" >&2
    exit 1
}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r proto "$copy/"
cat >"$copy/proto/luotsi/type/v1/planted.proto" <<'PROTO'
syntax = "proto3";

package luotsi.type.v1;

// A message whose field says nothing.
message Planted {
  string silent = 1;
}
PROTO
if said=$("$buf" lint "$copy/proto" 2>&1); then
    echo "FAILED: a field without a comment was not noticed" >&2
    exit 1
fi
if ! grep -q 'planted.proto.*comment' <<<"$said"; then
    printf 'FAILED: refused, but not for the missing comment:\n%s\n' "$said" >&2
    exit 1
fi
echo "passed: proto/ follows its rules; a field without a comment is refused"
