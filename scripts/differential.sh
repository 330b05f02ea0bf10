#!/usr/bin/env bash
# Compares the interpreter, static code and the tiers on random programs; -h shows the options.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
[ -f build/native/otter.node ] || die "otter is not built yet" "run scripts/setup.sh"
exec node --import tsx test/fuzz/programs/differential.ts "$@"
