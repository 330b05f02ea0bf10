/** Comparisons from end to end on a planted corpus: arms, metrics, families, instruction counts, interrupted and resumed. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { trialCommand } from '../../../src/tune/command.js';
import { compareAll, instructionCounts } from '../../../src/tune/comparison.js';
import { executableBytes } from '../../../src/tune/elf.js';
import type { PlannedTrial, TrialRecord } from '../../../src/tune/model.js';
import { planStudy } from '../../../src/tune/plan.js';
import { readJournal } from '../../../src/tune/store.js';
import {
  type Bench,
  bench,
  DEFAULTS,
  FAKE_RUST_TWIN,
  FAKE_TWIN,
  okRecord,
  plantedExperiment,
  plantedPrograms,
  walk,
} from './helpers.js';

interface Row {
  readonly program?: string;
  readonly family?: string;
  readonly arm: string;
  readonly baseline: string;
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface Compared {
  readonly programs: Row[];
  readonly geomean: Row[];
  readonly metrics: Record<string, { programs: Row[]; geomean: Row[]; families: Row[] }>;
  readonly instructions: unknown[];
}

/** alpha has twins in Rust and JavaScript, beta in Rust only. */
function withTwins(): Bench {
  const b = bench();
  for (const name of ['alpha', 'beta']) copyFileSync(FAKE_RUST_TWIN, join(b.folder, 'corpus', name, 'baseline.rs'));
  copyFileSync(FAKE_TWIN, join(b.folder, 'corpus', 'alpha', 'baseline.mjs'));
  return b;
}

test('a comparison has every arm, each against Rust, in everything that is measured', async () => {
  const b = withTwins();
  const arms = ['--arms', 'jit,static,rust,rust-generic,node'];
  const { code, out, err } = await b.run(
    'compare',
    ...arms,
    '--no-source',
    '--precision',
    '1',
    '--json',
    '--study',
    'c',
  );
  assert.is(code, 0, err);
  const { programs, geomean, metrics } = JSON.parse(out) as Compared;
  const ratio = (rows: readonly Row[], program: string, arm: string) =>
    rows.find((row) => row.program === program && row.arm === arm)?.ratio ?? Number.NaN;
  assert.ok(Math.abs(ratio(programs, 'alpha', 'jit') - 1.1) < 0.02, out);
  assert.ok(Math.abs(ratio(programs, 'beta', 'static') - 1.2) < 0.02, out);
  assert.ok(Math.abs(ratio(programs, 'alpha', 'node') - 1) < 0.02, out);
  assert.ok(Number.isNaN(ratio(programs, 'beta', 'node')), 'beta has no such twin');
  for (const row of [...programs, ...geomean]) {
    assert.is(row.baseline, 'rust');
    assert.ok(Number(row.low) <= row.ratio && row.ratio <= Number(row.high), JSON.stringify(row));
  }
  assert.equal(Object.keys(metrics), ['steady', 'settle', 'startup', 'rss', 'code']);
  assert.equal(metrics.steady?.programs, programs);
  assert.ok(Math.abs(ratio(metrics.rss?.programs ?? [], 'alpha', 'node') - (40 << 20) / 2e6) < 0.1, out);
  assert.ok(Number.isNaN(ratio(metrics.code?.programs ?? [], 'alpha', 'node')), 'nothing is known of its code');
  assert.ok(ratio(metrics.code?.programs ?? [], 'alpha', 'rust-generic') > 0.5);
  const { trials } = readJournal(join(b.folder, 'results/c'));
  const command = trials.find((t) => t.arm.id === 'rust' && t.phase === 'core')?.command.join(' ') ?? '';
  const built = trials.find((t) => t.arm.id === 'static')?.command.join(' ') ?? '';
  assert.match(built, /OTTER_KNOBS=\S*heap\.policy=/);
  assert.match(command, /^sh -c yes 'bench 10' \| head -n 6 \| \{ \S+ --serve; \}$/);
});

test('a static program that was built ahead of time has the default values of the heap, under callgrind too', () => {
  const environment = ['OTTER_KNOBS=heap.policy=bump,heap.trim=1'];
  const built = { serve: ['/x/alpha'], environment, fromSource: undefined, executable: '/x/alpha' };
  const builds = { otter: new Map(), served: new Map([['static', new Map([['alpha', built]])]] as const) };
  const arm = { id: 'static', kind: 'static', knobs: {}, build: 'current' } as const;
  const place = { id: 'i', program: 'alpha', arm, n: 10, iterations: 2, unit: 'u', leg: 0, position: 0 } as const;
  const settings = 'OTTER_KNOBS=heap.policy=bump,heap.trim=1';
  const shell = (phase: 'core' | 'count') => trialCommand({ ...place, phase }, '/x', builds).alone[2];
  assert.is(shell('core'), `yes 'bench 10' | head -n 2 | { ${settings} /x/alpha --serve; }`);
  assert.match(shell('count') ?? '', `{ ${settings} valgrind --tool=callgrind`);
  const { paced } = trialCommand({ ...place, phase: 'core' }, '/x', builds);
  assert.equal(paced, ['env', ...environment, '/x/alpha', '--serve']);
});

test('from source a twin is compiled each time', async () => {
  const b = withTwins();
  const { code, out, err } = await b.run(
    'compare',
    '--programs',
    'alpha',
    '--arms',
    'jit,rust',
    '--precision',
    '1',
    '--json',
  );
  assert.is(code, 0, err);
  const { metrics } = JSON.parse(out) as Compared;
  const [row] = metrics.source?.programs ?? [];
  assert.ok(row !== undefined && row.arm === 'jit' && row.ratio < 1, 'rustc takes longer than the fake bench');
  const { trials } = readJournal(join(b.folder, 'results/compare'));
  const started = trials.find((t) => t.arm.id === 'rust' && t.phase === 'source')?.command.join(' ') ?? '';
  assert.match(started, /rustc .*-o "\$XDG_CACHE_HOME\/twin" .*baseline\.rs && "\$XDG_CACHE_HOME\/twin" --serve/);
});

test('without Rust the first arm is the baseline; text has a table for each metric', async () => {
  const b = bench();
  const { code, out } = await b.run('compare', '--arms', 'static,jit', '--precision', '1', '--no-source');
  assert.is(code, 0);
  assert.match(out, /steady state, CPU time +jit \/ static\n/);
  assert.match(out, /time to steady state/);
  assert.match(out, /peak resident memory/);
  assert.match(out, /alpha +0\.9\d\d \(/);
  assert.not.match(out, 'total from source');
});

test('an interrupted comparison goes on where it stopped', async () => {
  const b = bench();
  const arms = ['compare', '--programs', 'alpha', '--arms', 'static,jit', '--no-source', '--json', '--precision', '1'];
  for (const study of ['whole', 'compare']) await b.run(...arms, '--study', study);
  // As a kill leaves it: some trials, no end.
  const part = join(b.folder, 'results/compare');
  const lines = readFileSync(join(part, 'trials.jsonl'), 'utf8').split('\n');
  const third = lines.findIndex(
    (_, i) => lines.slice(0, i).filter((line) => line.includes('"kind":"trial"')).length === 3,
  );
  writeFileSync(join(part, 'trials.jsonl'), `${lines.slice(0, third).join('\n')}\n`);
  const kept = readJournal(part).trials.map((t) => t.id);
  const { code, err } = await b.run('compare', '--resume', '--json');
  assert.is(code, 0, err);
  const all = readJournal(part).trials.map((t) => t.id);
  assert.is(kept.length, 3);
  assert.ok(all.length > 3);
  assert.equal(all.slice(0, kept.length), kept);
  assert.equal(
    all,
    readJournal(join(b.folder, 'results/whole')).trials.map((t) => t.id),
  );
});

test('the plan counts instructions of programs that are compiled ahead of time, and starts from source in four rounds', () => {
  const arms = ['jit', 'static', 'rust', 'node'] as const;
  const compare = { source: true, instructions: true };
  const experiment = { ...plantedExperiment(['alpha', 'beta'], { arms: [...arms], rounds: 6 }), compare };
  const programs = plantedPrograms(['alpha', 'beta']);
  const answer = (trial: PlannedTrial): TrialRecord => {
    const record = okRecord(trial, Array(trial.iterations).fill(1e6) as number[]);
    if (trial.phase !== 'count' || record.outcome.status !== 'ok') return record;
    return { ...record, outcome: { ...record.outcome, instructions: 500 + 70 * trial.iterations } };
  };
  const records = walk(planStudy({ experiment, programs, defaults: DEFAULTS }), answer);
  const of = (phase: string) => records.filter((r) => r.phase === phase);
  assert.equal([...new Set(of('count').map((r) => r.arm.id))], ['static', 'rust']);
  assert.is(of('count').length, 2 * 2 * 2);
  assert.is(of('source').length, 4 * 2 * 2 * 3);
  assert.ok(of('source').every((r) => r.iterations === 1));
  assert.ok(!records.some((r) => r.arm.id === 'node'), 'no program has that twin');
  const counts = instructionCounts(records);
  assert.is(counts.length, 4);
  assert.ok(counts.every((c) => c.instructions === 70));
});

test('families have the geometric mean of their own programs', () => {
  const tags = [['plb2'], ['plb2'], ['unannotated']];
  const programs = plantedPrograms(['a', 'b', 'c']).map((p, i) => ({ ...p, tags: tags[i] ?? [] }));
  const experiment = plantedExperiment(['a', 'b', 'c'], { arms: ['static', 'jit'], rounds: 4 });
  const factor: Record<string, number> = { a: 2, b: 8, c: 5 };
  const answer = (trial: PlannedTrial) => {
    const ns = 1e6 * (trial.arm.id === 'jit' ? (factor[trial.program] ?? 1) : 1);
    return okRecord(trial, Array(6).fill(ns) as number[]);
  };
  const records = walk(planStudy({ experiment, programs, defaults: DEFAULTS }), answer);
  const [steady] = compareAll(records, experiment, programs);
  const rows = steady?.arms[0]?.families.map((f) => [f.family, f.programs, Math.round(f.ratio.estimate * 1e6) / 1e6]);
  assert.equal(rows, [
    ['plb2', 2, 4],
    ['unannotated', 1, 5],
    ['all but unannotated and run-time constants', 2, 4],
  ]);
});

test('the machine code of an executable is counted, of a script it is 0', () => {
  assert.ok(executableBytes(process.execPath) > 1e6);
  assert.is(executableBytes(FAKE_TWIN), 0);
});

test('user mistakes', async () => {
  const b = bench();
  const says = async (text: string, ...args: string[]) => {
    const { code, err } = await b.run('compare', ...args);
    assert.is(code, 1);
    assert.match(err, text);
  };
  await says("no program matches 'z*'", '--programs', 'z*');
  await says("there is no arm 'cobol'", '--arms', 'cobol,jit');
  await says('at least two arms', '--arms', 'jit');
  await says("there is no unfinished study 'compare'", '--resume');
  await says('this file is missing', '--arms', 'jit,rust');
  await b.run('gate', '--against', 'current', '--budget', '1s', '--study', 'g');
  await says("study 'g' is not a comparison but a gate", '--resume', '--study', 'g');
});

test.run();
