#!/usr/bin/env bash
# Makes a fresh clone ready: Debian packages, rustc, npm packages, TypeScript, the addon and runtime.bc.
# Idempotent, and under two seconds when nothing is missing. Called by `npm run sweep` and `npm test`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"

packages=(
  g++ make cmake ninja-build pkg-config
  llvm-14-dev llvm-19-dev clang-19 lld-19 clang-format-19 libclang-rt-19-dev
  libboost-context-dev zlib1g-dev libzstd-dev libedit-dev
  chromium valgrind
)

missing_packages() {
  local known installed
  # dpkg-query fails when it knows nothing of one of the packages, and says what it knows of the others.
  known=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null) || true
  installed=$(awk '$2 == "installed" { print $1 }' <<<"$known")
  for package in "$@"; do
    grep -qx "$package" <<<"$installed" || printf '%s\n' "$package"
  done
}

install_packages() {
  command -v dpkg-query >/dev/null || die "this is not Debian: dpkg-query is missing" "install by hand: ${packages[*]}"
  local wanted=("${packages[@]}")
  command -v rustc >/dev/null || wanted+=(rustc)
  local missing
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      die "Debian packages are missing: ${missing[*]}" "run: sudo apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    as_root=(sudo)
  fi
  say "setup: installing Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -q >&2 || die "apt-get update failed" "check the network and /etc/apt/sources.list"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 ||
    die "apt-get could not install: ${missing[*]}" "run the same command by hand to see why"
}

check_node() {
  command -v node >/dev/null || die "node is missing" "install Node.js 20 or newer"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || die "Node.js $major is too old" "install Node.js 20 or newer"
}

# npm ci only when the lock file changed since the last good one.
install_npm_packages() {
  local stamp=node_modules/.otter-setup wanted
  wanted=$(cat package-lock.json .npmrc | sha256sum | cut -d' ' -f1)-$(node -p 'process.versions.modules')
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  say "setup: npm ci (builds llvm-bindings against LLVM 14, about two minutes)"
  # Debian's cmake finds the newest LLVM unless told otherwise; llvm-bindings needs 14. Its 46 sources are compiled as four,
  # as each of them reads the same headers of LLVM for most of its time: cmake-js passes npm_cmake_* on to cmake.
  LLVM_DIR=/usr/lib/llvm-14/lib/cmake/llvm CMAKE_BUILD_PARALLEL_LEVEL=$(nproc) \
    npm_cmake_CMAKE_UNITY_BUILD=ON npm_cmake_CMAKE_UNITY_BUILD_BATCH_SIZE=12 \
    npm ci --no-audit --no-fund --loglevel=error >&2 ||
    die "npm ci failed" "run npm ci by hand to see why"
  node -e 'require("llvm-bindings")' || die "llvm-bindings was not built" "run: npm rebuild llvm-bindings"
  printf '%s' "$wanted" >"$stamp"
}

install_packages
check_node
install_npm_packages
scripts/build.sh
