#!/usr/bin/env bash
# Runs one test file and counts: test-one.sh COUNTS FILE
# Writes `PASSED FAILED SECONDS FILE` into the folder COUNTS; what a failed file printed goes to standard error. A *.test.ts gives
# uvu's own counts; a file that runs no test, crashes or never ends is a failure. A script is one test.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
counts=$1
file=$2
log=$(mktemp)
cache=$(mktemp -d)
trap 'rm -rf "$log" "$cache"' EXIT

# Programs start cold, whatever ran before: where their code would be kept there is a file, not a folder.
touch "$cache/otter"
export XDG_CACHE_HOME=$cache

# Runs a command for at most forty minutes. `timeout` leads a process group: what the tests left running ends with them.
run_bounded() {
  timeout --kill-after=10s 40m "$@" >"$log" 2>&1 &
  local leader=$! status=0
  wait "$leader" || status=$?
  kill -KILL -- "-$leader" 2>/dev/null
  [ "$status" -eq 124 ] && printf '%s\n' "ended after 40 minutes" >>"$log"
  return "$status"
}

# The last number that uvu printed behind a word.
uvu_count() { sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$log" | tail -1; }

passed=0
failed=0
case $file in
  *.test.ts)
    FORCE_COLOR=0 run_bounded node --import tsx "$file"
    status=$?
    total=$(uvu_count Total)
    passed=$(uvu_count Passed)
    passed=${passed:-0}
    if [ "$status" -ne 0 ] || [ "${total:-0}" -eq 0 ]; then
      failed=$((${total:-0} - passed))
      [ "$failed" -gt 0 ] || failed=1
    fi
    ;;
  *) if run_bounded bash "$file"; then passed=1; else failed=1; fi ;;
esac
if [ "$failed" -gt 0 ]; then
  say "FAILED: $file"
  cat "$log" >&2
fi
printf '%s %s %s %s\n' "$passed" "$failed" "$SECONDS" "$file" >"$counts/${file//\//_}"
