#!/usr/bin/env bash
# Builds each test of the native library with AddressSanitizer and UBSan, and runs it. OTTER_TEST_SANITIZE names other
# sanitizers, OTTER_TEST_ONLY one test, OTTER_TEST_ARGS its arguments.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
sanitize=${OTTER_TEST_SANITIZE:-address,undefined}
build=$root/build/native-test
[ "$sanitize" = address,undefined ] || build+=-${sanitize//,/-}
read -ra arguments <<<"${OTTER_TEST_ARGS:-}"
mkdir -p "$build"
# Locals stay on the real stack, where the collector looks for references. libstdc++ calls what it deprecates.
flags=(-std=gnu++20 -O1 -g1 "-fsanitize=$sanitize" -fno-sanitize-recover=all
  -fno-omit-frame-pointer -ffp-contract=off -Wall -Wextra -Werror -Wno-deprecated-declarations "-I$root/src/native"
  '-DOTTER_VERSION="test"')
[[ $sanitize != *address* ]] || flags+=(-fsanitize-address-use-after-return=never)
compile=(${CMAKE_CXX_COMPILER_LAUNCHER:-} /usr/lib/llvm-19/bin/clang++ "${flags[@]}")
# A compiler cache refuses precompiled headers unless told that they say what was compiled.
export CCACHE_SLOPPINESS=pch_defines,time_macros
header=$root/test/native/lib/precompiled.h
precompiled=$build/precompiled.h.pch
shopt -s nullglob
sources=("$root"/src/native/{lib,heap,sched}/*.cc "$root/src/native/profile/argument_samples.cc")
tests=("$root"/test/native/lib/${OTTER_TEST_ONLY:-*_test}.cc)

# is_stale OBJECT: whether it is missing or older than what it was made from, which does not name the precompiled header.
is_stale() {
  [ -f "$1" ] && [ -f "$1.d" ] || return 0
  local file
  for file in $(sed -e 's/^[^:]*://' -e 's/\\$//' "$1.d"); do
    [ -f "$file" ] && [ ! "$file" -nt "$1" ] || return 0
  done
  [ "$precompiled" -nt "$1" ]
}

object_of() { printf '%s/%s-%s.o' "$build" "$(basename "$(dirname "$1")")" "$(basename "$1" .cc)"; }

# The commands that compile what is stale, each ended by a zero byte.
stale_compilations() {
  local source object
  for source in "${sources[@]}" "${tests[@]}"; do
    object=$(object_of "$source")
    is_stale "$object" || continue
    printf '%q ' "${compile[@]}" -include-pch "$precompiled" -MD -MF "$object.d" -c "$source" -o "$object"
    printf '\0'
  done
}

if is_stale "$precompiled"; then
  "${compile[@]}" -fpch-instantiate-templates -Xclang -fno-pch-timestamp -MD -MF "$precompiled.d" -x c++-header "$header" -o "$precompiled"
fi
stale_compilations | xargs -0 -r -P "$(nproc)" -n 1 bash -c

library=()
for source in "${sources[@]}"; do library+=("$(object_of "$source")"); done
for source in "${tests[@]}"; do
  name=$(basename "$source" .cc)
  "${compile[@]}" -fuse-ld=lld "$(object_of "$source")" "${library[@]}" -Wl,-Bstatic -lboost_context -Wl,-Bdynamic -lpthread -o "$build/$name"
  printf '%s: ' "$name"
  "$build/$name" "${arguments[@]}"
done
