#!/usr/bin/env bash
# Every check there is: formatting, lint, types, then all tests. Ends with `N passed, N failed`.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
passed=0
failed=0

# check NAME COMMAND…: one check that passes or fails as a whole.
check() {
  local name=$1
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    say "FAILED: $name"
    cat "$log" >&2
  fi
}

# run_uvu FILE: adds uvu's own counts; a file that runs no test, crashes or never ends is a failure.
run_uvu() {
  local status=0
  FORCE_COLOR=0 timeout --kill-after=10s 20m node --import tsx "$1" >"$log" 2>&1 || status=$?
  [ "$status" -eq 124 ] && printf '%s\n' "ended after 20 minutes" >>"$log"
  local total good
  total=$(sed -n 's/^ *Total: *\([0-9]*\).*/\1/p' "$log" | tail -1)
  good=$(sed -n 's/^ *Passed: *\([0-9]*\).*/\1/p' "$log" | tail -1)
  passed=$((passed + ${good:-0}))
  if [ "$status" -ne 0 ] || [ -z "$total" ] || [ "$total" -eq 0 ]; then
    local bad=$((${total:-0} - ${good:-0}))
    failed=$((failed + (bad > 0 ? bad : 1)))
    say "FAILED: $1"
    cat "$log" >&2
  fi
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

check 'Biome (format and lint)' npx --no-install biome check .
check 'clang-format' scripts/clang-format.sh --check
check 'tsc --strict' npx --no-install tsc -p tsconfig.json
while IFS= read -r file; do run_uvu "$file"; done < <(find test -name '*.test.ts' | sort)
while IFS= read -r script; do check "$script" bash "$script"; done < <(find test/native -name 'run*.sh' | sort)

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
