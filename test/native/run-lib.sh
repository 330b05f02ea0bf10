#!/usr/bin/env bash
# Builds each test of the native library with AddressSanitizer and UBSan, and runs it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/native-test
mkdir -p "$build"
compile=(${CMAKE_CXX_COMPILER_LAUNCHER:-} /usr/lib/llvm-19/bin/clang++ -std=c++20 -O1 -g -fsanitize=address,undefined
  -fno-sanitize-recover=all -Wall -Wextra -Werror -I"$root/src/native")

# run_test NAME SOURCE…: test/native/lib/NAME_test.cc with the files of src/native/lib that it tests.
run_test() {
  local name=$1
  shift
  "${compile[@]}" "$root/test/native/lib/${name}_test.cc" "${@/#/$root/src/native/lib/}" -o "$build/${name}_test"
  "$build/${name}_test"
}

run_test float_text float_text.cc
run_test utf8_check utf8_check.cc
run_test format_spec format_spec.cc
run_test calendar calendar.cc
run_test json json_parse.cc json_write.cc data_tree.cc
run_test yaml yaml_parse.cc yaml_scalar.cc yaml_write.cc json_parse.cc json_write.cc data_tree.cc utf8_check.cc
