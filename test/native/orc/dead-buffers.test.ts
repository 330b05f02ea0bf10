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

const smoothed = (round: string, end = '    return total(old)') => `
fn f(n: int) -> int:
    let old = [n] * n
${round}
${end}
`;

test('a list that the next one replaces', () => {
  const round = `
    for round in 0..n:
        let new = [round] * n
        for i in 1..n:
            new[i] += old[i - 1]
        old = new`;
  assert.ok(callsIn('replaced', smoothed(round)).released > 0);
  // What becomes of the last one does not concern those before.
  assert.ok(callsIn('last leaves', smoothed(round, '    kept.append(old)\n    return n')).released > 0);
});

test('a list that grows and is replaced', () => {
  const round = `
    while len(old) > 0:
        let next: list<int> = []
        for x in old:
            if x % 3 > 0:
                next.append(x / 2)
                next.append(x / 3)
        old = next`;
  const { released, alone, grown } = callsIn('frontier', smoothed(round));
  assert.ok(released > 0 && alone > 0, `${released} ${alone}`);
  assert.is(grown, 0);
});

test('lists that have two names, or that others know, stay', () => {
  const rounds = {
    kept: `
    for round in 0..n:
        let new = [round + old[0]] * n
        kept.append(new)
        old = new`,
    'two names': `
    let other = old
    for round in 0..n:
        let new = [round + old[0] + other[n / 2]] * n
        old = new
        other = new`,
  };
  for (const [name, round] of Object.entries(rounds)) {
    const first = '    let old = g(n)\n';
    const text = smoothed(round).replace('    let old = [n] * n\n', first);
    const made = 'fn g(n: int) -> list<int>:\n    return kept[n]\n';
    assert.is(callsIn(`stays ${name}`, `${made}${text}`).released, 0, name);
  }
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

/** In each round a list takes the place of the one before, which is the caller's in the first. */
const handedOn = ({ phis = '', body = '', taken = '%next', end = '' }) => `
declare i8* @ot_list_filled8(i8*, i64, i64, i64)
declare void @keep(i8*)
declare i1 @isDone()
define i64 @root(i8* %ctx, i64 %n, i8* %given, i64* %others) {
  br label %loop
loop:
  %now = phi i8* [ %given, %0 ], [ ${taken}, %loop ]
  %sum = phi i64 [ 0, %0 ], [ %more, %loop ]
  ${phis}
  %next = call i8* @ot_list_filled8(i8* %ctx, i64 9, i64 %n, i64 %sum)
  %field = getelementptr i8, i8* %now, i64 24
  %place = bitcast i8* %field to i64**
  %data = load i64*, i64** %place
  %at = getelementptr i64, i64* %data, i64 %n
  %element = load i64, i64* %at
  %more = add i64 %sum, %element
  ${body}
  %isLast = call i1 @isDone()
  br i1 %isLast, label %end, label %loop
end:
  ${end}
  ret i64 %more
}`;

/** A pointer to elements that the next round reads. */
const element = (next: string) => ({
  phis: `%before = phi i64* [ %others, %0 ], [ ${next}, %loop ]`,
  body: `%nextField = getelementptr i8, i8* %next, i64 24
  %nextPlace = bitcast i8* %nextField to i64**
  %nextData = load i64*, i64** %nextPlace
  %stale = load i64, i64* %before
  store i64 %stale, i64* %others`,
});

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

function optimised(text: string): string {
  return addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');
}

const releasesIn = (text: string): number => countOf(text, /call .*@ot_list_release\(/g);

/** How many flags there are, and how many lists are given back in a round and behind the loop. */
function flagsAndReleases(text: string): readonly number[] {
  const ir = optimised(text);
  const end = ir.indexOf('call i1 @isDone()');
  return [countOf(ir, /%owns\S* = phi i1/g), releasesIn(ir.slice(0, end)), releasesIn(ir.slice(end))];
}

test('a flag says whether a list may be given back', () => {
  assert.equal(flagsAndReleases(handedOn({})), [1, 1, 1]);
});

test('a list is not given back where it has a second name', () => {
  const phis = '%second = phi i8* [ %other, %0 ], [ %next, %loop ]';
  const body = `%lengthAt = getelementptr i8, i8* %second, i64 8
  %lengthPlace = bitcast i8* %lengthAt to i64*
  %length = load i64, i64* %lengthPlace
  store i64 %length, i64* %others`;
  const text = handedOn({ phis, body }).replace(
    '  br label %loop',
    '  %other = bitcast i64* %others to i8*\n  br label %loop',
  );
  assert.equal(flagsAndReleases(text), [0, 0, 1]);
});

test('a list is given back as long as nobody else has got it', () => {
  assert.equal(flagsAndReleases(handedOn({ end: 'call void @keep(i8* %next)' })), [1, 1, 0]);
  assert.equal(flagsAndReleases(handedOn({ body: 'call void @keep(i8* %next)' })), [0, 0, 0]);
  assert.equal(flagsAndReleases(handedOn({ body: 'call void @keep(i8* %now)' })), [0, 0, 1]);
});

test('a pointer to an element goes with its list', () => {
  assert.equal(flagsAndReleases(handedOn(element('%nextData'))), [1, 1, 1]);
  // It stays when the list has been replaced.
  assert.equal(flagsAndReleases(handedOn(element('%data'))), [1, 0, 2]);
});

test('a pointer that may lead elsewhere keeps its list', () => {
  const body = `%isOdd = trunc i64 %sum to i1
  %which = select i1 %isOdd, i64* %data, i64* %others
  %chosen = load i64, i64* %which
  store i64 %chosen, i64* %others`;
  assert.equal(flagsAndReleases(handedOn({ body })), [0, 0, 1]);
});

test('two lists that change places are given back at the end', () => {
  const phis = '%second = phi i8* [ %made, %0 ], [ %now, %loop ]';
  const text = handedOn({ phis, taken: '%second' }).replace(
    '  br label %loop',
    '  %made = call i8* @ot_list_filled8(i8* %ctx, i64 9, i64 %n, i64 3)\n  br label %loop',
  );
  assert.equal(flagsAndReleases(text), [2, 0, 2]);
});

test('a list is given back only where it was made for certain', () => {
  assert.is(releasesIn(optimised(merged(true))), 1);
  assert.is(releasesIn(optimised(merged(false))), 0);
});

test('nothing is left for the collector', () => {
  const env = { ...process.env, OTTER_TRACE: 'gc' };
  // 320 MB in all.
  const { stdout, stderr } = spawnSync(OTTER, ['run', '--no-cache', '--mode', 'static', program('rounds', FILLED)], {
    encoding: 'utf8',
    env,
  });
  assert.is(stdout, '3980000000\n', stderr);
  assert.not.match(stderr, /collection \d+ for allocation/);
});

test.run();
