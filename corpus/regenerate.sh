#!/bin/sh
# Writes expected.txt of the named programs (all without names) from their Rust twins.
# The twins are the reference here; where a published value exists, it is noted in corpus/README.md.
set -eu
cd "$(dirname "$0")"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
[ $# -gt 0 ] || set -- */
for name in "$@"; do
  name=${name%/}
  rustc --edition 2021 -C opt-level=3 -C target-cpu=native -D warnings -o "$build/twin" "$name/baseline.rs"
  node -e '
    const fs = require("node:fs");
    const { execFileSync } = require("node:child_process");
    const [twin, folder] = process.argv.slice(1);
    const sizes = Object.values(JSON.parse(fs.readFileSync(`${folder}/meta.json`, "utf8")).sizes);
    const input = sizes.map((n) => `bench ${n}\n`).join("");
    const answers = execFileSync(twin, ["--serve"], { input, encoding: "utf8" }).trim().split("\n").map((line) => JSON.parse(line));
    fs.writeFileSync(`${folder}/expected.txt`, sizes.map((n, i) => `${n}\t${answers[i].result}\n`).join(""));
    // Processor time: the machine may be busy.
    const seconds = answers.map((a) => (a.cpuNs / 1e9).toFixed(2)).join(" ");
    const plain = execFileSync(twin, { encoding: "utf8" });
    if (plain !== `${answers[0].result}\n`) throw new Error(`${folder}: main() does not print the quick result`);
    console.log(`${folder}: ${seconds} s`);
  ' "$build/twin" "$name"
done
