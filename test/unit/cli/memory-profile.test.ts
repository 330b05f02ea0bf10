/**
 * `otter profile --memory`, heap limits and `--trace gc` on a real program: places that allocate are found and named in
 * every mode that has them, a heap that outgrows its limit panics and says where its memory went.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryPage } from '../../../src/cli/memory-page.js';
import { functionsOf, memoryTable, placesOf } from '../../../src/cli/memory-table.js';
import type { AllocationSite, MemoryProfile } from '../../../src/jit/native.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-memory-profile-'));
test.after(() => rmSync(folder, { recursive: true }));

// Structs that nobody changes need be no objects: so each has a function that does.
const SOURCE = `struct Point:
    x: float
    y: float

fn points(n: int) -> list<Point>:
    return [Point(x=float(i), y=0.5) for i in 0..n]

fn passing(rounds: int) -> int:
    let total = 0
    let recent = [""] * 100
    for i in 0..rounds:
        recent[i % 100] = f"a text that is not kept for long, number {i}"
        total += recent[i / 2 % 100].len()
    return total

fn grow(limit: int) -> int:
    let kept: list<list<Point>> = []
    while len(kept) < limit:
        kept.append(points(1000))
    return len(kept)

fn move(point: Point):
    point.x += 1.0

fn main():
    let kept = points(100000)
    println(passing(3000000))
    println(len(kept))
`;
const program = join(folder, 'program.ot');
writeFileSync(program, SOURCE);
const growing = join(folder, 'growing.ot');
writeFileSync(growing, SOURCE.replace(/fn main.*/s, 'fn main():\n    println(grow(100000))\n'));

function otter(...args: string[]) {
  return spawnSync(OTTER, args, { encoding: 'utf8' });
}

const LISTS = `struct Point:
    x: int

fn odd(limit: int, seed: int) -> list<Point>:
    let points: list<Point> = []
    for i in 0..limit:
        if (i + seed) % 2 == 1:
            points.append(Point(x=i))
    return points

fn move(point: Point):
    point.x += 1

fn main():
    let total = 0
    for round in 0..2000:
        total += len(odd(200, round))
    println(total)
`;

const SESSIONS = `struct Session:
    id: int
    previous: int
    size: int

struct Node:
    value: int
    next: Option<Node>

fn chain(length: int, base: int) -> Option<Node>:
    let head: Option<Node> = none
    for i in 0..length:
        head = Some(Node(value=base + i, next=head))
    return head

fn total(first: Option<Node>) -> int:
    let sum = 0
    let rest = first
    while true:
        match rest:
            case Some(node):
                sum += node.value
                rest = node.next
            case None:
                return sum

fn opened(id: int, previous: int) -> Session:
    return Session(id=id, previous=previous, size=1)

fn resize(session: Session):
    session.size += 1

fn main():
    let open: list<Session> = []
    for id in 0..100000:
        open.append(opened(id, 0))
    let sum = 0
    for id in 0..6000000:
        sum += total(chain(1 + id % 5, id)) + open[id * 7919 % 100000].size
        if id % 3 == 0:
            open[id * 7919 % 100000] = opened(id, sum)
    println(sum)
`;

test('places whose objects last have them made apart, in every mode, unless that is turned off', () => {
  const sessions = join(folder, 'sessions.ot');
  writeFileSync(sessions, SESSIONS);
  for (const mode of ['jit', 'hybrid', 'static']) {
    const { stdout, stderr } = otter('run', '--no-cache', '--mode', mode, '--trace', 'gc', sessions);
    assert.is(stdout, '54000033000000\n');
    assert.match(
      stderr,
      /^\[gc\] adaptive: Session in opened \(.*sessions\.ot:28\): together -> apart \(\d+% of \S+ MB/m,
    );
    assert.not.match(stderr, /Node .*together -> apart/);
    const off = otter('run', '--no-cache', '--mode', mode, '--trace', 'gc', '--knob', 'heap.pretenure=0', sessions);
    assert.is(off.stdout, '54000033000000\n');
    assert.not.match(off.stderr, /apart/);
  }
});

test('lists that grow alike get room, in the JIT and in static programs, unless that is turned off', () => {
  const lists = join(folder, 'lists.ot');
  writeFileSync(lists, LISTS);
  for (const mode of ['jit', 'static']) {
    const { stdout, stderr } = otter('run', '--no-cache', '--mode', mode, '--trace', 'gc', lists);
    assert.is(stdout, '200000\n');
    assert.match(stderr, /^\[gc\] lists that grow to 16 elements in odd \(.*lists\.ot:8\) get room for 128$/m);
    const off = otter('run', '--no-cache', '--mode', mode, '--trace', 'gc', '--knob', 'heap.growthSites=0', lists);
    assert.is(off.stdout, '200000\n');
    assert.not.match(off.stderr, /get room/);
  }
});

test('the profile finds what passes and what stays', () => {
  const page = join(folder, 'memory.html');
  const { stdout, stderr, status } = otter('profile', '--memory', '--json', '--output', page, program);
  assert.is(status, 0, stderr);
  assert.match(stdout, /^\d+\n100000\n$/);
  const profile = JSON.parse(stderr) as MemoryProfile;
  const places = placesOf(profile);
  const points = places.find((row) => row.type === 'Point');
  assert.is(points?.function, 'points');
  assert.is(points?.line, 6);
  // 100,000 points of 32 bytes; some 200 samples of them, so a third is more than four standard deviations.
  assert.ok(Math.abs((points?.bytes ?? 0) / 3_200_000 - 1) < 0.33, `${points?.bytes} bytes`);
  const texts = places.find((row) => row.function === 'passing' && row.type === 'str');
  assert.ok((texts?.bytes ?? 0) > 100_000_000, `${texts?.bytes} bytes`);
  assert.ok((texts?.liveBytes ?? 0) < (texts?.bytes ?? 0) / 2);
  assert.ok(profile.collectionCount >= 1);
  assert.is(
    profile.pauses.reduce((sum, { count }) => sum + count, 0),
    profile.collectionCount,
  );
  assert.match(readFileSync(page, 'utf8'), /<figure id="heap">.*<figure id="pauses">/s);
});

test('what makes no sense with --memory is refused', () => {
  assert.match(otter('profile', '--memory', '--hz', '100', program).stderr, /--hz is for CPU time/);
  assert.match(otter('profile', '--memory', '--mode', 'static', program).stderr, /does not see static/);
});

for (const mode of ['jit', 'hybrid', 'static']) {
  test(`a heap that outgrows its limit panics and says where its memory went (${mode})`, () => {
    const { stdout, stderr, status } = otter(
      'run',
      '--no-cache',
      '--mode',
      mode,
      '--knob',
      'heap.limit=33554432',
      growing,
    );
    assert.is(status, 101, stderr);
    assert.is(stdout, '');
    const lines = stderr.split('\n');
    assert.match(lines[0] ?? '', /^most memory is held by what was allocated at/);
    assert.match(lines[1] ?? '', /^ +\d+\.\d MB {2}Point in points \(.*growing\.ot:6\)$/);
    assert.ok(lines.includes('panic: out of memory'));
  });

  test(`collections are traced (${mode})`, () => {
    const { stderr, status } = otter('run', '--no-cache', '--mode', mode, '--trace', 'gc', program);
    assert.is(status, 0);
    assert.match(stderr, /^\[gc\] \d+ ms: collection \d+ for \w+, \d+\.\d+ ms, \d+\.\d MB live, .*, next after \d/m);
  });
}

const site = (type: string, frames: number[], bytes: number, survived: number): AllocationSite => ({
  type,
  frames,
  samples: 10,
  allocated: { objects: bytes / 32, bytes },
  live: { objects: 1, bytes: 1024 },
  judgedBytes: bytes,
  survivedBytes: survived,
});
const MADE_UP: MemoryProfile = {
  sampleBytes: 1024,
  allocatedBytes: 3 << 20,
  liveBytes: 2048,
  heldBytes: 1 << 20,
  peakBytes: 2 << 20,
  collectionCount: 3,
  pauseTotalMs: 4.5,
  pauseP99Ms: 3,
  pauseMaxMs: 3,
  pauses: [
    { upToMs: 0.9, count: 2 },
    { upToMs: 3, count: 1 },
  ],
  collections: [{ atMs: 10, pauseMs: 3, liveBytes: 2048, heldBytes: 1 << 20, reason: 'allocation' }],
  frames: [
    { function: 'inner</script>', file: 'a.ot', line: 2 },
    { function: 'outer', file: 'a.ot', line: 9 },
    { function: 'inner</script>', file: 'a.ot', line: 3 },
  ],
  sites: [
    site('str', [0, 1], 1 << 20, 0),
    site('str', [0], 1 << 20, 1 << 19),
    site('int', [2, 1], 1 << 20, 1 << 20),
    site('int', [], 1 << 10, 0),
  ],
};

test('places are one row for all stacks, functions one for all places', () => {
  const places = placesOf(MADE_UP).map((row) => [row.function, row.line, row.type, row.bytes]);
  assert.equal(places, [
    ['inner</script>', 2, 'str', 2 << 20],
    ['inner</script>', 3, 'int', 1 << 20],
    ['[runtime]', 0, 'int', 1 << 10],
  ]);
  assert.equal(
    functionsOf(MADE_UP).map((row) => [row.function, row.bytes]),
    [
      ['inner</script>', 3 << 20],
      ['[runtime]', 1 << 10],
    ],
  );
});

test('the table shows shares, survival and a bar for each power of two', () => {
  const lines = memoryTable(MADE_UP, 2).split('\n');
  assert.match(lines[0] ?? '', /^3\.0 MB allocated, peak 2\.0 MB, 3 collections, .* one in 1024 bytes$/);
  assert.match(lines[2] ?? '', / 2\.0 MB {2}66\.6% .* 25\.0% {2}str +inner<\/script> +a\.ot:2$/);
  assert.is(lines[4], '1 more place: --top 3 shows all');
  assert.match(lines[6] ?? '', /up to +1 ms {2}#{40} 2$/);
  assert.match(lines[7] ?? '', /up to +4 ms {2}#{20} 1$/);
});

test('names cannot leave the page', () => {
  const page = memoryPage(MADE_UP, 'a"b.ot');
  assert.not.match(page, /inner<\/script>/);
  assert.match(page, /a&quot;b\.ot/);
});

test.run();
