#!/usr/bin/env bash
# Builds what changed: TypeScript into build/js and as one script into build/bundle, the addon, runtime.bc and the static
# runtime into build/native; last the code caches of the script, for which it has to be run.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$root/scripts/node-flags.sh"
cd "$root"

# True when any file under the given paths is newer than the stamp.
newer_than() {
  local stamp=$1
  shift
  [ ! -f "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -type f -print -quit)" ]
}

build_typescript() {
  local stamp=build/js/.stamp
  newer_than "$stamp" src tsconfig.json tsconfig.build.json package-lock.json scripts/bundle.mjs || return 0
  say "build: TypeScript"
  mkdir -p build/js
  touch "$stamp.new"
  npx --no-install tsc -p tsconfig.build.json || die "TypeScript does not compile"
  node scripts/bundle.mjs || die "the bundle could not be made"
  mv "$stamp.new" "$stamp"
}

# A compiler cache refuses precompiled headers unless told that they say what was compiled.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}

build_native() {
  [ -f src/native/CMakeLists.txt ] || return 0
  local stamp=build/native/.stamp
  newer_than "$stamp" src/native scripts/build.sh || return 0
  say "build: native addon and runtime"
  mkdir -p build/native
  touch "$stamp.new"
  cmake -S src/native -B build/native -G Ninja -DCMAKE_BUILD_TYPE=Release >build/native/cmake.log 2>&1 ||
    { tail -30 build/native/cmake.log >&2; die "cmake failed" "see build/native/cmake.log"; }
  ninja -C build/native >build/native/ninja.log 2>&1 ||
    { tail -60 build/native/ninja.log >&2; die "the native build failed" "see build/native/ninja.log"; }
  mv "$stamp.new" "$stamp"
}

# Without them everything works, only starting is slower. Programs that differ in kind, as what none of them calls is compiled at
# its first call; and one of them again, which starts with the code that it has left.
record_starts() {
  local stamp=build/bundle/.stamp command kept
  local programs=(corpus/{json,deltablue,untyped_lisp,word_count,k_nucleotide,deltablue}/program.ot)
  newer_than "$stamp" build/bundle/otter.js scripts/*.cjs scripts/node-flags.sh || return 0
  kept=$(mktemp -d)
  for command in run check; do
    flags_for "$command" "${programs[0]}"
    XDG_CACHE_HOME=$kept node "${flags[@]}" scripts/record-start.cjs "$command" "${programs[@]}" >/dev/null ||
      { say "build: no code cache for 'otter $command'"; rm -rf "$kept"; return 0; }
  done
  rm -rf "$kept"
  touch "$stamp"
}

build_typescript
build_native
record_starts
