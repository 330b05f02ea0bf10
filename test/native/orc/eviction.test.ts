import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Program, type Source } from './harness.js';
import { caller, constant, spinner } from './programs.js';

/** `fn(n) = value`, with several hundred bytes of code in front of it. */
function bulky(symbol: string, value: number): Source {
  const stores = Array.from({ length: 100 }, () => '  store volatile i64 %n, i64* %cell').join('\n');
  return {
    symbol,
    text: `define i64 @NAME(i8* %ctx, i64 %n) {\n  %cell = alloca i64\n${stores}\n  ret i64 ${value}\n}`,
  };
}

/** Bytes of one bulky version. */
async function bulkyBytes(): Promise<number> {
  const program = new Program([bulky('f', 0)]);
  program.compile(0);
  const { codeBytes } = await program.until('compiled');
  program.close();
  return codeBytes;
}

test('the bound holds, and what was evicted is compiled again when called', async () => {
  const count = 12;
  const bound = 4 * (await bulkyBytes()) + 100; // four fit, five do not
  const program = new Program(
    Array.from({ length: count }, (_, i) => bulky(`f${i}`, i)),
    { codeBytesMax: bound },
  );
  try {
    for (let call = 0; call < 2 * count; call++) {
      const fn = call % count;
      assert.is((await program.bench(fn, 0)).result, String(fn));
      await program.until('compiled', (e) => e.job === call + 1); // each call misses: least recently used of a cycle
      assert.ok(program.session.stats().codeBytesLive <= bound);
    }
    const compiled = program.of('compiled').reduce((sum, e) => sum + e.codeBytes, 0);
    const evicted = program.of('evicted').reduce((sum, e) => sum + e.codeBytes, 0);
    const stats = program.session.stats();
    assert.is(program.of('lazy').length, 2 * count);
    assert.is(program.of('evicted').length, 2 * count - 4);
    assert.is(stats.codeBytesEvicted, evicted);
    assert.is(stats.codeBytesLive, compiled - evicted, 'every byte is accounted for');
  } finally {
    program.close();
  }
});

test('code that is running is kept', async () => {
  // Every caller is on the stack while everything below it is compiled and thrown out.
  const depth = 8;
  const sources = [caller('outer', 'f0', 1000)];
  for (let i = 0; i < depth; i++) sources.push(i + 1 < depth ? caller(`f${i}`, `f${i + 1}`, 1) : bulky(`f${i}`, 5));
  const program = new Program(sources, { codeBytesMax: 64 });
  try {
    for (const round of [0, 1]) assert.is((await program.bench(0, 0)).result, '1012', `round ${round}`);
  } finally {
    program.close();
  }
});

test('an evicted version gives way to the one below it', async () => {
  const bytes = await bulkyBytes();
  const sources = [spinner('spin', 'f'), constant('f', 1), bulky('other', 0)];
  const program = new Program(sources, { codeBytesMax: Math.floor(1.5 * bytes) });
  try {
    const running = program.session.runBench(0, 0n, 2);
    await program.until('compiled', (e) => e.fns.includes(1));
    const better = program.compile(0, { tier: 'optimised' }, true, bulky('spin', 7).text);
    await program.until('compiled', (e) => e.job === better);
    // The optimised version is not running; the baseline below it is, so it outlives the pressure.
    const other = program.compile(2);
    await program.until('compiled', (e) => e.job === other);
    assert.equal(
      program.of('evicted').map((e) => [e.fn, e.tier]),
      [[0, 'optimised']],
    );
    program.compile(1, { tier: 'optimised' }, true, constant('f', 2).text);
    assert.is((await program.until('done', (e) => e.run === running)).result, '2');
    assert.is((await program.bench(0, 0)).result, '2', 'the slot holds the baseline version again');
    assert.is(program.of('lazy').length, 2);
  } finally {
    program.close();
  }
});

test.run();
