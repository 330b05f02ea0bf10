#!/usr/bin/env bash
# Lets random mutators work on the heap against a shadow model: scripts/torture.sh [SECONDS] [SEED], ten minutes from
# seed 1 on without arguments. Half of the time under AddressSanitizer and UBSan, half under ThreadSanitizer. Each
# seed is printed before it is used; build/native-test/torture_test SECONDS SEED repeats one.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
seconds=${1:-600}
seed=${2:-1}
cd "$root"
for sanitizer in address,undefined thread; do
  say "torture: $sanitizer, $((seconds / 2)) s from seed $seed on"
  OTTER_TEST_SANITIZE=$sanitizer OTTER_TEST_ONLY=torture_test OTTER_TEST_ARGS="$((seconds / 2)) $seed" test/native/run-lib.sh
done
