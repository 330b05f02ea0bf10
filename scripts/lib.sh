# Shared by the scripts: where things are, and one way to say what is wrong.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# die MESSAGE [WHAT TO DO]
die() {
  say "error: $1"
  if [ $# -gt 1 ]; then say "  help: $2"; fi
  exit 1
}
