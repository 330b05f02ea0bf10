import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Interrupted, processExecutor } from '../../../src/tune/executor.js';
import type { Outcome, PlannedTrial, Turns } from '../../../src/tune/model.js';
import { FAKE_OTTER, scratch, writeCorpus } from './helpers.js';

const folder = scratch();
const NAMES = ['good', 'fine', 'wrong', 'garbage', 'crash', 'hang', 'short', 'clock', 'flood', 'noise'];
writeCorpus(folder, NAMES);

function trialOf(program: string): PlannedTrial {
  const arm = { id: 'static', kind: 'static', knobs: {}, build: 'current' } as const;
  const place = { unit: 'u', leg: 0, position: 0 } as const;
  return { id: program, phase: 'core', program, arm, n: 10, iterations: 4, ...place };
}

function commandOf(trial: PlannedTrial): string[] {
  const size = ['--n', '10', '--iterations', String(trial.iterations), '--mode', 'static', '--json'];
  return [process.execPath, FAKE_OTTER, 'bench', join(folder, trial.program, 'program.ot'), ...size];
}

/** Both forms of a command. */
function forms(command: (trial: PlannedTrial) => string[]) {
  return (trial: PlannedTrial) => ({ alone: command(trial), paced: [...command(trial), '--paced'] });
}

const OPTIONS = { turns: 'iterations', commandFor: forms(commandOf), expectedFor: () => 'ten' } as const;

async function run(program: string, timeoutMs = 20_000, command = commandOf, signal = new AbortController().signal) {
  const executor = processExecutor({ ...OPTIONS, commandFor: forms(command), timeoutMs });
  const [only] = await executor.run([trialOf(program)], signal);
  if (only === undefined) throw new Error('one trial, no run');
  return only;
}

async function failure(program: string, timeoutMs?: number): Promise<Extract<Outcome, { status: 'failed' }>> {
  const { outcome } = await run(program, timeoutMs);
  if (outcome.status === 'ok') throw new Error(`${program} passed`);
  return outcome;
}

test('a good child yields its iterations', async () => {
  const { outcome, elapsedMs } = await run('good');
  assert.is(outcome.status, 'ok');
  if (outcome.status !== 'ok') return;
  assert.is(outcome.iterations.length, 4);
  assert.ok(outcome.iterations.every((it) => it.cpuNs > 2e6 && it.codeBytes === 4096));
  assert.ok(outcome.firstResultMs > 0 && outcome.firstResultMs <= elapsedMs);
});

test('a prefix runs the command and is recorded with it', async () => {
  const prefix = ['env', 'OTTER_TEST=1'];
  const executor = processExecutor({ ...OPTIONS, timeoutMs: 20_000, prefix });
  const [only] = await executor.run([trialOf('good')], new AbortController().signal);
  assert.is(only?.outcome.status, 'ok');
  assert.equal(only?.command.slice(0, 3), [...prefix, process.execPath]);
});

test('commands run in the root, and name what is in it as seen from there', async () => {
  const inShell = [
    'sh',
    '-c',
    `cat '${folder}/good/meta.json' ${folder}/good/program.ot >/dev/null && ${folder}x; exit 3`,
  ];
  const options = { ...OPTIONS, timeoutMs: 20_000, root: folder };
  const { signal } = new AbortController();
  const [direct] = await processExecutor(options).run([trialOf('good')], signal);
  assert.is(direct?.outcome.status, 'ok');
  assert.is(direct?.command[3], join('good', 'program.ot'));
  const inTheShell = processExecutor({ ...options, commandFor: forms(() => inShell) });
  const [shell] = await inTheShell.run([trialOf('good')], signal);
  assert.is(shell?.command[2], `cat 'good/meta.json' good/program.ot >/dev/null && ${folder}x; exit 3`);
  assert.match((shell?.outcome as { detail: string }).detail, 'exit code 3');
});

/** What ran when, by the children's own account: `name i` at the beginning of an iteration. */
function diaryOf(names: readonly string[], iterations: number, turns: Turns) {
  const diary = join(folder, `diary-${turns}`);
  writeFileSync(diary, '');
  process.env.FAKE_DIARY = diary;
  const leg = names.map((name): PlannedTrial => ({ ...trialOf(name), iterations }));
  const executor = processExecutor({ ...OPTIONS, turns, timeoutMs: 20_000 });
  return executor.run(leg, new AbortController().signal).then((runs) => {
    delete process.env.FAKE_DIARY;
    return { runs, lines: readFileSync(diary, 'utf8').trim().split('\n') };
  });
}

test('processes take turns by iterations, in an order that is reversed each time, or run one after the other', async () => {
  const turns = await diaryOf(['good', 'fine'], 4, 'iterations');
  assert.equal(turns.lines, ['good 0', 'fine 0', 'fine 1', 'good 1', 'good 2', 'fine 2', 'fine 3', 'good 3']);
  const [good, fine] = turns.runs;
  assert.is(good?.outcome.status, 'ok');
  assert.is(fine?.outcome.status, 'ok');
  assert.not.ok(good?.command.includes('--paced'), 'the recorded command runs by itself');
  const whole = await diaryOf(['good', 'fine'], 2, 'processes');
  assert.equal(whole.lines, ['good 0', 'good 1', 'fine 0', 'fine 1']);
});

test('of a leg in which some fail the others are measured', async () => {
  const names = ['crash', 'good', 'wrong', 'hang', 'short', 'fine'];
  const executor = processExecutor({ ...OPTIONS, timeoutMs: 3000 });
  const runs = await executor.run(names.map(trialOf), new AbortController().signal);
  const ends = runs.map(({ outcome }) => (outcome.status === 'ok' ? 'ok' : outcome.reason));
  assert.equal(ends, ['crash', 'ok', 'wrong answer', 'timeout', 'too few iterations', 'ok']);
});

test('a wrong answer fails the trial and names both', async () => {
  const { reason, detail } = await failure('wrong');
  assert.is(reason, 'wrong answer');
  assert.match(detail, 'other, expected ten');
});

test('garbage, a crash, too few iterations and a clock that goes backwards fail with their reasons', async () => {
  assert.is((await failure('garbage')).reason, 'garbage');
  const crash = await failure('crash');
  assert.is(crash.reason, 'crash');
  assert.match(crash.detail, 'exit code 139: something broke');
  assert.equal(await failure('short'), { status: 'failed', reason: 'too few iterations', detail: '1 of 4' });
  assert.match((await failure('clock')).detail, 'wallNs -5');
});

test('a child that never stops printing is killed at the first line too many, and at a line without an end', async () => {
  assert.equal(await failure('flood'), { status: 'failed', reason: 'garbage', detail: 'more than 4 iterations' });
  assert.equal(await failure('noise'), { status: 'failed', reason: 'garbage', detail: 'a line of more than 1 MiB' });
});

test('a child that hangs is killed', async () => {
  const { reason } = await failure('hang', 700);
  assert.is(reason, 'timeout');
});

test('a command that does not exist fails the trial', async () => {
  const { outcome } = await run('good', 1000, () => ['/nonexistent/otter']);
  assert.is(outcome.status === 'failed' && outcome.reason, 'could not start');
});

test('an interrupt kills the child and what it started, and saves nothing', async () => {
  const pidFile = join(folder, 'pid');
  const script = `const {spawn}=require('child_process');const c=spawn('sleep',['60']);require('fs').writeFileSync(${JSON.stringify(pidFile)},String(c.pid));setInterval(()=>{},1000)`;
  const controller = new AbortController();
  const running = run('good', 20_000, () => [process.execPath, '-e', script], controller.signal);
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '')
    await new Promise((done) => setTimeout(done, 20));
  controller.abort();
  try {
    await running;
    assert.unreachable('it was interrupted');
  } catch (error) {
    assert.ok(error instanceof Interrupted);
  }
  const stat = `/proc/${readFileSync(pidFile, 'utf8')}/stat`;
  for (let i = 0; i < 100 && existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8')); i++) {
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.ok(!existsSync(stat) || /\) [ZX] /.test(readFileSync(stat, 'utf8')), 'the grandchild is gone');
});

test("the user's own knobs do not reach a trial", async () => {
  const seen = join(folder, 'environment');
  const script = `require('fs').writeFileSync(${JSON.stringify(seen)},JSON.stringify(process.env))`;
  process.env.OTTER_KNOBS = 'heap.policy=bump';
  writeFileSync(seen, '{}');
  await run('good', 20_000, () => [process.execPath, '-e', script]);
  delete process.env.OTTER_KNOBS;
  const environment = JSON.parse(readFileSync(seen, 'utf8')) as Record<string, string>;
  assert.is(environment.OTTER_KNOBS, undefined);
  assert.ok(environment.XDG_CACHE_HOME?.includes('otter-tune-'));
});

test.run();
