/**
 * What allocates nothing: loops over ranges, lists, strings and dicts, values of options, results and small enums, lookups.
 * And what allocates its result only: comprehensions, ranges as lists, map and filter. Bytes are the runtime's own count.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));

/** Rounds of each case: one small object a round would be more than a megabyte. */
const ROUNDS = 100_000;
/** What asking for the count, and code that is compiled meanwhile, may allocate. */
const SLACK = 65_536;
const LIST_BYTES = ROUNDS * 8;

const DECLARATIONS = `
use json
use runtime

enum Shape:
    Dot
    Circle: (float)
    Rect: (float, float)

struct Point:
    x: int
    y: float

fn allocated() -> int:
    return json.decode(runtime.stats())["allocatedBytes"]

fn half(n: int) -> Option<int>:
    return Some(n / 2) if n % 2 == 0 else None

fn checked(n: int) -> Result<int, str>:
    return Ok(n) if n >= 0 else Err("negative")

fn shape(n: int) -> Shape:
    return Shape.Dot if n % 3 == 0 else Shape.Circle(0.5) if n % 3 == 1 else Shape.Rect(1.0, 2.0)

fn area(s: Shape) -> float:
    return match s:
        case Shape.Dot: 0.0
        case Shape.Circle(r): r * r
        case Shape.Rect(w, h): w * h

fn double(n: int) -> int:
    return 2 * n

fn is_even(n: int) -> bool:
    return n % 2 == 0

let numbers = [i for i in 0..${ROUNDS}]
let text = "abcdefgh".repeat(${ROUNDS / 8})
let accented = "é".repeat(${ROUNDS})
let table = {i: i for i in 0..${ROUNDS}}
let words = {"one": 1, "two": 2, "three": 3}
let keys = ["one", "two", "three", "four"]
`;

/** A body that adds to `total`, and how many bytes it may allocate. */
const CASES: readonly (readonly [name: string, body: string, bytes: number])[] = [
  ['range', `for i in 0..${ROUNDS}:\n        total += i`, 0],
  ['counted_range', `for i in range(${ROUNDS}, 0, -1):\n        total += i`, 0],
  ['list', 'for x in numbers:\n        total += x', 0],
  ['enumerated', 'for i, x in enumerate(numbers):\n        total += i * x', 0],
  ['characters', 'for c in text:\n        total += 1 if c == "a" else 2', 0],
  ['wide_characters', 'for c in accented:\n        total += len(c)', 0],
  ['keys_of_dict', 'for k in table:\n        total += k', 0],
  ['entries_of_dict', 'for k, v in table:\n        total += k * v', 0],
  [
    'options',
    `for i in 0..${ROUNDS}:\n        match half(i):\n            case Some(n): total += n\n            case None: total += 1`,
    0,
  ],
  [
    'results',
    `for i in 0..${ROUNDS}:\n        match checked(i):\n            case Ok(n): total += n\n            case Err(m): total += len(m)`,
    0,
  ],
  ['enums', `for i in 0..${ROUNDS}:\n        total += int(area(shape(i)))`, 0],
  ['elements', `for i in 0..${ROUNDS}:\n        numbers[i] = numbers[i] + 1\n        total += numbers[i]`, 0],
  ['entries', `for i in 0..${ROUNDS}:\n        table[i] += 1\n        total += table[i]`, 0],
  [
    'words',
    `for i in 0..${ROUNDS}:\n        total += words.get_or(keys[i & 3], 0)\n        if keys[i & 3] in words:\n            total += words[keys[i & 3]]`,
    0,
  ],
  [
    'texts',
    `for i in 0..${ROUNDS}:\n        total += ord(text[i]) + text.byte_at(i)\n        if text[i] == "h":\n            total += 1`,
    0,
  ],
  ['comprehension', 'total += len([x * 2 for x in numbers])', LIST_BYTES],
  ['range_as_list', `total += len(0..${ROUNDS})`, LIST_BYTES],
  ['map', 'total += len(numbers.map(double))', LIST_BYTES],
  // Lists whose length is not known before grow by doubling: all the buffers together have less than twice the last one's bytes.
  ['filtered', 'total += len([x for x in numbers if x >= 0])', 4 * LIST_BYTES],
  ['filter', 'total += len(numbers.filter(is_even))', 4 * LIST_BYTES],
];

const functions = CASES.map(
  ([name, body]) => `
fn case_${name}() -> int:
    let total = 0
    ${body}
    return total
`,
);
const calls = CASES.map(
  ([name]) => `
    before = allocated()
    sum += case_${name}()
    println(f"${name} {allocated() - before}")`,
);
const source = `${DECLARATIONS}${functions.join('')}
fn main():
    sum = 0
    before = allocated()${calls.join('')}
    eprintln(sum)
`;

const folder = mkdtempSync(join(tmpdir(), 'otter-allocations-'));
const file = join(folder, 'p.ot');
writeFileSync(file, source);

for (const mode of ['jit', 'static']) {
  const run = spawnSync(OTTER, ['run', '--no-cache', '--mode', mode, file], { encoding: 'utf8', timeout: 60_000 });
  const bytes = new Map(
    run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  test(`${mode}: the program runs`, () => assert.is(run.status, 0, run.stderr));
  for (const [name, , most] of CASES) {
    test(`${mode}: ${name} allocates at most ${most} bytes`, () => {
      const found = Number(bytes.get(name));
      assert.ok(found <= most + SLACK, `${found} bytes`);
    });
  }
}

test.after(() => rmSync(folder, { recursive: true }));
test.run();
