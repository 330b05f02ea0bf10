// Writes program.ot and baseline.rs: a forest of decision trees, each a function, as a model compiler would write it.
// Run it in this folder with node; the same seed gives the same text.
import { writeFileSync } from 'node:fs';

const TREES = 250;
const FIELDS = ['age', 'income', 'debt', 'rent', 'savings', 'children', 'employed', 'moves', 'cards', 'calls', 'late', 'limit'];
const RANGES = [90, 9000, 5000, 2500, 20000, 6, 480, 12, 9, 60, 20, 8000];

let state = 20240601n;
function below(limit) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((state >> 33n) % BigInt(limit));
}

/** A leaf is a number; another node compares one field, or the sum of two, with a threshold. */
function tree(depth) {
  if (depth === 0 || (depth < 3 && below(6) === 0)) return below(101) - 50;
  const first = below(FIELDS.length);
  const second = below(3) === 0 ? (first + 1 + below(FIELDS.length - 1)) % FIELDS.length : undefined;
  const range = RANGES[first] + (second === undefined ? 0 : RANGES[second]);
  const threshold = Math.floor(range / 8) + below(Math.ceil((range * 3) / 4));
  return { first, second, threshold, less: tree(depth - 1), more: tree(depth - 1) };
}

function condition(node, row) {
  const sum = [node.first, node.second].filter((f) => f !== undefined).map((f) => `${row}.${FIELDS[f]}`);
  return `${sum.join(' + ')} < ${node.threshold}`;
}

function otterBody(node, indent) {
  if (typeof node === 'number') return `${indent}return ${node}\n`;
  const inner = otterBody(node.less, `${indent}    `);
  return `${indent}if ${condition(node, 'row')}:\n${inner}${otterBody(node.more, indent)}`;
}

function rustBody(node, indent) {
  if (typeof node === 'number') return `${indent}${node}\n`;
  const less = rustBody(node.less, `${indent}    `);
  const more = rustBody(node.more, `${indent}    `);
  return `${indent}if ${condition(node, 'row')} {\n${less}${indent}} else {\n${more}${indent}}\n`;
}

const trees = Array.from({ length: TREES }, () => tree(3 + below(2)));

const otter = `# A forest of ${TREES} decision trees, each a function, scores applicants. Written by generate.mjs.

struct Random:
    state: int

    fn below(self, limit: int) -> int:
        self.state = (self.state * 1103515245 + 12345) & 2147483647
        return (self.state >> 8) % limit

struct Applicant:
${FIELDS.map((f) => `    ${f}: int\n`).join('')}
fn random_applicant(random: Random) -> Applicant:
${FIELDS.map((f, i) => `    let ${f} = random.below(${RANGES[i]})\n`).join('')}    return Applicant(${FIELDS.map((f) => `${f}=${f}`).join(', ')})

${trees.map((t, i) => `fn tree_${i}(row: Applicant) -> int:\n${otterBody(t, '    ')}\n`).join('')}fn score(row: Applicant) -> int:
    let total = 0
${trees.map((_, i) => `    total += tree_${i}(row)\n`).join('')}    return total

fn bench(n: int) -> str:
    let random = Random(state=77)
    let accepted = 0
    let checksum = 0
    for i in 0..n:
        let total = score(random_applicant(random))
        if total > 0:
            accepted += 1
        checksum = (checksum * 31 + total) % 1000000007
    return f"{accepted} {checksum}"

fn main():
    println(bench(20000))
`;

const rust = `//! A forest of ${TREES} decision trees, each a function, scores applicants. Written by generate.mjs.

#[path = "../harness.rs"]
mod harness;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = (self.state * 1103515245 + 12345) & 2147483647;
        (self.state >> 8) % limit
    }
}

struct Applicant {
${FIELDS.map((f) => `    ${f}: i64,\n`).join('')}}

fn random_applicant(random: &mut Random) -> Applicant {
    Applicant {
${FIELDS.map((f, i) => `        ${f}: random.below(${RANGES[i]}),\n`).join('')}    }
}

${trees.map((t, i) => `fn tree_${i}(row: &Applicant) -> i64 {\n${rustBody(t, '    ')}}\n\n`).join('')}fn score(row: &Applicant) -> i64 {
    let mut total = 0;
${trees.map((_, i) => `    total += tree_${i}(row);\n`).join('')}    total
}

fn bench(n: i64) -> String {
    let mut random = Random { state: 77 };
    let mut accepted = 0;
    let mut checksum: i64 = 0;
    for _ in 0..n {
        let total = score(&random_applicant(&mut random));
        accepted += (total > 0) as i64;
        checksum = (checksum * 31 + total) % 1_000_000_007;
    }
    format!("{accepted} {checksum}")
}

fn main() {
    harness::run(bench, 20_000)
}
`;

writeFileSync('program.ot', otter);
writeFileSync('baseline.rs', rust);
