/** Which objects are taken off the heap: by the allocations that are left in optimised functions of small programs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-stack-objects-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const PRELUDE = `
struct Point:
    x: float
    y: float

    fn plus(self, other: Point) -> Point:
        return Point(x=self.x + other.x, y=self.y + other.y)

struct Line:
    start: Point
    end: Point

let kept: list<Point> = []
`;

interface Left {
  /** Allocations in the optimised module of `f` and what it calls. */
  readonly heap: number;
  /** Objects in the frames. */
  readonly stack: number;
}

function written(name: string, text: string): string {
  const file = join(folder, `${name.replaceAll(' ', '-')}.ot`);
  writeFileSync(file, `${PRELUDE}\n${text}\nfn main():\n    println(f(len(kept)))\n`);
  return file;
}

/** All structs are objects here, also those that nobody could tell from values. */
function emitted(file: string, stage: 'opt' | 'asm', ...knobs: string[]): string {
  const given = ['struct.valueWords=0', ...knobs].flatMap((knob) => ['--knob', knob]);
  const args = ['emit', file, '--stage', stage, '--function', 'f', ...given];
  return execFileSync(OTTER, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}

function leftIn(name: string, text: string, ...knobs: string[]): Left {
  const ir = emitted(written(name, text), 'opt', ...knobs);
  return {
    heap: ir.match(/call .*@ot_allocate_slow/g)?.length ?? 0,
    stack: ir.match(/= alloca .*!otter\.object/g)?.length ?? 0,
  };
}

test('objects that stay here become values', () => {
  const text = `
fn f(n: int) -> float:
    let total = 0.0
    for i in 0..n:
        let line = Line(start=Point(x=1.0, y=float(i)), end=Point(x=2.0, y=2.0).plus(Point(x=float(i), y=1.0)))
        for j in 0..i:
            if line.start.x * line.start.x < 1000.0:
                line.start.x += line.end.y
        total += line.start.plus(line.end).x
    return total
`;
  assert.equal(leftIn('temporaries', text), { heap: 0, stack: 0 });
});

test('what a callee only reads is in the frame', () => {
  const text = `
fn norm(p: Point, n: int) -> float:
    return p.x if n == 0 else p.y + norm(p, n - 1) + norm(p, n - 2 if n > 1 else 0)

fn f(n: int) -> float:
    let p = Point(x=1.0, y=float(n))
    return norm(p, n) + norm(p, n + 1)
`;
  assert.equal(leftIn('read', text), { heap: 0, stack: 1 });
  assert.equal(leftIn('read', text, 'stack.objectBytes=16'), { heap: 1, stack: 0 });
});

test('what a variable, a list, another object or the caller gets is on the heap', () => {
  const uses = {
    variable: '    kept.append(p)\n    return p.x',
    result: '    return g(p).x',
    object: '    return lines(Line(start=p, end=p), n).x',
  };
  const text = `
fn g(p: Point) -> Point:
    if p.x > 2.0:
        return g(Point(x=p.y, y=p.x - 1.0))
    return p

fn lines(line: Line, n: int) -> Point:
    if n > 0 and line.start.x > 1.0:
        kept.append(line.start)
        return lines(line, n - 1)
    return line.end

fn f(n: int) -> float:
    let p = Point(x=1.0, y=float(n))
`;
  for (const [name, use] of Object.entries(uses)) assert.is(leftIn(name, text + use).heap > 0, true, name);
});

test('one that is still needed when a loop makes the next is on the heap', () => {
  const text = `
fn f(n: int) -> float:
    let last = Point(x=0.0, y=0.0)
    for i in 0..n:
        let next = Point(x=last.y + float(i), y=last.x)
        if i % 3 != 1:
            last = next
    return last.x
`;
  assert.is(leftIn('latest', text).heap, 1);
});

test('one of two that a loop makes anew each time is not', () => {
  const text = `
fn g(p: Point, n: int) -> float:
    return p.x if n <= 0 else p.y + g(p, n - 1) + g(p, n - 2)

fn f(n: int) -> float:
    let total = 0.0
    for i in 0..n:
        let p = Point(x=float(i), y=0.0)
        if i % 2 == 0:
            p = Point(x=0.0, y=float(i))
        total += g(p, i)
    return total
`;
  assert.equal(leftIn('either', text), { heap: 0, stack: 2 });
});

test('a list that stays here has its elements in the frame, or nowhere', () => {
  const text = `
fn f(n: int) -> int:
    let total = 0
    for i in 0..n:
        let pair = [i, i + 1]
        pair.reverse()
        total += pair[0] + len(pair)
    return total
`;
  assert.equal(leftIn('pair', text), { heap: 0, stack: 1 });
  const chosen = text.replace('        pair.reverse()\n', '').replace('pair[0]', 'pair[i & 1]');
  assert.equal(leftIn('chosen', chosen), { heap: 0, stack: 1 });
  const taken = text.replace('        pair.reverse()\n', '');
  assert.equal(leftIn('taken', taken), { heap: 0, stack: 0 });
  const grows = text.replace('pair.reverse()', 'pair.append(i)');
  assert.equal(leftIn('grows', grows), { heap: 0, stack: 1 });
});

test('a list whose elements something else may find is on the heap', () => {
  const text = `
struct Holder:
    xs: list<int>

fn f(n: int) -> int:
    let holder = Holder(xs=[])
    let all: list<list<int>> = []
    for i in 0..n:
        let pair = [i, i + 1]
        holder.xs = pair
        all.append(pair)
    return len(holder.xs) + len(all)
`;
  assert.is(leftIn('found', text).heap, 1);
});

test('the header of a list that stays here is in the frame, or nowhere', () => {
  const text = `
fn f(n: int) -> int:
    let xs: list<int> = []
    for i in 0..n:
        xs.append(i * i)
    xs.reverse()
    let total = 0
    for x in xs:
        total = total * 3 + x
    return total
`;
  assert.equal(leftIn('list', text), { heap: 0, stack: 1 });
});

test('the fields of an object in a frame are not cleared across the end of a page', () => {
  const text = `
fn f(n: int) -> int:
    let xs: list<int> = []
    for i in 0..n:
        xs.append(i * i)
    let copy = xs.copy()
    copy.append(n)
    return len(copy) + len(xs)
`;
  const file = written('cleared', text);
  const ir = emitted(file, 'opt');
  // Its memory begins at 16 bytes, its fields 16 behind that.
  assert.match(ir, /(%\d+) = alloca \[40 x i8\], align 16,.*\n\s*%object = getelementptr inbounds i8, ptr \1, i64 8/);
  const stores = emitted(file, 'asm').match(/^\tvmov.*xmm\d+, -?\d*\(%r[bs]p\)$/gm) ?? [];
  assert.is(stores.length, 1, stores.join('\n'));
  assert.match(stores[0] ?? '', /^\tvmovaps/);
});

test.run();
