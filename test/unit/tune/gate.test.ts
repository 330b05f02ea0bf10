/** The gate: verdicts on planted data, error rates by simulation, and whole gates with a fake bench. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { changes, type HistoryEntry } from '../../../src/tune/gate/history.js';
import { pairedData } from '../../../src/tune/gate/opponent.js';
import { planGate } from '../../../src/tune/gate/plan.js';
import { simulateGate } from '../../../src/tune/gate/simulate.js';
import { DEFAULT_LIMITS, judge, LOOKS, type ProgramData } from '../../../src/tune/gate/verdict.js';
import type { Arm } from '../../../src/tune/model.js';
import { random } from '../../../src/tune/random.js';
import { bench, FAKE_RUST_TWIN, okRecord, plantedPrograms, walk } from './helpers.js';

const stream = random(1, 'gate tests');
const limits = DEFAULT_LIMITS;

function data(program: string, shift: number, count = 24, noise = 0.01): ProgramData {
  const half = () => Array.from({ length: count / 2 }, () => shift + noise * stream.normal());
  const strata = [
    { weight: 0.5, values: half() },
    { weight: 0.5, values: half() },
  ];
  return { program, strata };
}

test('equal builds pass, a slow program fails, too little data is inconclusive', () => {
  const equal = ['a', 'b', 'c'].map((name) => data(name, 0));
  assert.is(judge(equal, limits).verdict, 'pass');
  const slow = judge([...equal, data('d', 0.06)], limits);
  assert.is(slow.verdict, 'fail');
  assert.is(slow.programs.find((p) => p.program === 'd')?.verdict, 'fail');
  assert.is(slow.programs.find((p) => p.program === 'a')?.verdict, 'pass');
  assert.is(judge([data('a', 0, 4, 0.05)], limits).verdict, 'inconclusive');
  assert.is(judge([{ program: 'a', strata: [] }], limits).verdict, 'inconclusive');
});

test('what each program hides, the geometric mean shows', () => {
  const many = Array.from({ length: 30 }, (_, i) => data(`p${i}`, 0.03, 8, 0.02));
  const { programs, geomean, verdict } = judge(many, limits);
  assert.ok(programs.every((p) => p.verdict !== 'fail'));
  assert.is(geomean.verdict, 'fail');
  assert.is(verdict, 'fail');
});

test('a sure slow-down within the limit passes; the limit can be moved', () => {
  const slower = [data('a', Math.log(1.01), 40, 0.003)];
  const judged = judge(slower, limits);
  assert.is(judged.verdict, 'pass');
  assert.ok(judged.geomean.p < 0.001);
  assert.is(judge(slower, { ...limits, maxRegress: 0.005 }).verdict, 'fail');
});

test('the smallest detectable slow-down shrinks with data and is never below the limit', () => {
  const few = judge([data('a', 0, 8, 0.05)], limits).geomean.detectable;
  const many = judge([data('a', 0, 80, 0.05)], limits).geomean.detectable;
  assert.ok(few > many && many >= 1.02, `${few} ${many}`);
});

test('simulated gates: false alarms, recall', () => {
  const rate = (shift: number, verdict: string, gates: number) => {
    let found = 0;
    for (let seed = 0; seed < gates; seed++) {
      if (simulateGate({ seed, programs: 10, shift, pairNoise: 0.015, noise: 'log-normal' }).verdict === verdict)
        found++;
    }
    return found / gates;
  };
  assert.ok(rate(0, 'fail', 60) <= 1 / 60);
  assert.ok(rate(0, 'pass', 20) >= 0.9);
  assert.ok(rate(Math.log(1.05), 'fail', 30) >= 0.95);
  assert.ok(rate(Math.log(1.03), 'fail', 30) >= 0.8);
});

test('the plan measures undecided programs on, and stops at a failure', () => {
  const programs = plantedPrograms(['steady', 'noisy']);
  const arm = (id: string): Arm => ({ id, kind: 'jit', knobs: {}, build: id });
  const verdicts = (noisy: 'inconclusive' | 'fail') => () => {
    const one = judge([data('steady', 0)], limits).geomean;
    return {
      verdict: noisy,
      geomean: one,
      programs: [
        { program: 'steady', ...one, verdict: 'pass' as const },
        { program: 'noisy', ...one, verdict: noisy },
      ],
    };
  };
  const input = { programs, size: 'quick', iterations: 3, budgetMs: 60_000, seed: 1 } as const;
  const run = (noisy: 'inconclusive' | 'fail') =>
    walk(planGate({ ...input, arms: [arm('before'), arm('now')], judge: verdicts(noisy) }), (trial) =>
      okRecord(trial, [1e6, 1e6, 1e6], 100),
    );
  const failed = run('fail');
  assert.is(failed.length, 4 * 2 * (LOOKS[0] ?? 0));
  const open = run('inconclusive');
  const after = open.slice(failed.length);
  assert.ok(after.length > 0 && after.every((record) => record.program === 'noisy'));
  assert.ok(open.reduce((sum, record) => sum + record.elapsedMs, 0) <= 60_000);
});

test('a pilot chooses iterations for twice as long as the start takes, 6 to 60, and counts for nothing', () => {
  const programs = plantedPrograms(['short', 'middle', 'long', 'broken']);
  const arm = (id: string): Arm => ({ id, kind: 'jit', knobs: {}, build: id });
  // okRecord's processes take 5 ms to their first result.
  const levels: Record<string, number> = { short: 1e5, middle: 1e6, long: 1e7 };
  const arms = [arm('before'), arm('now')] as const;
  let seen = 0;
  const records = walk(
    planGate({
      programs,
      arms,
      size: 'quick',
      iterations: undefined,
      budgetMs: 60_000,
      seed: 1,
      judge: (given) => {
        seen = given.length;
        return judge(pairedData(given, programs, arms[1], arms[0]), limits);
      },
    }),
    (trial) => {
      const times = Array.from({ length: trial.iterations }, (_, i) => (i < 2 ? 4e7 : (levels[trial.program] ?? 1e6)));
      const record = okRecord(trial, times, 100);
      const outcome = { status: 'failed', reason: 'crash', detail: '' } as const;
      return trial.program === 'broken' ? { ...record, outcome } : record;
    },
  );
  const pilots = records.filter(({ phase }) => phase === 'pilot');
  assert.equal(new Set(pilots.map(({ iterations }) => iterations)), new Set([6]));
  assert.is(pilots.length, 8);
  const counted = records.filter(({ phase }) => phase === 'gate');
  assert.is(seen, counted.length);
  const chosen = new Map(counted.map(({ program, iterations }) => [program, iterations]));
  assert.equal(Object.fromEntries(chosen), { short: 60, middle: 10, long: 6, broken: 6 });
});

test('the history tells where a level changed', () => {
  const entries = Array.from({ length: 24 }, (_, i): HistoryEntry => {
    const level = (i < 14 ? 1 : 1.1) * Math.exp(0.01 * stream.normal());
    return { schema: 1, revision: `r${i}`, at: '', levels: { a: level, b: Math.exp(0.01 * stream.normal()) } };
  });
  const found = changes(entries);
  assert.is(found.length, 1);
  assert.match(found[0] ?? '', /^history: a became slower by (9|10|11)\.\d% at r14$/);
});

test('a whole gate against itself passes, with every output', async () => {
  const b = bench();
  const at = (name: string) => join(b.folder, name);
  const outputs = ['--junit', at('j.xml'), '--markdown', at('m.md'), '--history', at('h.jsonl')];
  const { code, out, err } = await b.run('gate', '--against', 'current', '--budget', '5m', ...outputs, '--study', 'g');
  assert.is(code, 0, out + err);
  assert.match(out, /geometric mean +pass/);
  assert.match(readFileSync(at('m.md'), 'utf8'), '### Performance gate: pass');
  assert.match(readFileSync(at('j.xml'), 'utf8'), 'tests="3" failures="0" errors="0"');
  assert.is(readFileSync(at('h.jsonl'), 'utf8').trim().split('\n').length, 1);
  assert.ok(existsSync(at('results/g/trials.jsonl')));
});

test('an injected slow-down fails the gate, and JSON says by how much', async () => {
  const b = bench();
  const args = ['--against', 'current', '--head-knob', 'bench.addedWork=5', '--budget', '5m', '--json'];
  const { code, out } = await b.run('gate', ...args);
  assert.is(code, 1);
  const result = JSON.parse(out) as { verdict: string; geomean: { ratio: number; low: number } };
  assert.is(result.verdict, 'fail');
  assert.ok(Math.abs(result.geomean.ratio - 1.05) < 0.01 && result.geomean.low > 1.02, out);
});

test('a stored baseline: saved, compared with, refused when it does not fit', async () => {
  const b = bench();
  for (const name of ['alpha', 'beta']) copyFileSync(FAKE_RUST_TWIN, join(b.folder, 'corpus', name, 'baseline.rs'));
  const file = join(b.folder, 'base.json');
  assert.is((await b.run('gate', '--save', file, '--budget', '12s')).code, 0);
  assert.is((await b.run('gate', '--baseline', file, '--budget', '5m')).code, 0);
  assert.is((await b.run('gate', '--baseline', file, '--head-knob', 'bench.addedWork=9', '--budget', '5m')).code, 1);
  const stored = JSON.parse(readFileSync(file, 'utf8'));
  const refused = async (change: object, ...parts: string[]) => {
    writeFileSync(file, JSON.stringify({ ...stored, ...change }));
    const { code, err } = await b.run('gate', '--baseline', file);
    assert.is(code, 1);
    for (const part of parts) assert.ok(err.includes(part), `${part} is not in ${err}`);
  };
  await refused({ schema: 9 }, 'has schema 9', '--save', '--allow-other-schema');
  const another = (change: object) => {
    writeFileSync(file, JSON.stringify({ ...stored, schema: 9, ...change }));
    return b.run('gate', '--baseline', file, '--allow-other-schema', '--budget', '5m');
  };
  const warned = await another({});
  assert.is(warned.code, 0, warned.err);
  assert.match(warned.err, /warning: \S+ has schema 9/);
  const entry = { ...stored.programs.alpha, logRatios: 'many' };
  assert.match(
    (await another({ programs: { ...stored.programs, alpha: entry } })).err,
    'does not find in it what it needs',
  );
  await refused({ mode: 'static' }, "mode 'static'");
  await refused({ programs: { alpha: stored.programs.alpha } }, "no program 'beta'");
  await refused({ programs: { ...stored.programs, beta: { ...stored.programs.beta, n: 99 } } }, 'at size 99');
  const other = { environment: { ...stored.environment, cpu: 'Z80' } };
  await refused(other, "cpu was 'Z80'", '--allow-other-machine');
  const allowed = await b.run('gate', '--baseline', file, '--allow-other-machine', '--budget', '5m');
  assert.is(allowed.code, 0);
  assert.match(allowed.err, 'warning: the baseline is of another machine');
  writeFileSync(file, '{');
  assert.match((await b.run('gate', '--baseline', file)).err, 'cannot read the baseline');
});

test('a crashing program fails the gate and is named', async () => {
  const b = bench(['alpha', 'crash']);
  const { code, out, err } = await b.run('gate', '--against', 'current', '--budget', '30s');
  assert.is(code, 1);
  assert.match(err, 'crash, now: crash: exit code 139');
  assert.match(out, /crash +inconclusive/);
});

test('too small a budget is inconclusive: exit code 2', async () => {
  const b = bench();
  const { code, out } = await b.run('gate', '--against', 'current', '--budget', '1s', '--iterations', '2');
  assert.is(code, 2, out);
  assert.match(out, 'needs more data');
});

test('user mistakes', async () => {
  const b = bench();
  const fails = async (part: string, ...args: string[]) => {
    const { code, err } = await b.run('gate', ...args);
    assert.is(code, 1);
    assert.ok(err.includes(part), err);
  };
  await fails('needs --against REVISION or --baseline FILE');
  await fails('exclude each other', '--against', 'current', '--baseline', 'x');
  await fails("'no-such-rev' is not a git revision", '--against', 'no-such-rev');
  await fails("'fast' is not a percentage", '--against', 'current', '--max-regress', 'fast');
  await fails("no knob 'tier.oops'", '--against', 'current', '--head-knob', 'tier.oops=1');
  await fails('cannot read the baseline', '--baseline', '/no/such/file');
});

test.run();
