#!/usr/bin/env bash
# Builds each test of the native library with AddressSanitizer and UBSan, and runs it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/native-test
mkdir -p "$build"
compile=(/usr/lib/llvm-19/bin/clang++ -std=c++20 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
  -Wall -Wextra -Werror -I"$root/src/native")
"${compile[@]}" "$root/test/native/lib/float_text_test.cc" "$root/src/native/lib/float_text.cc" -o "$build/float_text_test"
"$build/float_text_test"
