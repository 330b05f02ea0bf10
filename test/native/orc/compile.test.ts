/** Compile jobs: first calls, new versions, failures, jobs that are given up, sessions that end. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, Program, plan, RUNTIME_BITCODE, withProgram } from './harness.js';
import { caller, constant, spinner } from './programs.js';

test('a first call compiles the callee and keeps every argument', async () => {
  const mixed = '(i8*, i64, double, i64, i64, i64, i64, double, double, double, double, double, double, double)';
  const bench = `
@otter.slot.mixed = external global i8*
define double @NAME(i8* %ctx, i64 %n) {
  %slot = load i8*, i8** @otter.slot.mixed
  %f = bitcast i8* %slot to double ${mixed}*
  %r = call double %f(i8* %ctx, i64 1, double 2.0, i64 4, i64 8, i64 16, i64 32, double 64.0, double 128.0, double 256.0, double 512.0, double 1024.0, double 2048.0, double 4096.0)
  ret double %r
}`;
  const floats = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'];
  const ints = ['a', 'b', 'c', 'd', 'e'];
  const sum = [
    ...ints.map((v) => `%f${v} = sitofp i64 %${v} to double`),
    '%s0 = fadd double 0.0, 0.0',
    ...[...ints.map((v) => `f${v}`), ...floats].map((v, i) => `%s${i + 1} = fadd double %s${i}, %${v}`),
  ].join('\n  ');
  const callee = `
define double @NAME(i8* %ctx, i64 %a, double %d0, i64 %b, i64 %c, i64 %d, i64 %e, double %d1, double %d2, double %d3, double %d4, double %d5, double %d6, double %d7) {
  ${sum}
  ret double %s13
}`;
  await withProgram(
    new Program([
      { symbol: 'bench', text: bench },
      { symbol: 'mixed', text: callee },
    ]),
    async (program) => {
      assert.is((await program.bench(0, 0, 4)).result, '8191');
      assert.equal(
        program.of('lazy').map((e) => e.fn),
        [0, 1],
      );
      assert.is((await program.bench(0, 0, 4)).result, '8191');
      assert.is(program.of('lazy').length, 2, 'a compiled function is not asked for again');
    },
  );
});

test('results of every register class are rendered', async () => {
  const results: [number, string, string][] = [
    [1, 'i1', 'true'],
    [2, 'i64', '-7'],
    [3, 'i32', '-7'],
    [4, 'double', '2.5'],
  ];
  const value: Record<string, string> = { i1: 'true', i64: '-7', i32: '-7', double: '2.5' };
  const sources = results.map(([, type], i) => ({
    symbol: `f${i}`,
    text: `define ${type} @NAME(i8* %ctx, i64 %n) {\n  ret ${type} ${value[type]}\n}`,
  }));
  await withProgram(new Program(sources), async (program) => {
    for (const [i, [type, , text]] of results.entries()) assert.is((await program.bench(i, 0, type)).result, text);
  });
});

test('string constants and module variables are the same object in every module', async () => {
  const globals = [{ bytes: 8 }, { bytes: 16 }];
  const set = `
@otter.glob.1 = external global i64
@otter.slot.get = external global i8*
define i64 @NAME(i8* %ctx, i64 %n) {
  store i64 %n, i64* @otter.glob.1
  %slot = load i8*, i8** @otter.slot.get
  %f = bitcast i8* %slot to i64 (i8*, i64)*
  %r = call i64 %f(i8* %ctx, i64 0)
  ret i64 %r
}`;
  const get = `
@otter.glob.1 = external global i64
define i64 @NAME(i8* %ctx, i64 %n) {
  %v = load i64, i64* @otter.glob.1
  ret i64 %v
}`;
  const text = `
@otter.str.abc = external global i8
define i8* @NAME(i8* %ctx, i64 %n) {
  ret i8* @otter.str.abc
}`;
  const strings = [{ symbol: 'otter.str.abc', text: 'ünï\0code' }];
  const sources = [
    { symbol: 'set', text: set },
    { symbol: 'get', text: get },
    { symbol: 'text', text },
  ];
  await withProgram(new Program(sources, { globals, strings }), async (program) => {
    assert.is((await program.bench(0, 42)).result, '42');
    assert.is((await program.bench(2, 0, 5)).result, 'ünï\0code');
  });
});

test('a new version takes over while the program runs', async () => {
  const onHot = (program: Program) => program.compile(1, { tier: 'optimised' }, false, constant('f', 2).text);
  await withProgram(
    new Program([spinner('spin', 'f'), constant('f', 1)], { loopThreshold: 1000, onHot }),
    async (program) => {
      assert.is((await program.bench(0, 0)).result, '2');
      const hot = program.of('hot')[0];
      assert.is(hot?.fn, 0);
      assert.is(hot?.trigger, 'loop');
      assert.is(hot?.loops, 1000);
    },
  );
});

test('a version of a lower tier does not replace a better one', async () => {
  await withProgram(new Program([constant('f', 1)]), async (program) => {
    program.compile(0, { tier: 'optimised' }, true, constant('f', 3).text);
    await program.until('compiled', (e) => e.tier === 'optimised');
    const job = program.compile(0, { tier: 'baseline' });
    await program.until('compiled', (e) => e.job === job);
    assert.is((await program.bench(0, 0)).result, '3');
  });
});

test('a compile that fails leaves the program on its version', async () => {
  await withProgram(new Program([caller('bench', 'f'), constant('f', 1)]), async (program) => {
    assert.is((await program.bench(0, 0)).result, '1');
    const broken = [
      program.session.compile(
        memoryFile(new Uint8Array([1, 2, 3, 4])),
        plan({ versions: [{ fn: 1, symbol: 'f', name: 'f.v9' }] }),
        true,
      ),
      program.session.compile(memoryFile(assemble('define i64 @x() {\n  ret i64 0\n}')), 'no json', true),
      program.compile(
        1,
        { tier: 'optimised' },
        true,
        'declare i64 @missing()\ndefine i64 @NAME(i8* %ctx, i64 %n) {\n  %r = call i64 @missing()\n  ret i64 %r\n}',
      ),
      program.compile(1, { tier: 'optimised', versions: [{ fn: 1, symbol: 'f', name: 'another' }] }),
      program.compile(1, { versions: [{ fn: 99, symbol: 'f', name: 'f.v9' }] }),
    ];
    for (const job of broken) assert.ok((await program.until('compiled', (e) => e.job === job)).error, `job ${job}`);
    const undefinedSymbol = await program.until('compiled', (e) => e.job === broken[2]);
    assert.match(undefinedSymbol.error ?? '', 'missing', 'the message names the symbol');
    assert.is((await program.bench(0, 0)).result, '1');
    program.compile(1, { tier: 'optimised' }, true, constant('f', 5).text);
    await program.until('compiled', (e) => e.tier === 'optimised' && !e.error);
    assert.is((await program.bench(0, 0)).result, '5', 'and the session still compiles');
  });
});

test('a fatal error inside LLVM fails the compile, not the process', async () => {
  // An instruction of another machine cannot be selected.
  const foreign = `
declare i32 @llvm.aarch64.crc32b(i32, i32)
define i64 @NAME(i8* %ctx, i64 %n) {
  %t = trunc i64 %n to i32
  %c = call i32 @llvm.aarch64.crc32b(i32 %t, i32 1)
  %r = zext i32 %c to i64
  ret i64 %r
}`;
  await withProgram(new Program([constant('f', 1)]), async (program) => {
    for (const tier of ['baseline', 'optimised'] as const) {
      const job = program.compile(0, { tier }, true, foreign);
      assert.match((await program.until('compiled', (e) => e.job === job)).error ?? '', /LLVM: .*select/i);
    }
    assert.is((await program.bench(0, 0)).result, '1', 'the same thread compiles again');
  });
});

test('failures and memory that runs out can be injected at each stage', async () => {
  await withProgram(new Program([constant('f', 1)]), async (program) => {
    for (const stage of ['read', 'passes', 'emit', 'link', 'publish'] as const) {
      for (const kind of ['fail', 'memory'] as const) {
        const fields = { tier: 'optimised', inject: { stage, kind } } as const;
        const job = program.compile(0, fields, true, constant('f', 2).text);
        const event = await program.until('compiled', (e) => e.job === job);
        assert.match(event.error ?? '', kind === 'fail' ? `injected failure: ${stage}` : 'injected: out of memory');
      }
    }
    assert.equal(program.session.heldObjects(), []);
    assert.is((await program.bench(0, 0)).result, '1');
  });
});

test('a job can be made to stall, and is published all the same', async () => {
  await withProgram(new Program([constant('f', 1)]), async (program) => {
    for (const stage of ['read', 'passes', 'emit', 'link', 'publish'] as const) {
      const job = program.compile(0, { inject: { stage, kind: 'stall', stallMs: 20 } });
      const event = await program.until('compiled', (e) => e.job === job);
      assert.is(event.error, undefined);
      assert.ok(event.compileNs >= 20e6, `${stage}: ${event.compileNs} ns`);
    }
    for (const stage of ['passes', 'emit'] as const) {
      const job = program.compile(0, { tier: 'optimised', inject: { stage, kind: 'halfway', stallMs: 20 } });
      const event = await program.until('compiled', (e) => e.job === job);
      assert.is(event.error, undefined);
      assert.ok(event.compileNs >= 20e6, `halfway through ${stage}: ${event.compileNs} ns`);
    }
  });
});

const FOREVER = 60_000;

test('when compiling is stopped, jobs under way are given up, wherever they are', async () => {
  for (const tier of ['optimised', 'hybrid'] as const)
    for (const kind of ['stall', 'halfway'] as const)
      for (const stage of ['passes', 'emit'] as const)
        await withProgram(new Program([constant('f', 1)]), async (program) => {
          assert.is((await program.bench(0, 0)).result, '1');
          const fields = { tier, inject: { stage, kind, stallMs: FOREVER } } as const;
          const job = program.compile(0, fields, true, constant('f', 2).text);
          const begun = performance.now();
          while (performance.now() - begun < 100); // so that it has come there, as a rule
          const event = program.session.stopCompiling().find((e) => e.kind === 'compiled' && e.job === job);
          assert.ok(performance.now() - begun < FOREVER / 2);
          // Had it not begun yet, it would have been dropped.
          if (event !== undefined) assert.ok(event.kind === 'compiled' && event.givenUp === true);
          assert.equal(program.session.heldObjects(), []);
          program.compile(0, {}, true, constant('f', 3).text);
          assert.equal(program.session.stopCompiling(), [], 'what comes later is dropped');
          assert.is((await program.bench(0, 0)).result, '1');
        });
});

test('a session closes while the program runs', async () => {
  const program = new Program([spinner('spin', 'f'), constant('f', 1)], { loopThreshold: 1000 });
  program.session.runBench(0, 0n, 2);
  await program.until('hot');
  program.close();
  program.close();
  assert.throws(() => program.session.stats(), /closed/);
});

test('a session closes while the program waits for a function', async () => {
  const program = new Program([constant('f', 1)], { onLazy: () => {} });
  program.session.runBench(0, 0n, 2);
  await program.until('lazy');
  program.close();
});

test('dump shows each stage, and says what is wrong', () => {
  const text = 'define i64 @f(i8* %ctx, i64 %a) {\n  %r = add i64 %a, 0\n  ret i64 %r\n}';
  const optimised = plan({ tier: 'optimised' });
  assert.match(addon.dump(memoryFile(assemble(text)), optimised, RUNTIME_BITCODE, 'llvm'), '%r = add i64 %a, 0');
  assert.not.match(addon.dump(memoryFile(assemble(text)), optimised, RUNTIME_BITCODE, 'opt'), 'add i64');
  assert.match(addon.dump(memoryFile(assemble(text)), optimised, RUNTIME_BITCODE, 'asm'), 'retq');
  assert.throws(() => addon.dump(memoryFile(new Uint8Array(8)), optimised, RUNTIME_BITCODE, 'llvm'), /bitcode/i);
  assert.throws(() => addon.dump(memoryFile(assemble(text)), '{}', RUNTIME_BITCODE, 'llvm'), /plan/);
});

test.run();
