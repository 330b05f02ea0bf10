/** Which lists give their elements' memory back: by the calls for it that optimised functions of small programs have. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-dead-buffers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const PRELUDE = `
struct Box:
    items: list<int>

let kept: list<list<int>> = []

fn total(xs: list<int>) -> int:
    let sum = 0
    for x in xs:
        sum += x
    return sum
`;

interface Calls {
  /** Places where a list is given back. */
  readonly released: number;
  /** Growing that gives back where the elements were, and that which does not. */
  readonly alone: number;
  readonly grown: number;
}

function program(name: string, text: string): string {
  const file = join(folder, `${name.replaceAll(' ', '-')}.ot`);
  writeFileSync(file, `${PRELUDE}\n${text}\nfn main():\n    println(f(len(kept) + 200))\n`);
  return file;
}

function callsIn(name: string, text: string): Calls {
  const file = program(name, text);
  const args = ['emit', file, '--stage', 'opt', '--function', 'f'];
  const ir = execFileSync(OTTER, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const count = (callee: string) => ir.match(new RegExp(`call .*@${callee}\\(`, 'g'))?.length ?? 0;
  return {
    released: count('ot_list_release'),
    alone: count('ot_list_grow_alone'),
    grown: count('ot_list_grow'),
  };
}

const FILLED = `
fn f(n: int) -> int:
    let sum = 0
    for round in 0..n:
        let xs = [round] * (n * 1000)
        sum += total(xs)
    return sum
`;

const APPENDED = `
fn f(n: int) -> int:
    let xs: list<int> = []
    let i = n
    while i > 0:
        i = i / 2
        xs.append(i)
        xs.append(n)
    return xs[n / 3] + total(xs)
`;

test('a list that dies in each round of a loop', () => {
  assert.ok(callsIn('filled', FILLED).released > 0);
});

test('a list that grows gives back where it was', () => {
  const { released, alone, grown } = callsIn('appended', APPENDED);
  assert.ok(released > 0 && alone > 0, `${released} ${alone}`);
  assert.is(grown, 0);
});

test('lists that others have stay', () => {
  const uses = {
    result:
      '    return total(made(n))\n\nfn made(n: int) -> list<int>:\n    return g([n] * n)\n\nfn g(xs: list<int>) -> list<int>:\n    kept.append(xs)\n    return xs',
    kept: '    let xs = [n] * n\n    kept.append(xs)\n    return total(xs)',
    field: '    let box = Box(items=[n] * n)\n    kept.append(box.items)\n    return total(box.items)',
  };
  for (const [name, body] of Object.entries(uses))
    assert.is(callsIn(`stays ${name}`, `fn f(n: int) -> int:\n${body}\n`).released, 0, name);
});

test('lists that change places stay', () => {
  const text = `
fn f(n: int) -> int:
    let old = [1] * n
    for round in 0..n:
        let new = [round] * n
        for i in 1..n:
            new[i] += old[i - 1]
        old = new
    return total(old)
`;
  assert.is(callsIn('swapped', text).released, 0);
});

/** Elements of a list that is made on one of two ways, or others: read where the ways have met, or before. */
const merged = (isReadBefore: boolean) => `
declare i8* @ot_list_filled8(i8*, i64, i64, i64)
define i64 @root(i8* %ctx, i64 %n, i64* %others) {
  %isMade = icmp sgt i64 %n, 0
  br i1 %isMade, label %make, label %join
make:
  %list = call i8* @ot_list_filled8(i8* %ctx, i64 9, i64 %n, i64 7)
  %field = getelementptr i8, i8* %list, i64 24
  %place = bitcast i8* %field to i64**
  %data = load i64*, i64** %place
  %own = load i64, i64* %data
  br label %join
join:
  %elements = phi i64* [ %others, %0 ], [ ${isReadBefore ? '%others' : '%data'}, %make ]
  %before = phi i64 [ 0, %0 ], [ %own, %make ]
  %at = getelementptr i64, i64* %elements, i64 %n
  %element = load i64, i64* %at
  %sum = add i64 %element, %before
  ret i64 %sum
}`;

test('a list is given back only where it was made for certain', () => {
  const released = (text: string) => {
    const ir = addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');
    return ir.match(/call .*@ot_list_release\(/g)?.length ?? 0;
  };
  assert.is(released(merged(true)), 1);
  assert.is(released(merged(false)), 0);
});

test('nothing is left for the collector', () => {
  const env = { ...process.env, OTTER_TRACE: 'gc' };
  // 320 MB in all.
  const { stdout, stderr } = spawnSync(OTTER, ['run', '--mode', 'static', program('rounds', FILLED)], {
    encoding: 'utf8',
    env,
  });
  assert.is(stdout, '3980000000\n', stderr);
  assert.not.match(stderr, /collection \d+ for allocation/);
});

test.run();
