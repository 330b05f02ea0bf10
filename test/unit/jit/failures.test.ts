/**
 * Programs of the corpus while their compile jobs fail, run out of memory or stall, at every stage and in every tier:
 * the answer is that of a run in which nothing goes wrong.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobsFrom, loadProgram } from '../../../src/cli/common.js';
import type { HirProgram } from '../../../src/hir/hir.js';
import type { Controller, TierEvent } from '../../../src/jit/controller.js';
import { startJit } from '../../../src/pipeline.js';

const ROOT = new URL('../../../', import.meta.url).pathname;
const STAGES = ['lower', 'read', 'passes', 'emit', 'link', 'publish'];
const NAMES = ['towers', 'json', 'storage', 'deltablue', 'untyped_sort', 'parallel_sum'];
/** So that small runs reach the optimised tier, and arguments are known by then. */
const SOON = ['tier.callThreshold=20', 'tier.loopThreshold=200', 'tier.leastShare=0', 'profile.valuePeriod=1'];
/** By calls alone: a loop may decide before enough arguments are seen. */
const BY_CALLS = ['tier.loopThreshold=1000000000'];
const MOST_RUNS = 20;

interface Subject {
  readonly name: string;
  readonly program: HirProgram;
  readonly n: bigint;
  readonly answer: Promise<string>;
}

const subjects: readonly Subject[] = NAMES.map(subjectOf);
/** It divides by one number all the time. */
const dividing = subjectOf('matrix_power');

function subjectOf(name: string): Subject {
  const program = loadProgram(`${ROOT}corpus/${name}/program.ot`);
  const { sizes } = JSON.parse(readFileSync(`${ROOT}corpus/${name}/meta.json`, 'utf8'));
  const n = BigInt(sizes.quick) / 5n + 1n;
  return { name, program, n, answer: answerOf(program, n) };
}

async function answerOf(program: HirProgram, n: bigint): Promise<string> {
  const controller = startJit(program, knobsFrom([]), [], { hybrid: false });
  try {
    await controller.runInit();
    return (await controller.runBench(program.bench ?? 0, n)).result;
  } finally {
    controller.close();
  }
}

/** Runs until something went wrong in a job, at least once; every answer has to be right. */
async function runsOn(
  subject: Subject,
  hybrid: boolean,
  inject: readonly string[],
  fails: boolean,
  more: readonly string[] = [],
): Promise<void> {
  const knobs = knobsFrom([...SOON, ...more, ...inject.map((knob) => `inject.${knob}`)]);
  const controller = startJit(subject.program, knobs, [], { hybrid });
  const what = `${subject.name} with ${inject.join(' ')}`;
  try {
    assert.not((await controller.runInit()).left, what);
    const events: TierEvent[] = [];
    for (let run = 0; run === 0 || (fails && run < MOST_RUNS && injected(events) === 0); run++) {
      await rightAnswer(controller, subject, what);
      // A small run ends before what it asks for is compiled, the more so beside other work.
      await controller.idle();
      events.push(...controller.takeEvents());
    }
    if (fails) assert.ok(injected(events) > 0, `nothing failed: ${what}`);
    else assert.is(injected(events), 0, what);
  } finally {
    controller.close();
  }
}

async function rightAnswer(controller: Controller, { program, n, answer }: Subject, what: string): Promise<void> {
  const { left, result } = await controller.runBench(program.bench ?? 0, n);
  assert.not(left, what);
  assert.is(result, await answer, what);
}

function injected(events: readonly TierEvent[]): number {
  return events.filter((event) => event.error?.includes('injected') === true).length;
}

const TIERS: readonly { readonly name: string; readonly hybrid: boolean; readonly knobs: readonly string[] }[] = [
  // Tried again with the next job's number: never five times in a row.
  { name: 'a third of the baseline jobs', hybrid: false, knobs: ['tier=baseline', 'every=3'] },
  { name: 'every optimised job', hybrid: false, knobs: ['tier=optimised'] },
  { name: 'every hybrid job', hybrid: true, knobs: ['tier=hybrid'] },
  // How many jobs of other tiers come in between differs from run to run, and a function that fails five times in a row has no
  // code: at this rate one of a hundred thousand that are tried.
  { name: 'jobs of all tiers', hybrid: false, knobs: ['tier=all', 'rate=0.1', 'seed=17'] },
];

let turn = 0;
for (const { name, hybrid, knobs } of TIERS) {
  for (const kind of ['fail', 'memory', 'stall']) {
    test(`${kind}: ${name}, at each stage`, async () => {
      for (const stage of STAGES) {
        const subject = subjects[turn++ % subjects.length];
        if (subject === undefined) throw new Error('no program');
        const inject = [`stage=${stage}`, `kind=${kind}`, 'stallMs=5', ...knobs];
        await runsOn(subject, hybrid, inject, kind !== 'stall');
      }
    });
  }
}

for (const kind of ['fail', 'memory', 'stall'])
  test(`${kind}: every specialised job, at each stage`, async () => {
    for (const stage of STAGES)
      await runsOn(
        dividing,
        false,
        [`stage=${stage}`, `kind=${kind}`, 'stallMs=5', 'tier=specialised'],
        kind !== 'stall',
        BY_CALLS,
      );
  });

function otter(...args: string[]) {
  return spawnSync(`${ROOT}scripts/otter`, ['run', '--no-cache', ...args, `${ROOT}corpus/towers/program.ot`], {
    encoding: 'utf8',
  });
}

test('a whole run prints the same, whatever its optimised tier does', () => {
  const { stdout, status } = otter();
  for (const kind of ['fail', 'memory']) {
    const flags = ['inject.stage=passes', `inject.kind=${kind}`, 'inject.tier=optimised', 'inject.rate=0.7'];
    const run = otter(...flags.flatMap((knob) => ['--knob', knob]));
    assert.equal([run.stdout, run.status, run.stderr], [stdout, status, '']);
  }
});

test('when no code can be made at all the program ends with the reason', () => {
  const run = otter('--knob', 'inject.stage=emit', '--knob', 'inject.tier=baseline');
  assert.is(run.status, 101);
  assert.match(run.stderr, /^panic: cannot compile .*injected failure: emit.*--mode interp/);
});

test.run();
