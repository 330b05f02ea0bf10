/**
 * What the native runtime tells of its memory and does to it on request: `runtime.*`, `gc.*` where the interpreter,
 * which leaves memory to JavaScript, has nothing to say.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));

const SOURCE = `
use gc
use json
use runtime

struct Point:
    x: float
    y: float

    # What nobody changes need be no object.
    fn move(self):
        self.x += 1.0

fn points(n: int) -> list<Point>:
    let made: list<Point> = []
    for i in 0..n:
        made.append(Point(x=float(i), y=0.0))
    return made

# So much that several collections happen, unless they may not.
fn churn() -> int:
    let total = 0
    for i in 0..3000000:
        total += points(1).len()
    return total

fn collections() -> int:
    return json.decode(runtime.stats())["collections"]

# Only what is read later has to be kept until then: not the list for its length, which an optimiser knows.
fn weigh(made: list<Point>) -> float:
    let sum = 0.0
    for point in made:
        sum += point.y
    return sum

fn profile():
    points(50)
    runtime.memory_profiler_start()
    let kept = points(1000)
    points(500)
    runtime.memory_profiler_stop()
    points(200)
    println(runtime.memory_profiler_stats())
    println(runtime.memory_profiler_leaks())
    println(1000 + int(weigh(kept)))

fn disable():
    gc.disable()
    let before = collections()
    churn()
    println(collections() - before)
    runtime.collect_garbage()
    println(collections() - before)
    gc.enable()
    churn()
    println(collections() - before > 1)

fn allocate(count: int, root: bool) -> list<str>:
    let texts: list<str> = []
    for i in 0..count:
        let address = gc.alloc(100000)
        if root:
            gc.add_root(address)
            texts.append(str(address))
    return texts

fn roots():
    let texts = allocate(100, true)
    runtime.collect_garbage()
    let rooted = runtime.memory()
    println(rooted > 10000000)
    for text in texts:
        gc.remove_root(int(text))
    # A stale word on the stack may keep one or two alive.
    println(runtime.collect_garbage() > 9000000)
    allocate(100, false)
    runtime.collect_garbage()
    println(runtime.memory() < 2000000)

fn main():
    profile()
    disable()
    roots()
    println(runtime.jit_stats())
    println(runtime.stats())
`;

interface Count {
  readonly objects: number;
  readonly bytes: number;
}

interface Profile extends Count {
  readonly active?: boolean;
  readonly types: Readonly<Record<string, Count>>;
}

const folder = mkdtempSync(join(tmpdir(), 'otter-memory-'));
const program = join(folder, 'program.ot');
writeFileSync(program, SOURCE);

for (const mode of ['jit', 'static']) {
  const { stdout, stderr, status } = spawnSync(OTTER, ['run', '--no-cache', '--mode', mode, program], {
    encoding: 'utf8',
  });
  const lines = stdout.split('\n');
  const json = (line: number): unknown => JSON.parse(lines[line] ?? '');

  test(`the program runs (${mode})`, () => {
    assert.is(stderr, '');
    assert.is(status, 0);
    assert.is(lines.length, 12);
  });

  test(`the memory profiler counts allocations by type, between start and stop (${mode})`, () => {
    const { active, objects, bytes, types } = json(0) as Profile;
    assert.is(active, false);
    // An optimiser may do without an object that nobody keeps, never add one.
    const { objects: points = 0, bytes: pointBytes = 0 } = types.Point ?? {};
    assert.ok(points >= 1000 && points <= 1500, `${points} points`);
    assert.is(pointBytes, points * 24);
    assert.ok((types['elements of Point']?.bytes ?? 0) >= 8000);
    const total = Object.values(types).reduce((sum, type) => sum + type.objects, 0);
    assert.is(objects, total);
    assert.ok(bytes >= points * 24);
  });

  test(`leaks are what has come to stay (${mode})`, () => {
    const { types } = json(1) as Profile;
    const points = types.Point?.objects ?? 0;
    // Stale words on the stack may keep objects of other calls alive, then and now: those of before it all are taken off.
    assert.ok(points >= 950 && points <= 1750, `${points} points`);
    assert.is(lines[2], '1000');
  });

  test(`no collection happens by itself while they are disabled (${mode})`, () => {
    assert.equal(lines.slice(3, 6), ['0', '1', 'true']);
  });

  test(`roots keep objects alive until they are removed (${mode})`, () => {
    assert.equal(lines.slice(6, 9), ['true', 'true', 'true']);
  });

  test(`statistics are JSON objects of numbers (${mode})`, () => {
    const jit = json(9) as Record<string, number>;
    const stats = json(10) as Record<string, number>;
    for (const value of [...Object.values(jit), ...Object.values(stats)]) assert.type(value, 'number');
    assert.is((jit.compiled ?? 0) > 0, mode === 'jit');
    assert.is((jit.functions ?? 0) > 5, mode === 'jit');
    assert.ok((stats.collections ?? 0) > 1);
    assert.ok((stats.allocatedBytes ?? 0) > (stats.heapBytes ?? 0));
    assert.ok((stats.peakBytes ?? 0) > 0);
  });
}

test.after(() => rmSync(folder, { recursive: true }));

test.run();
