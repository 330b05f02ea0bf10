import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, Program, plan, RUNTIME_BITCODE } from './harness.js';
import { caller, constant, spinner } from './programs.js';

async function withProgram(program: Program, body: (program: Program) => Promise<void>): Promise<void> {
  try {
    await body(program);
  } finally {
    program.close();
  }
}

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

test('branch counters are read while code writes them, and call counts go into optimised code', async () => {
  const counting = (result: number) => `
@otter.branches = external global [2 x i32]
@otter.ctr.f = external global { i64, i64, i64 }
define i64 @NAME(i8* %ctx, i64 %n) {
  %left = getelementptr { i64, i64, i64 }, { i64, i64, i64 }* @otter.ctr.f, i64 0, i32 0
  %before = load i64, i64* %left
  %after = sub i64 %before, 1
  store i64 %after, i64* %left
  %odd = trunc i64 %n to i1
  %way = zext i1 %odd to i64
  %cell = getelementptr [2 x i32], [2 x i32]* @otter.branches, i64 3, i64 %way
  %old = load i32, i32* %cell
  %new = add i32 %old, 1
  store i32 %new, i32* %cell
  ret i64 ${result}
}`;
  await withProgram(new Program([{ symbol: 'f', text: counting(1) }], { branchCounters: 4 }), async (program) => {
    for (const n of [1, 2, 3]) await program.bench(0, n);
    assert.equal(program.session.branchCounts(3), [1, 2]);
    assert.equal(program.session.branchCounts(2), [0, 0]);
    assert.throws(() => program.session.branchCounts(4), /no such pair/);
    assert.is(program.session.callCount(0), 3);
    const ran = program.session.programCpuNs();
    await program.bench(0, 4);
    assert.ok(ran > 0 && program.session.programCpuNs() > ran, `${ran} ns`);
    const versions = [{ fn: 0, symbol: 'f', name: 'f.counted' }];
    const calls = [{ name: 'f.counted', count: 3 }];
    program.compile(0, { tier: 'optimised', versions, calls }, true, counting(2).replace('@NAME', '@f.counted'));
    assert.is((await program.until('compiled', (e) => e.tier === 'optimised')).error, undefined);
    assert.is((await program.bench(0, 5)).result, '2');
  });
});

test('counters of call sites are read while code writes them', async () => {
  const counting = `
@otter.edges = external global i32
define i64 @NAME(i8* %ctx, i64 %n) {
  %cell = getelementptr i32, i32* @otter.edges, i64 2
  %old = load i32, i32* %cell
  %new = add i32 %old, 1
  store i32 %new, i32* %cell
  ret i64 %n
}`;
  await withProgram(new Program([{ symbol: 'f', text: counting }], { edgeCounters: 3 }), async (program) => {
    for (const n of [1, 2, 3]) await program.bench(0, n);
    assert.equal(
      [0, 1, 2].map((site) => program.session.edgeCount(site)),
      [0, 0, 3],
    );
    assert.throws(() => program.session.edgeCount(3), /no such counter/);
  });
});

/** Shows its argument, as a number and as a truth value, whenever its counter runs out. */
const showing = `
@otter.ctr.f = external global { i64, i64, i64 }
declare void @ot_hot_call(i8*, i8*, i64*)
define i64 @NAME(i8* %ctx, i64 %n) {
entry:
  %words = alloca [2 x i64]
  %first = getelementptr [2 x i64], [2 x i64]* %words, i64 0, i64 0
  %second = getelementptr [2 x i64], [2 x i64]* %words, i64 0, i64 1
  store i64 %n, i64* %first
  store i64 %n, i64* %second
  %cell = getelementptr { i64, i64, i64 }, { i64, i64, i64 }* @otter.ctr.f, i64 0, i32 0
  %before = load i64, i64* %cell
  %left = sub i64 %before, 1
  store i64 %left, i64* %cell
  %due = icmp sle i64 %left, 0
  br i1 %due, label %hot, label %end
hot:
  %counters = bitcast { i64, i64, i64 }* @otter.ctr.f to i8*
  call void @ot_hot_call(i8* %ctx, i8* %counters, i64* %first)
  br label %end
end:
  ret i64 %n
}`;

test('arguments are sampled between reports, and memory for them is bounded', async () => {
  const source = { symbol: 'f', text: showing, sampled: 'ib' };
  const options = { valuePeriod: 1, callThreshold: 6 };
  await withProgram(new Program([source], { ...options, valueSketches: 2 }), async (program) => {
    assert.equal(program.session.argumentSamples(0), []);
    for (const n of [7, 7, 0, 7, 1, 2, 3]) await program.bench(0, n);
    const [number, truth] = program.session.argumentSamples(0);
    assert.is(number?.samples, 7);
    assert.equal(number?.values[0], { text: '7', count: 3, error: 0 });
    assert.is(
      number?.values.reduce((sum, { count }) => sum + count, 0),
      7,
    );
    assert.equal(truth?.values, [
      { text: 'true', count: 6, error: 0 },
      { text: 'false', count: 1, error: 0 },
    ]);
    assert.is(program.events.filter((e) => e.kind === 'hot').length, 1, 'at the sixth call');
    assert.is(program.session.callCount(0), 7);
  });
  await withProgram(new Program([source], { ...options, valueSketches: 1 }), async (program) => {
    await program.bench(0, 7);
    assert.equal(program.session.argumentSamples(0), [], 'two parameters, room for one');
  });
});

/** Divides by its argument, which it compares first so that there are several blocks. */
const dividing = `
define i64 @NAME(i8* %ctx, i64 %n) {
entry:
  %slot = alloca i64
  store i64 1000, i64* %slot
  %negative = icmp slt i64 %n, 0
  br i1 %negative, label %below, label %end
below:
  store i64 -1000, i64* %slot
  br label %end
end:
  %dividend = load i64, i64* %slot
  %quotient = sdiv i64 %dividend, %n
  ret i64 %quotient
}`;

test('a specialised version serves all calls, counts those that miss it, and is replaced by a later one', async () => {
  const versions = [{ fn: 0, symbol: 'f', name: 'f.bound' }];
  const bindings = [{ body: 'f.bound', symbol: 'f', values: [{ argument: 1, value: '8' }] }];
  await withProgram(new Program([{ symbol: 'f', text: dividing }]), async (program) => {
    const result = async (n: number) => (await program.bench(0, n)).result;
    assert.is(await result(8), '125');
    const text = dividing.replace('@NAME', '@f.bound');
    program.compile(0, { tier: 'specialised', versions, bindings }, true, text);
    assert.is((await program.until('compiled', (e) => e.tier === 'specialised')).error, undefined);
    program.session.setCounters(0, 1000, 1000);
    const before = program.session.callCount(0);
    for (const n of [8, 10, -8, 8, -1]) assert.is(await result(n), String(Math.trunc(1000 / Math.abs(n))));
    assert.is(program.session.callCount(0) - before, 3);
    program.compile(0, { tier: 'optimised' }, true, constant('f', 2).text);
    await program.until('compiled', (e) => e.tier === 'optimised');
    assert.is(await result(8), '2');
  });
});

/** As lowering writes a function with a body for known types: the entry chooses, and says what misses. */
const guarded = `
%ot.ctr = type { i64, i64, i64 }
@otter.ctr.f = external global %ot.ctr
declare void @ot_bound_missed(i8*, i8*)
define i64 @f.typed(i8* %ctx, i64 %n) {
entry:
  %known = icmp eq i64 %n, 8
  br i1 %known, label %typed, label %other
typed:
  ret i64 1
other:
  call void @ot_bound_missed(i8* %ctx, i8* bitcast (%ot.ctr* @otter.ctr.f to i8*))
  ret i64 %n
}`;

test('a version that chooses its body itself counts calls that miss, and reports itself when they are many', async () => {
  const versions = [{ fn: 0, symbol: 'f', name: 'f.typed' }];
  await withProgram(new Program([constant('f', 2)]), async (program) => {
    const result = async (n: number) => (await program.bench(0, n)).result;
    assert.is(await result(8), '2');
    program.compile(0, { tier: 'specialised', versions }, true, guarded);
    assert.is((await program.until('compiled', (e) => e.tier === 'specialised')).error, undefined);
    program.session.setCounters(0, 3, 1000);
    const before = program.session.callCount(0);
    for (const [n, wanted] of [
      [8, '1'],
      [5, '5'],
      [8, '1'],
      [6, '6'],
    ] as const)
      assert.is(await result(n), wanted);
    assert.is(program.session.callCount(0) - before, 2);
    assert.is(program.events.filter((e) => e.kind === 'hot').length, 0);
    assert.is(await result(7), '7');
    assert.is(program.events.filter((e) => e.kind === 'hot').length, 1, 'at the third miss');
  });
});

test('bindings that do not fit their module are refused', async () => {
  const versions = [{ fn: 0, symbol: 'f', name: 'f.bound' }];
  const text = dividing.replace('@NAME', '@f.bound');
  await withProgram(new Program([constant('f', 1)]), async (program) => {
    for (const [body, argument, value, problem] of [
      ['g.bound', 1, '8', /bound body of g\.bound/],
      ['f.bound', 2, '8', /argument of f\.bound/],
      ['f.bound', 1, 'true', /value of an argument of f\.bound/],
      ['f.bound', 0, '8', /value of an argument of f\.bound/],
    ] as const) {
      const bindings = [{ body, symbol: 'f', values: [{ argument, value }] }];
      const job = program.compile(0, { tier: 'specialised', versions, bindings }, true, text);
      assert.match((await program.until('compiled', (e) => e.job === job)).error ?? '', problem);
    }
    assert.is((await program.bench(0, 0)).result, '1');
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

test('counters can be moved while they run', async () => {
  await withProgram(new Program([spinner('spin', 'f'), constant('f', 1)]), async (program) => {
    const run = program.session.runBench(0, 0n, 2);
    await program.until('lazy', (e) => e.fn === 1);
    program.session.setCounters(0, 1_000_000_000, 500);
    const hot = await program.until('hot');
    assert.is(hot.fn, 0);
    program.compile(1, { tier: 'optimised' }, true, constant('f', 2).text);
    assert.is((await program.until('done', (e) => e.run === run)).result, '2');
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
