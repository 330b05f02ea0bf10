/** What only an iteration that has ended referred to does not stay alive in baseline code's frame. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runChild } from '../../child.js';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** Each iteration says what the heap holds, then makes eight megabytes and does something with them. */
const program = (...uses: readonly string[]) => `use runtime
use json

struct Held:
    items: list<int>

fn make(n: int) -> Held:
    return Held(items=[i for i in 0..n])

fn size(held: Held) -> int:
    return len(held.items)

fn both(held: Held, size: int) -> int:
    return len(held.items) + size

fn main():
    for n in [1000000] * 6:
        runtime.collect_garbage()
        println(int(json.decode(runtime.stats())["heapBytes"]))
${uses.map((use) => `        ${use}\n`).join('')}`;

async function isForgotten(source: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'otter-forgotten-'));
  try {
    const file = join(folder, 'program.ot');
    writeFileSync(file, source);
    const knobs = ['tier.callThreshold=1000000000', 'tier.loopThreshold=1000000000'].flatMap((k) => ['--knob', k]);
    const { stdout, stderr, exit } = await runChild(
      join(ROOT, 'scripts/otter'),
      ['run', '--no-cache', ...knobs, file],
      {},
    );
    assert.is(exit, 0, stderr);
    const numbers = stdout.trim().split('\n').map(Number);
    const held = numbers.filter((n) => n >= 0).slice(1);
    assert.is(held.length, 5);
    // What is left on the stack by calls that are over may keep it alive by accident, but not each time.
    assert.ok(Math.min(...held) < 1_000_000, `held at the start of iterations: ${held.join(', ')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a frame in the baseline forgets what locals of its last iteration referred to', () =>
  isForgotten(program('let held = make(n)', 'let items = held.items', 'let copy: any = held', 'println(-len(items))')));

test('and what was put into it around a call', () =>
  isForgotten(program('let held = make(n)', 'println(-both(held, size(held)))')));

test.run();
