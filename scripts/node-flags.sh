# Flags of V8 for the commands of `otter`: scripts/otter sources this, and build.sh, as a code cache is good for the flags
# that it was made with.

# Runs are short: optimising the compiler's own JavaScript early, as node does, took a third of the CPU time of a program with
# thousands of functions, and growing the young generation from little another part.
run_flags=(--min-semi-space-size=16 --max-semi-space-size=64 --interrupt-budget=600000)
# What the front end allocates lives on: copying it in a young generation of usual size took a quarter of the time.
check_flags=(--min-semi-space-size=256 --max-semi-space-size=256 --max-lazy --no-allocation-site-pretenuring --max-inlined-bytecode-size-cumulative=400)

# flags_for COMMAND: puts its flags into `flags`. scripts/start.cjs divides the commands in the same way.
flags_for() {
  case $1 in
    check | fmt) flags=("${check_flags[@]}") ;;
    *) flags=("${run_flags[@]}") ;;
  esac
}
