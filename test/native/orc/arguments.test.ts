/** What programs are called with is sampled by their baseline code, and call sites are counted. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobValues, resolveKnobs, standardSources } from '../../../src/config/resolve.js';
import type { JitStats } from '../../../src/jit/controller.js';
import { startJit } from '../../../src/pipeline.js';
import { programOf } from '../../programs.js';

const program = programOf(
  `fn kind(x: any) -> int:
    return 1 if x == 1 else 2

fn work(n: int, on: bool, name: str, factor: float) -> int:
    return n + len(name) + (1 if on else kind(n) + kind("a"))

fn main():
    let sum = 0
    for i in 0..100:
        sum += work(5 if i % 10 != 0 else i, i != 50, "long " * 10 if i == 7 else "short", 1.5)
    print("")
`,
);

async function statsOf(...knobs: string[]): Promise<JitStats> {
  const values = knobValues(resolveKnobs(standardSources(['tier.callThreshold=1000000', ...knobs])));
  const controller = startJit(program, values, [], { hybrid: false });
  try {
    assert.is((await controller.runEntry()).exitCode, 0);
    return controller.stats();
  } finally {
    controller.close();
  }
}

test('every call is looked at when that is asked for', async () => {
  const { arguments: seen } = await statsOf('profile.valuePeriod=1');
  assert.equal(
    seen.map((found) => found.function),
    ['work', 'kind'],
  );
  const [n, on, name] = seen[0]?.parameters ?? [];
  assert.is(n?.samples, 100);
  assert.is(n?.values[0]?.text, '5');
  // Space-Saving owes at most a quarter of the samples to other values.
  assert.ok((n?.values[0]?.count ?? 0) >= 65, JSON.stringify(n));
  assert.equal(on?.values, [
    { text: 'true', count: 99 },
    { text: 'false', count: 1 },
  ]);
  assert.equal(name, { name: 'name', of: 'value', samples: 100, values: [{ text: 'short', count: 99 }] });
  const [x] = seen[1]?.parameters ?? [];
  assert.is(x?.of, 'type');
  assert.equal(x?.values.map(({ text }) => text).sort(), ['int', 'str']);
});

test('by default calls are looked at now and then, not at all with a period of 0', async () => {
  const { arguments: seen } = await statsOf();
  const samples = seen.find((found) => found.function === 'work')?.parameters[0]?.samples ?? 0;
  assert.ok(samples >= 7 && samples <= 20, `${samples} of 100 calls`);
  assert.equal((await statsOf('profile.valuePeriod=0')).arguments, []);
});

test.run();
