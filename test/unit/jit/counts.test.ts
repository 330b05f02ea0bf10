/** Counts of calls while the tier controller arms counters that a running program counts down. */
import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
/** Every report of a function leads to a new arming, and compiles take long enough for many reports. */
const KNOBS = [
  'hybrid.callThreshold=1',
  'tier.leastShare=0',
  'inject.stage=passes',
  'inject.kind=stall',
  'inject.rate=0.5',
  'inject.stallMs=15',
];

test('a store of the program that comes after an arming makes no count negative', () => {
  const knobs = [...KNOBS, 'inject.seed=2'].flatMap((knob) => ['--knob', knob]);
  const args = [
    'run',
    '--no-cache',
    '--mode',
    'hybrid',
    ...knobs,
    '--trace',
    'tier',
    `${ROOT}corpus/permute/program.ot`,
  ];
  const { status, stderr } = spawnSync(`${ROOT}scripts/otter`, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  assert.is(status, 0, stderr.slice(-400));
  assert.match(stderr, 'calls=');
  assert.not.match(stderr, /calls=-/);
});

test.run();
