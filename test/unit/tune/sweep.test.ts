/** The tuner from end to end on a planted corpus: whole, interrupted, killed, resumed, replayed, promoted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readJournal } from '../../../src/tune/store.js';
import { type Bench, bench, CLI } from './helpers.js';

const sweep = {
  sweep: { mode: 'jit' as const, knobs: { 'heap.policy': ['bump', 'system'], 'inline.threshold': [50] } },
};

function trialIds(b: Bench, study: string): string[] {
  return readJournal(join(b.folder, 'results', study)).trials.map((t) => t.id);
}

test('a sweep finds the planted optimum, and promote makes it the default with its evidence', async () => {
  const b = bench();
  const { code, out } = await b.run('sweep', b.experiment(sweep), '--study', 's', '--json');
  assert.is(code, 0, out);
  const result = JSON.parse(out) as { decision: { promote: unknown }; trials: number; failed: number };
  assert.equal(result.decision.promote, { 'heap.policy': 'bump' });
  assert.is(result.failed, 0);
  const csv = b.read('results/s/samples.csv').trim().split('\n');
  assert.is(csv.length - 1, result.trials * 6);
  assert.match(csv[0] ?? '', 'trial,phase,program,arm,n,unit,leg,position,iteration,wall_ns,cpu_ns');
  const env = JSON.parse(b.read('results/s/env.json')) as { sessions: { environment: Record<string, unknown> }[] };
  for (const field of ['cpu', 'cpuFlags', 'kernel', 'governor', 'load', 'llvm', 'rustc', 'revision', 'knobs']) {
    assert.ok(env.sessions[0]?.environment[field] !== undefined, field);
  }
  const dry = await b.run('promote', 's', '--dry-run');
  assert.match(dry.out, /heap\.policy +promoted to bump/);
  assert.equal(JSON.parse(b.read('defaults.json')), { schema: 1, values: {} });
  assert.is((await b.run('promote', 's')).code, 0);
  const { values, stood } = JSON.parse(b.read('defaults.json')) as Record<
    string,
    Record<string, Record<string, number>>
  >;
  const promoted = values?.['heap.policy'] ?? {};
  assert.equal([promoted.value, promoted.study], ['bump', 's']);
  assert.ok(Math.abs((promoted.effect ?? 0) - 0.9) < 0.02 && (promoted.high ?? 1) < 1);
  assert.is(stood?.['inline.threshold']?.against, 50);
  assert.ok((stood?.['inline.threshold']?.effect ?? 0) > 1.15);
});

test('a wrong answer, a crash and a hang fail their trials, are told, and never become samples', async () => {
  const b = bench(['alpha', 'wrong', 'crash', 'hang']);
  const file = b.experiment({ trialTimeout: '3s' });
  const { code, out, err } = await b.run('sweep', file, '--study', 's');
  assert.is(code, 1);
  assert.match(err, 'wrong, static: wrong answer: iteration 0: other, expected ten');
  assert.match(err, 'crash, jit: crash: exit code 139: something broke');
  assert.match(err, 'hang, jit: timeout');
  const csv = b.read('results/s/samples.csv');
  assert.not.match(csv, ',crash,');
  assert.not.match(csv, ',wrong,static,');
  assert.match(csv, ',wrong,jit,');
  assert.match(out, 'noise floor');
});

test('--plan prints the trials and runs none; --budget and --seed change it', async () => {
  const b = bench();
  const file = b.experiment(sweep);
  const { code, out, err } = await b.run('sweep', file, '--plan');
  assert.is(code, 0);
  assert.match(out, /core\/round0\/group0\/alpha\/0\.0\t/);
  assert.match(err, 'trials, then up to');
  assert.not.ok(existsSync(join(b.folder, 'results')));
  assert.not.equal((await b.run('sweep', file, '--plan', '--seed', '5')).out, out);
});

test('a study that exists is not overwritten; without --study the next free name is taken', async () => {
  const b = bench();
  const file = b.experiment({ name: 'again', iterations: 1 });
  assert.is((await b.run('sweep', file)).code, 0);
  assert.match((await b.run('sweep', file, '--study', 'again')).err, 'already holds trials');
  assert.is((await b.run('sweep', file)).code, 0);
  assert.ok(existsSync(join(b.folder, 'results/again-2/trials.jsonl')));
});

test('user mistakes are one clear message and exit code 1', async () => {
  const b = bench();
  const says = async (text: string, ...args: string[]) => {
    const { code, err } = await b.run(...args);
    assert.is(code, 1);
    assert.match(err, text);
    assert.match(err, /^error: /);
  };
  await says("there is no experiment 'nope'", 'sweep', 'nope');
  await says(
    "there is no program 'alpa' in the corpus\n  help: did you mean 'alpha'?",
    'sweep',
    b.experiment({ programs: ['alpa'] }),
  );
  await says("--budget: 'soon' is not a duration", 'sweep', b.experiment({}), '--budget', 'soon');
  await says("there is no study 'x'", 'report', 'x');
  await says("'../x' is not a study name", 'report', '../x');
  await says('Unknown argument: wat', 'sweep', '--wat');
  writeFileSync(join(b.folder, 'results'), 'in the way');
  await says('cannot write to the results folder', 'sweep', b.experiment({}), '--study', 's');
});

/** Starts the tuner as its own process and resolves when it has recorded that many trials. */
async function started(
  b: Bench,
  file: string,
  trials: number,
): Promise<{ child: ChildProcess; ended: Promise<number> }> {
  const args = ['--import', 'tsx', CLI, 'sweep', file, '--study', 's', ...b.flags];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? -1)));
  const journal = join(b.folder, 'results/s/trials.jsonl');
  const lines = (): number =>
    existsSync(journal) ? readFileSync(journal, 'utf8').split('"kind":"trial"').length - 1 : 0;
  while (lines() < trials) await new Promise((done) => setTimeout(done, 10));
  return { child, ended };
}

test('Ctrl-C keeps what was measured, and --resume ends as an undisturbed run does', async () => {
  const b = bench();
  const file = b.experiment(sweep);
  const { child, ended } = await started(b, file, 5);
  child.kill('SIGINT');
  assert.is(await ended, 130);
  const kept = trialIds(b, 's');
  assert.ok(kept.length >= 5);
  assert.ok(existsSync(join(b.folder, 'results/s/samples.csv')));
  assert.ok(existsSync(join(b.folder, 'reports/s.html')), 'a report of what there is');
  const resumed = await b.run('sweep', '--study', 's', '--resume');
  assert.is(resumed.code, 0, resumed.err);
  const all = trialIds(b, 's');
  assert.equal(all.slice(0, kept.length), kept);
  const fresh = bench();
  await fresh.run('sweep', fresh.experiment(sweep), '--study', 's');
  assert.equal(all, trialIds(fresh, 's'));
});

test('a kill -9 loses the running trial at most; a torn line is skipped, reported and measured again', async () => {
  const b = bench();
  const { child, ended } = await started(b, b.experiment(sweep), 4);
  child.kill('SIGKILL');
  await ended;
  const journal = join(b.folder, 'results/s/trials.jsonl');
  const text = readFileSync(journal, 'utf8');
  const kept = trialIds(b, 's');
  assert.ok(kept.length >= 4);
  writeFileSync(journal, text.slice(0, -25));
  const { code, err } = await b.run('sweep', '--study', 's', '--resume');
  assert.is(code, 0, err);
  assert.match(err, /1 corrupt journal lines were skipped \(line \d+: not a whole journal line\)/);
  const ids = trialIds(b, 's');
  assert.is(new Set(ids).size, ids.length);
  assert.ok(kept.every((id) => ids.includes(id)));
});

test('replay comes to the recorded decision without measuring, byte for byte', async () => {
  const b = bench();
  await b.run('sweep', b.experiment(sweep), '--study', 's');
  const before = b.read('results/s/trials.jsonl');
  const first = await b.run('replay', 's');
  assert.is(first.code, 0);
  assert.match(first.out, 'recorded trials replayed');
  assert.equal(await b.run('replay', 's'), first);
  assert.is(b.read('results/s/trials.jsonl'), before);
});

test('programs lists the corpus', async () => {
  const b = bench();
  assert.match((await b.run('programs')).out, /alpha +planted +search +<i>alpha<\/i>\nbeta/);
  const listed = JSON.parse((await b.run('programs', 'al*', '--json')).out) as { name: string }[];
  assert.equal(
    listed.map((p) => p.name),
    ['alpha'],
  );
});

test.run();
