import { existsSync, readFileSync, rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NativeProfile, ProfileStack } from '../../../src/jit/native.js';
import { Program, type Source } from './harness.js';
import { constant, debugInfo, spinner } from './programs.js';

/** `work(n)` burns time and returns 1; called by `spin` until there are enough samples. */
const work: Source = {
  symbol: 'work',
  text: `
define i64 @NAME(i8* %ctx, i64 %n) !dbg !4 {
entry:
  %cell = alloca i64
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  store volatile i64 %i, i64* %cell, !dbg !14
  %next = add i64 %i, 1, !dbg !14
  %more = icmp ult i64 %next, 100000, !dbg !14
  br i1 %more, label %loop, label %out, !dbg !14
out:
  ret i64 1, !dbg !14
}
${debugInfo('work', [4])}`,
};
const spin: Source = {
  symbol: 'spin',
  text: `${spinner('spin', 'work')
    .text.replace('i64 %n) {', 'i64 %n) !dbg !4 {')
    .replace('%f(i8* %ctx, i64 %n)', '%f(i8* %ctx, i64 %n), !dbg !14')
    .replace(
      '@ot_hot_loop(i8* %ctx, i8* bitcast ({ i64, i64, i64 }* @otter.ctr.spin to i8*), i64 0)',
      (call) => `${call}, !dbg !14`,
    )}
${debugInfo('spin', [4])}`,
};

/** As short as a function can be. */
const brief: Source = {
  symbol: 'work',
  text: `define i64 @NAME(i8* %ctx, i64 %n) !dbg !4 {\n  ret i64 1, !dbg !14\n}\n${debugInfo('work', [4])}`,
};

async function sampled(program: Program, least: number): Promise<NativeProfile> {
  for (;;) {
    const profile = program.session.profile();
    if (profile.samples >= least) return profile;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('samples name the stacks and charge the innermost version', async () => {
  const program = new Program([spin, work], { sampleHz: 1000 });
  try {
    const run = program.session.runBench(0, 0n, 2);
    const profile = await sampled(program, 20);
    program.compile(1, { tier: 'optimised' }, true, constant('work', 2).text);
    await program.until('done', (e) => e.run === run);
    const total = profile.stacks.reduce((sum, s) => sum + s.samples, 0);
    assert.is(total, profile.samples);
    const folded = (stack: ProfileStack) => stack.frames.map((i) => profile.frames[i]?.function).join(';');
    const inWork = profile.stacks.filter((s) => folded(s) === 'spin;work');
    assert.ok(inWork.reduce((sum, s) => sum + s.samples, 0) > total / 2, JSON.stringify(profile));
    assert.is(profile.frames.find((f) => f.function === 'work')?.tier, 'baseline');
    assert.is(profile.threads, 1);
    const charged = profile.functions.find((f) => f.fn === 1);
    assert.is(charged?.tier, 'baseline');
    assert.ok((charged?.samples ?? 0) > total / 2);
  } finally {
    program.close();
  }
});

test('callers are there where a function has no frame yet, or no more', async () => {
  const program = new Program([spin, brief], { sampleHz: 1000 });
  try {
    const run = program.session.runBench(0, 0n, 2);
    const { frames, stacks } = await sampled(program, 200);
    program.compile(1, { tier: 'optimised' }, true, constant('work', 2).text);
    await program.until('done', (e) => e.run === run);
    const names = stacks.map((stack) => stack.frames.map((i) => frames[i]?.function).join(';'));
    assert.ok(names.includes('spin;work'), names.join(' '));
    assert.not(names.includes('work'), names.join(' '));
  } finally {
    program.close();
  }
});

test('sampling rests while it is switched off', async () => {
  const program = new Program([spin, work], { sampleHz: 1000 });
  try {
    program.session.setSampling(false);
    const run = program.session.runBench(0, 0n, 2);
    const cpuNs = () => program.session.programCpuNs();
    for (const end = cpuNs() + 50e6; cpuNs() < end; ) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.is(program.session.profile().samples, 0);
    program.session.setSampling(true);
    await sampled(program, 5);
    program.compile(1, { tier: 'optimised' }, true, constant('work', 2).text);
    await program.until('done', (e) => e.run === run);
  } finally {
    program.close();
  }
});

test('nothing is sampled unless asked for', async () => {
  const program = new Program([constant('f', 1)]);
  await program.bench(0, 0);
  assert.equal(program.session.profile(), {
    samples: 0,
    dropped: 0,
    threads: 0,
    frames: [],
    stacks: [],
    functions: [],
  });
  program.close();
});

test('perf and GDB are told when asked to', async () => {
  const map = `/tmp/perf-${process.pid}.map`;
  const program = new Program([constant('f', 1)], { perfMap: true, gdb: true });
  try {
    assert.is((await program.bench(0, 0)).result, '1');
    assert.match(readFileSync(map, 'utf8'), /^[0-9a-f]+ [0-9a-f]+ f \[baseline\]$/m);
  } finally {
    program.close();
    rmSync(map, { force: true });
  }
  const quiet = new Program([constant('f', 1)]);
  await quiet.bench(0, 0);
  quiet.close();
  assert.not(existsSync(map));
});

test('functions that are private to a module have names for perf too', async () => {
  const map = `/tmp/perf-${process.pid}.map`;
  const text = `define internal i64 @helper(i64 %n) {
  %more = add i64 %n, 1
  ret i64 %more
}
define i64 @NAME(i8* %ctx, i64 %n) {
  %more = call i64 @helper(i64 %n)
  ret i64 %more
}`;
  const program = new Program([{ symbol: 'f', text }], { perfMap: true });
  try {
    assert.is((await program.bench(0, 1)).result, '2');
    assert.match(readFileSync(map, 'utf8'), /^[0-9a-f]+ [0-9a-f]+ helper$/m);
  } finally {
    program.close();
    rmSync(map, { force: true });
  }
});

test.run();
