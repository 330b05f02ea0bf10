#!/usr/bin/env bash
# Runs filetests and corpus under knobs that are hostile to the tiers, against static code. An argument chooses programs by path.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
[ -f build/native/otter.node ] || die "otter is not built yet" "run scripts/setup.sh"
exec node --import tsx test/hostile/hostile.ts "$@"
