#!/usr/bin/env bash
# Every check there is: formatting, lint, types, then all test files, as many at a time as there are processors.
# Ends with the slowest files and `N passed, N failed`.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
counts=$(mktemp -d)
log=$(mktemp)
trap 'rm -rf "$log" "$counts"' EXIT

# check NAME COMMAND…: one check that passes or fails as a whole.
check() {
  local name=$1 begin=$SECONDS
  shift
  if "$@" >"$log" 2>&1; then
    printf '1 0 %s %s\n' "$((SECONDS - begin))" "${name// /_}" >"$counts/${name//[^A-Za-z]/_}"
  else
    say "FAILED: $name"
    cat "$log" >&2
    printf '0 1 %s %s\n' "$((SECONDS - begin))" "${name// /_}" >"$counts/${name//[^A-Za-z]/_}"
  fi
}

# The files that take longest begin first, so that the others fill the processors beside them.
test_files() {
  printf '%s\n' test/filetests/filetests.test.ts test/fuzz/programs.test.ts
  { find test -name '*.test.ts' && find test/native -name 'run*.sh'; } | sort |
    grep -vx -e test/filetests/filetests.test.ts -e test/fuzz/programs.test.ts
}

check 'Biome (format and lint)' npx --no-install biome check .
check 'clang-format' scripts/clang-format.sh --check
check 'tsc --strict' npx --no-install tsc -p tsconfig.json
test_files | xargs -P "$(nproc)" -n 1 scripts/test-one.sh "$counts"

expected=$(($(test_files | wc -l) + 3))
ran=$(find "$counts" -type f | wc -l)
[ "$ran" -eq "$expected" ] || say "FAILED: $((expected - ran)) test files left no count"
say "slowest:" "$(cat "$counts"/* | sort -k3 -rn | head -8 | awk '{ printf " %s %ss,", $4, $3 }')"
cat "$counts"/* | awk -v lost="$((expected - ran))" '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed\n", passed, failed + lost; exit failed + lost > 0 }'
