# Flags of V8 for the commands of `otter`: scripts/otter sources this, and build.sh, as a code cache is good for the flags
# that it was made with.

# Runs are short, and their JavaScript is cold in programs of thousands of functions. A young generation of 8 MB is used again and
# again, so that few pages are touched for the first time and what is made stays in the processor's caches. The old generation is not
# worth collecting before it has 256 MB. Optimising as early as node does takes more than it gains; with little inlining, compiles
# are quick enough to begin at three times node's budget.
run_flags=(
  --min-semi-space-size=8 --max-semi-space-size=8 --initial-old-space-size=256 --interrupt-budget=200000
  --max-inlined-bytecode-size-cumulative=150 --no-allocation-site-pretenuring
)
check_flags=(--max-lazy --no-allocation-site-pretenuring --max-inlined-bytecode-size-cumulative=400)
# For large programs: all of the front end gets hot at about the same time, and is done soon after. So it is to be compiled
# early, functions that are large too, and those that wait for the compiler keep their place. Small programs end before.
large_flags=(
  --interrupt-budget=10000 --ticks-before-optimization=2 --bytecode-size-allowance-per-tick=600 --concurrent-recompilation-queue-length=64
)

# insist_on_limits FILES: ends where fewer files may be open at once, as node would without a word, or where node would
# abort for want of addresses before it reads any of our code. Starts no process.
insist_on_limits() {
  local limits
  mapfile -t limits 2>/dev/null </proc/self/limits
  if [[ ${limits[*]} =~ 'Max open files'[[:space:]]+([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -lt "$1" ]; then
    printf '%s\n' "error: only ${BASH_REMATCH[1]} files may be open at once" "  help: allow more (ulimit -n)" >&2
    exit 1
  fi
  if [[ ${limits[*]} =~ 'Max address space'[[:space:]]+([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -lt $((1 << 30)) ]; then
    printf '%s\n' "error: only $((BASH_REMATCH[1] >> 20)) MB of memory may be addressed" "  help: allow more (ulimit -v)" >&2
    exit 1
  fi
}

# flags_for COMMAND [ARGUMENT…]: puts the flags for a command line into `flags`. scripts/start.cjs divides the commands in the
# same way.
flags_for() {
  local bytes young=16
  case ${1-} in
    check | fmt)
      count_bytes "${@:2}"
      [ "$1" = check ] || young_for_trees "$bytes"
      flags=("${check_flags[@]}" --min-semi-space-size="$young" --max-semi-space-size="$young")
      [ "$bytes" -le "$large" ] || flags+=("${large_flags[@]}")
      ;;
    *) flags=("${run_flags[@]}") ;;
  esac
}

# Programs of so many bytes are large ones.
large=200000

# count_bytes ARGUMENT…: how long the programs among the arguments are, into `bytes`.
count_bytes() {
  local files=() size argument
  bytes=0
  for argument in "$@"; do [ ! -f "$argument" ] || files+=("$argument"); done
  [ ${#files[@]} -gt 0 ] || return 0
  for size in $(stat -L -c %s -- "${files[@]}"); do bytes=$((bytes + size)); done
}

# young_for_trees BYTES: how large the young generation is to be where whole programs are in memory as trees, in MB, into
# `young`. They take some 160 bytes for one of source, which live on: copying them took a quarter of the time, so
# they should fit. But node prepares it when it starts, which takes as long again as the rest of its start for 512 MB.
young_for_trees() {
  while [ "$young" -lt 1024 ] && [ $(($1 * 160)) -gt $((young * 1024 * 1024)) ]; do young=$((young * 2)); done
}
