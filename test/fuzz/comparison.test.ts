/** What is made of what a process reports, with made-up processes; and that real ones are told apart. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Server } from '../serving/server.js';
import { type Answer, Comparison } from './programs/comparison.js';
import { differences, stopWorkers } from './programs/differences.js';
import { MODES, type Mode, modesInTurn } from './programs/modes.js';
import { HANGS, type Observed, PATIENT_MS, TIMEOUT_MS } from './programs/observed.js';
import { type Entry, withBatch } from './programs/summary.js';
import type { Report, Request } from './programs/worker.js';

const EMPTY: Observed = { stdout: '', stderr: '', exit: 0 };
const COUNT = 3;

const expected = (entry: 'main' | 'bench'): readonly Report[] =>
  Array.from({ length: COUNT }, (_, n) => ({ kind: 'expected', entry, case: n, observed: EMPTY }));
const ran = (n: number, exit = 0): readonly Report[] =>
  [0, 1].map((round) => ({ kind: 'tiers', mode: 'jit', case: n, round, exit, stdout: 0, stderr: 0 }));
const executed = (n: number, exit: number | string): Report => ({
  kind: 'static',
  mode: 'static',
  case: n,
  observed: { ...EMPTY, exit },
});
const JIT: Report = { kind: 'mode', mode: 'jit' };

function answer(reports: readonly Report[], rest: Partial<Answer> = {}): Answer {
  return { reports, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), isLate: false, ...rest };
}
const late = (...reports: readonly Report[]): Answer => answer(reports, { died: 'SIGKILL', isLate: true });

/** Gives the answers one after the other. */
async function compared(modes: readonly Mode[], answers: readonly Answer[]) {
  const asked: Request[] = [];
  const ask = async (request: Request): Promise<Answer> => {
    const given = answers[asked.length];
    asked.push(request);
    if (given === undefined) throw new Error('asked once more');
    return given;
  };
  const found = await new Comparison('path', COUNT, ask).run(modes);
  assert.is(asked.length, answers.length);
  return { found, asked };
}

test('a case that exceeds its limit is run alone with a longer one, after the others', async () => {
  const { found, asked } = await compared(
    ['jit'],
    [late(...expected('bench'), JIT, ...ran(0)), answer([JIT, ...ran(2)]), answer([JIT, ...ran(1)])],
  );
  assert.equal(found, []);
  assert.equal(
    asked.map(({ first, count, timeoutMs }) => [first, count, timeoutMs]),
    [
      [0, 3, TIMEOUT_MS],
      [2, 3, TIMEOUT_MS],
      [1, 2, PATIENT_MS],
    ],
  );
});

test('one that exceeds the longer limit, too, hangs', async () => {
  const { found } = await compared(['jit'], [late(...expected('bench'), JIT, ...ran(0), ...ran(1)), late(JIT)]);
  assert.equal(found, [{ case: 2, mode: 'jit', expected: EMPTY, found: { ...EMPTY, exit: HANGS } }]);
});

test('one that was late and then differs, differs', async () => {
  const { found } = await compared(
    ['jit'],
    [late(...expected('bench'), JIT, ...ran(0), ...ran(1)), answer([JIT, ...ran(2, 101)])],
  );
  assert.equal(
    found.map(({ case: n, round, found: { exit } }) => [n, round, exit]),
    [
      [2, 1, 101],
      [2, 2, 101],
    ],
  );
});

test('an executable that exceeds its limit is run alone, too', async () => {
  const others = [executed(0, 0), executed(2, 0)];
  const first = answer([...expected('main'), ...others, executed(1, HANGS)]);
  const { found, asked } = await compared(['static'], [first, answer([executed(1, 0)])]);
  assert.equal(found, []);
  assert.is(asked[1]?.timeoutMs, PATIENT_MS);
  const { found: hangs } = await compared(['static'], [first, answer([executed(1, HANGS)])]);
  assert.equal(
    hangs.map((d) => [d.case, d.found.exit]),
    [[1, HANGS]],
  );
});

test('what is late before any case ran is asked for once more', async () => {
  const whole = answer([...expected('bench'), JIT, ...ran(0), ...ran(1), ...ran(2)]);
  const { found, asked } = await compared(['jit'], [late(), whole]);
  assert.equal(found, []);
  assert.equal(
    asked.map((request) => request.timeoutMs),
    [TIMEOUT_MS, PATIENT_MS],
  );
});

test('a crash is blamed on the case that was running, and the rest goes on', async () => {
  const crash = answer([...expected('bench'), JIT, ...ran(0)], { died: 'SIGSEGV' });
  const { found } = await compared(['jit'], [crash, answer([JIT, ...ran(2)])]);
  assert.equal(found, [{ case: 1, mode: 'jit', expected: EMPTY, found: { ...EMPTY, exit: 'SIGSEGV' } }]);
});

test('a process that does not answer in time is late, one that ends by itself is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'otter-late-'));
  const ended = async (text: string, timeoutMs?: number) => {
    const module = join(folder, 'child.mjs');
    writeFileSync(module, text);
    const server = new Server<undefined, never>(module, { timeoutMs: TIMEOUT_MS });
    const { died, isLate } = await server.ask(undefined, timeoutMs);
    await server.stop();
    return { died, isLate };
  };
  try {
    assert.equal(await ended('setInterval(() => {}, 1000)', 1), { died: 'SIGKILL', isLate: true });
    assert.equal(await ended('process.exit(3)'), { died: 3, isLate: false });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The second case says whether the heap was collected, of which the interpreter has none. */
const COLLECTED = `use io
use json
use runtime

fn plain() -> str:
    return "plain"

fn collected() -> str:
    let garbage = [str(n) + "!" for n in range(20)]
    let seen = json.decode(runtime.stats())["collections"]
    return f"{len(garbage)} {seen != 0}"

let cases = [plain, collected, plain]

fn bench(n: int) -> int:
    println(cases[n]())
    return n

fn main():
    for arg in io.args():
        println(cases[int(arg)]())
`;

test('a difference is found in the case and the modes that have it: all but plain executables collect', async () => {
  const found = await differences(COLLECTED, COUNT);
  assert.equal(
    [...new Set(found.map((d) => d.mode))],
    MODES.filter((mode) => mode !== 'static'),
  );
  assert.equal([...new Set(found.map((d) => d.case))], [1]);
  assert.equal(
    [...new Set(found.map((d) => [d.expected, d.found].map((o) => o.stdout).join()))],
    ['20 false\n,20 true\n'],
  );
});

test('modes that resemble each other take turns, and the rest runs always', () => {
  const batches = [0, 1, 2, 3].map(modesInTurn);
  for (const mode of MODES) {
    const often = batches.filter((modes) => modes.includes(mode)).length;
    assert.is(often, ['jit', 'osr', 'kept', 'other'].includes(mode) ? 1 : 4, mode);
  }
});

test('a summary goes on with its last entry where seeds and revision do', () => {
  const batch = (revision: string, firstSeed: number, modes: readonly Mode[], differing: readonly number[] = []) => ({
    ...{ revision, firstSeed, programs: 10, modes, differing },
  });
  const batches = [
    batch('a', 1, ['static', 'jit']),
    batch('a', 11, ['static', 'osr'], [12]),
    batch('b', 21, ['static']),
    batch('b', 41, ['static']),
  ];
  assert.equal(batches.reduce<readonly Entry[]>(withBatch, []), [
    { revision: 'a', firstSeed: 1, programs: 20, byMode: { static: 20, jit: 10, osr: 10 }, differing: [12] },
    { revision: 'b', firstSeed: 21, programs: 10, byMode: { static: 10 }, differing: [] },
    { revision: 'b', firstSeed: 41, programs: 10, byMode: { static: 10 }, differing: [] },
  ]);
});

test.after(stopWorkers);
test.run();
