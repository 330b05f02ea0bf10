import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NativeProfile } from '../../../src/jit/native.js';
import { aggregate, type FunctionFacts } from '../../../src/jit/profile.js';

const FRAMES: NativeProfile['frames'] = [
  { function: 'main', file: 'a.ot', line: 9, tier: 'baseline' },
  { function: 'fib', file: 'a.ot', line: 1, tier: 'baseline' },
  { function: 'fib', file: 'a.ot', line: 1, tier: 'optimised' },
  { function: '[ot_alloc]', file: '', line: 0 },
];

function sampled(stacks: NativeProfile['stacks']): NativeProfile {
  const samples = stacks.reduce((sum, stack) => sum + stack.samples, 0);
  return { samples, dropped: 2, threads: 1, frames: FRAMES, stacks, functions: [] };
}

function stack(samples: number, ...frames: number[]) {
  return { frames, samples, isTruncated: false };
}

function facts(name: string, line: number, more: Partial<FunctionFacts> = {}): FunctionFacts {
  return { name, file: 'a.ot', line, calls: 0, hasUncounted: false, compileNs: {}, arguments: [], ...more };
}

test('recursion counts once a sample in the total', () => {
  const { functions } = aggregate(sampled([stack(3, 0, 1, 1, 1), stack(4, 0, 1, 2, 2), stack(1, 0)]), [], 1000);
  const [fib, main] = functions;
  assert.equal([fib?.name, fib?.self, fib?.total], ['fib', 7, 7]);
  assert.equal([main?.name, main?.self, main?.total], ['main', 1, 8]);
});

test('time counts for the tier of the innermost frame of a function', () => {
  const { functions } = aggregate(sampled([stack(3, 0, 1), stack(4, 0, 1, 2), stack(2, 0, 2, 3)]), [], 1000);
  const fib = functions.find((row) => row.name === 'fib');
  assert.equal(fib?.tiers, { baseline: 3, optimised: 6 });
  const runtime = functions.find((row) => row.name === '[ot_alloc]');
  assert.equal([runtime?.self, runtime?.tiers], [2, {}]);
});

test('the time in functions themselves adds up to all samples', () => {
  const profile = aggregate(sampled([stack(3, 0, 1), stack(4, 0, 1, 3), stack(5, 0), stack(1, 3)]), [], 1000);
  assert.is(
    profile.functions.reduce((sum, row) => sum + row.self, 0),
    profile.samples,
  );
});

test('instances of one function are one row, with their calls and compile times together', () => {
  const both = [
    facts('fib', 1, { calls: 5, compileNs: { baseline: 1e6 } }),
    facts('fib', 1, { calls: 7, compileNs: { baseline: 2e6, optimised: 3e6 }, hasUncounted: true }),
    facts('fib', 30, { calls: 1 }),
  ];
  const { functions } = aggregate(sampled([stack(1, 0, 2)]), both, 1000);
  const fibs = functions.filter((row) => row.name === 'fib');
  assert.is(fibs.length, 2);
  const [first] = fibs;
  assert.equal([first?.line, first?.calls, first?.hasUncounted], [1, 12, true]);
  assert.equal(first?.compileMs, { baseline: 3, optimised: 3 });
});

test('functions come by their own time, those never seen last', () => {
  const { functions } = aggregate(sampled([stack(2, 0, 1), stack(3, 0), stack(1, 0, 3)]), [facts('cold', 40)], 1000);
  assert.equal(
    functions.map((row) => row.name),
    ['main', 'fib', '[ot_alloc]', 'cold'],
  );
});

test('truncated stacks and lost samples are told', () => {
  const profile = aggregate(sampled([stack(2, 0), { frames: [1, 1], samples: 3, isTruncated: true }]), [], 500);
  assert.equal([profile.truncated, profile.dropped, profile.hz, profile.samples], [3, 2, 500, 5]);
});

test.run();
