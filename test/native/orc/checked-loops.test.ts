/** Loops whose checks are asked before them: they still panic where they must, and only there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-checked-loops-'));

/** Functions of a list of ten elements (which only the arguments say), element `i` being `i`, and of two ints. */
const KINDS = ['up', 'down', 'shifted', 'pair', 'search', 'strided', 'some', 'last'] as const;
type Kind = (typeof KINDS)[number];

const PROGRAM = `use io

fn up(xs: list<int>, a: int, b: int) -> int:
    let sum = 0
    for i in a..b:
        sum += xs[i]
    return sum

fn down(xs: list<int>, a: int, b: int) -> int:
    let sum = 0
    for i in range(a, b, -1):
        sum += xs[i]
    return sum

fn shifted(xs: list<int>, a: int, b: int) -> int:
    let sum = 0
    for i in a..b:
        xs[i + 2] += 1
        sum += xs[i + 2] + xs[i]
    return sum

fn pair(xs: list<int>, a: int, b: int) -> int:
    let ys = xs[0:5]
    let sum = 0
    for i in a..b:
        sum += xs[i] * ys[i]
    return sum

fn search(xs: list<int>, a: int, b: int) -> int:
    let i = a
    while i < b and xs[i] != 7:
        i += 1
    return i

fn strided(xs: list<int>, a: int, b: int) -> int:
    let sum = 0
    for i in range(a, b, 3):
        sum += xs[i]
    return sum

fn some(xs: list<int>, a: int, b: int) -> int:
    let sum = 0
    for i in a..b:
        if i % 4 == 1:
            sum += xs[i]
    return sum

fn last(xs: list<int>, a: int, b: int) -> int:
    let sum = 0
    let i = a
    while true:
        sum += xs[i]
        if i >= b:
            return sum
        i += 1

fn main():
    let args = io.args()
    let xs = [i for i in 0..int(args[3])]
    let a = int(args[1])
    let b = int(args[2])
    let kinds = [${KINDS.join(', ')}]
    println(kinds[int(args[0])](xs, a, b))
`;

/** What the program should print, or the index that it should complain of. */
function expected(kind: Kind, a: bigint, b: bigint): { value: bigint } | { index: bigint } {
  const xs = Array.from({ length: 10 }, (_, i) => BigInt(i));
  const at = (i: bigint, length = 10n): bigint => {
    if (i < 0n || i >= length) throw i;
    return xs[Number(i)] ?? 0n;
  };
  try {
    return { value: BigInt.asIntN(64, MODELS[kind](at, xs, a, b)) };
  } catch (index) {
    return { index: index as bigint };
  }
}

type At = (i: bigint, length?: bigint) => bigint;
type Model = (at: At, xs: bigint[], a: bigint, b: bigint) => bigint;

const sumOf =
  (term: (at: At, i: bigint, xs: bigint[]) => bigint, step = 1n): Model =>
  (at, xs, a, b) => {
    let sum = 0n;
    for (let i = a; step > 0n ? i < b : i > b; i += step) sum += term(at, i, xs);
    return sum;
  };

const MODELS: Readonly<Record<Kind, Model>> = {
  up: sumOf((at, i) => at(i)),
  down: sumOf((at, i) => at(i), -1n),
  shifted: sumOf((at, i, xs) => {
    const next = BigInt.asIntN(64, i + 2n);
    xs[Number(next)] = at(next) + 1n;
    return at(next) + at(i);
  }),
  pair: sumOf((at, i) => at(i) * at(i, 5n)),
  search: (at, _, a, b) => {
    let i = a;
    while (i < b && at(i) !== 7n) i++;
    return i;
  },
  strided: sumOf((at, i) => at(i), 3n),
  some: sumOf((at, i) => (i % 4n === 1n ? at(i) : 0n)),
  last: (at, _, a, b) => {
    let sum = 0n;
    for (let i = a; ; i++) {
      sum += at(i);
      if (i >= b) return sum;
    }
  },
};

const EDGES = [-(2n ** 63n), -1n, 0n, 5n, 8n, 10n, 11n, 2n ** 63n - 1n];
/** `some` looks at one index in four: from one end of the ints to the other that takes too long. */
const isShort = (kind: Kind, a: bigint, b: bigint): boolean => kind !== 'some' || (a > -5n && b < 50n);

test('loops panic at the index where they always did, and give what they always gave', () => {
  const source = join(folder, 'kinds.ot');
  const executable = join(folder, 'kinds');
  writeFileSync(source, PROGRAM);
  execFileSync(OTTER, ['build', '--release', source, '-o', executable]);
  let panics = 0;
  for (const [number, kind] of KINDS.entries()) {
    for (const a of EDGES) {
      for (const b of EDGES.filter((to) => isShort(kind, a, to))) {
        const { status, stdout, stderr } = spawnSync(executable, [`${number}`, `${a}`, `${b}`, '10'], {
          encoding: 'utf8',
        });
        const wanted = expected(kind, a, b);
        const what = `${kind} ${a} ${b}: ${status} ${stdout}${stderr}`;
        if ('value' in wanted) {
          assert.is(stdout, `${wanted.value}\n`, what);
        } else {
          panics++;
          assert.is(status, 101, what);
          assert.match(stderr, new RegExp(`index ${wanted.index}\\b`), what);
        }
      }
    }
  }
  assert.ok(panics > 100, `${panics}`);
});

/** The optimised function as text. */
function optimised(text: string, name: string, ...knobs: string[]): string {
  const source = join(folder, 'shape.ot');
  writeFileSync(source, text);
  const args = ['emit', '--stage', 'opt', '--function', name, source, ...knobs.flatMap((knob) => ['--knob', knob])];
  return execFileSync(OTTER, args, { encoding: 'utf8' });
}

/** Lists of a length that is known at run time only. */
const CALL = `\nuse io\nfn main():\n    let xs = [1] * len(io.args())\n    scale(xs, xs, len(xs))\n    println(xs[0])\n`;

test('a loop over two lists has one way out, and its checks come before it', () => {
  const body = `fn scale(xs: list<int>, ys: list<int>, n: int):\n    for i in 0..n:\n        xs[i] += ys[i]\n`;
  const ir = optimised(body + CALL, 'scale');
  assert.match(ir, /\.checked/);
  // A vector loop needs no scalar rest where none is left.
  assert.match(ir, /cmp\.n/);
  assert.not.match(optimised(body + CALL, 'scale', 'loop.copyInstructions=8'), /\.checked/);
});

test('a loop that may change a list’s length keeps its checks', () => {
  const body = `fn scale(xs: list<int>, ys: list<int>, n: int):\n    for i in 0..n:\n        xs[i] += 1\n        if i > 5:\n            xs.pop()\n`;
  assert.not.match(optimised(body + CALL, 'scale'), /\.checked/);
});

/** A loop of which its profile says how many rounds it goes on for each that it ends after. */
const weighed = (rounds: number): string => `
declare void @bad()
define i64 @work(i8* %ctx, i64* %xs, i64 %length, i64 %n) {
  %any = icmp sgt i64 %n, 0
  br i1 %any, label %body, label %out
body:
  %i = phi i64 [ 0, %0 ], [ %next, %ok ]
  %sum = phi i64 [ 0, %0 ], [ %more, %ok ]
  %in = icmp ult i64 %i, %length
  br i1 %in, label %ok, label %panic
panic:
  call void @bad()
  unreachable
ok:
  %at = getelementptr i64, i64* %xs, i64 %i
  %x = load i64, i64* %at
  %more = add i64 %sum, %x
  store i64 %more, i64* %at
  %next = add nuw nsw i64 %i, 1
  %again = icmp slt i64 %next, %n
  br i1 %again, label %body, label %out, !prof !0
out:
  %result = phi i64 [ 0, %0 ], [ %more, %ok ]
  ret i64 %result
}
!0 = !{!"branch_weights", i32 ${rounds}, i32 1}
`;

test('a loop that is known to be short keeps its checks', () => {
  const options = plan({ tier: 'optimised', loopCopyInstructions: 120 });
  const ir = (rounds: number): string =>
    addon.dump(memoryFile(assemble(weighed(rounds))), options, RUNTIME_BITCODE, 'opt');
  assert.match(ir(100), /\.checked/);
  assert.not.match(ir(1), /\.checked/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
