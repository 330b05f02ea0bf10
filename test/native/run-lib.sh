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
shopt -s nullglob
sources=("$root"/src/native/{lib,heap,sched}/*.cc "$root/src/native/profile/argument_samples.cc")

# compile_if_stale SOURCE OBJECT: when the object is missing or older than what it was made from.
compile_if_stale() {
  local stale=1
  if [ -f "$2" ] && [ -f "$2.d" ]; then
    stale=0
    for file in $(sed -e 's/^[^:]*://' -e 's/\\$//' "$2.d"); do
      if [ ! -f "$file" ] || [ "$file" -nt "$2" ]; then stale=1; fi
    done
  fi
  [ "$stale" -eq 0 ] || "${compile[@]}" -MD -MF "$2.d" -c "$1" -o "$2"
}

library=()
for source in "${sources[@]}"; do
  object=$build/$(basename "$(dirname "$source")")-$(basename "$source" .cc).o
  compile_if_stale "$source" "$object"
  library+=("$object")
done
for source in "$root"/test/native/lib/${OTTER_TEST_ONLY:-*_test}.cc; do
  name=$(basename "$source" .cc)
  compile_if_stale "$source" "$build/$name.o"
  "${compile[@]}" -fuse-ld=lld "$build/$name.o" "${library[@]}" -Wl,-Bstatic -lboost_context -Wl,-Bdynamic -lpthread -o "$build/$name"
  printf '%s: ' "$name"
  "$build/$name" "${arguments[@]}"
done
