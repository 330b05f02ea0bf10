/** Every corpus program gives its expected answer just in time and static, with every tier used. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const PROGRAMS = readdirSync(`${ROOT}corpus`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

interface Line {
  readonly result: string;
  readonly wallNs: number;
  readonly tierEvents: readonly { readonly tier: string }[];
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

function quickAnswer(program: string): [string, string] {
  const [line = ''] = readFileSync(`${ROOT}corpus/${program}/expected.txt`, 'utf8').split('\n');
  const [n = '', answer = ''] = line.split('\t');
  return [n, answer];
}

for (const program of PROGRAMS) {
  const [n, answer] = quickAnswer(program);

  test(`${program}: just in time, baseline and optimised tiers`, () => {
    const lines = bench(program, n);
    assert.equal(
      lines.map((line) => line.result),
      [answer, answer],
    );
    const tiers = new Set(lines.flatMap((line) => line.tierEvents.map((event) => event.tier)));
    assert.ok(tiers.has('baseline') && tiers.has('optimised'), [...tiers].join(' '));
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
