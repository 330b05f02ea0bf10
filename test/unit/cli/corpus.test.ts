/** Every corpus program gives its expected answer just in time and static, with every tier used. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobsFrom, loadProgram } from '../../../src/cli/common.js';
import { startJit } from '../../../src/pipeline.js';

const ROOT = new URL('../../../', import.meta.url).pathname;
const PROGRAMS = readdirSync(`${ROOT}corpus`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const ROUNDS = 3;

interface Line {
  readonly result: string;
}

function bench(program: string, n: string, ...flags: string[]): Line[] {
  const file = `${ROOT}corpus/${program}/program.ot`;
  const args = ['bench', file, '--n', n, '--iterations', '2', ...flags];
  const run = spawnSync(`${ROOT}scripts/otter`, args, { encoding: 'utf8' });
  assert.is(run.status, 0, run.stderr);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Every call counts as hot, and what was optimised because of one round is published before the next. */
async function runInTiers(program: string, n: bigint) {
  const checked = loadProgram(`${ROOT}corpus/${program}/program.ot`);
  assert.ok(checked.bench !== undefined);
  const controller = startJit(checked, knobsFrom(['tier.callThreshold=1', 'tier.leastShare=0']), [], { hybrid: false });
  try {
    await controller.runInit();
    const answers: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      answers.push((await controller.runBench(checked.bench, n)).result);
      await controller.idle();
    }
    return { answers, functions: controller.stats().functions };
  } finally {
    controller.close();
  }
}

function quickAnswer(program: string): [string, string] {
  const [line = ''] = readFileSync(`${ROOT}corpus/${program}/expected.txt`, 'utf8').split('\n');
  const [n = '', answer = ''] = line.split('\t');
  return [n, answer];
}

for (const program of PROGRAMS) {
  const [n, answer] = quickAnswer(program);

  test(`${program}: just in time, baseline and optimised tiers`, async () => {
    const { answers, functions } = await runInTiers(program, BigInt(n));
    assert.equal(answers, Array(ROUNDS).fill(answer));
    assert.ok(functions.baseline > 0 && functions.optimised > 0, JSON.stringify(functions));
  });

  test(`${program}: static`, () => {
    assert.equal(
      bench(program, n, '--mode', 'static').map((line) => line.result),
      [answer, answer],
    );
  });
}

for (const policy of ['bump', 'size-class', 'system']) {
  test(`string_build: the ${policy} policy, collecting often`, () => {
    const knobs = ['--knob', `heap.policy=${policy}`, '--knob', 'heap.minTrigger=1048576'];
    const [n, answer] = quickAnswer('string_build');
    assert.is(bench('string_build', n, ...knobs)[0]?.result, answer);
  });
}

test.run();
