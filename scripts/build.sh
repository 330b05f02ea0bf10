#!/usr/bin/env bash
# Builds what changed: TypeScript into build/js, the addon, runtime.bc and the static runtime into build/native.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"

# True when any file under the given paths is newer than the stamp.
newer_than() {
  local stamp=$1
  shift
  [ ! -f "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -type f -print -quit)" ]
}

build_typescript() {
  local stamp=build/js/.stamp
  newer_than "$stamp" src tsconfig.json tsconfig.build.json package-lock.json || return 0
  say "build: TypeScript"
  mkdir -p build/js
  touch "$stamp.new"
  npx --no-install tsc -p tsconfig.build.json || die "TypeScript does not compile"
  mv "$stamp.new" "$stamp"
}

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

build_typescript
build_native
