#!/usr/bin/env bash
# Formats the C++ sources in place; with --check, fails when any would change.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
mapfile -t files < <(git ls-files 'src/native/*.cc' 'src/native/*.h' 'test/native/*.cc' 'test/native/*.h')
[ ${#files[@]} -gt 0 ] || exit 0
if [ "${1:-}" = --check ]; then
  clang-format-19 --dry-run --Werror "${files[@]}"
else
  clang-format-19 -i "${files[@]}"
fi
