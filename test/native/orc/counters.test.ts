/** What code counts and samples, and versions whose calls are counted where they miss. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Program, withProgram } from './harness.js';
import { constant, spinner } from './programs.js';

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

test.run();
