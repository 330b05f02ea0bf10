/** What a session tells of the code in use, and what another one makes of it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, Program, type ProgramOptions, plan, type Source } from './harness.js';
import { caller, constant, spinner } from './programs.js';

async function withProgram(
  sources: readonly Source[],
  body: (program: Program) => Promise<void>,
  options: ProgramOptions = {},
): Promise<void> {
  const program = new Program(sources, options);
  try {
    await body(program);
  } finally {
    program.close();
  }
}

type Version = Parameters<typeof plan>[0]['versions'];

/** Compiles a module with these versions. The job's number, when it is there. */
async function compiled(
  program: Program,
  tier: 'hybrid' | 'optimised',
  versions: Version,
  text: string,
): Promise<number> {
  const job = program.session.compile(memoryFile(assemble(text)), plan({ tier, versions }), true);
  assert.is((await program.until('compiled', (e) => e.job === job)).error, undefined);
  return job;
}

const returning = (name: string, value: number): string => constant('', value).text.replace('@NAME', `@${name}`);

const heldIn = ({ session }: Program): { readonly job: number; readonly names: readonly string[] }[] =>
  session.heldObjects().map(({ job, names }) => ({ job, names }));

test('better code in slots is held, by job, with the versions that are in use', async () => {
  const version = (fn: number, name: string) => ({ fn, symbol: 'fg'.charAt(fn), name });
  await withProgram([constant('f', 1), constant('g', 1)], async (program) => {
    await program.bench(0, 0);
    assert.equal(heldIn(program), [], 'baseline code is not');
    const both = [version(0, 'f.a'), version(1, 'g.a')];
    const first = await compiled(program, 'optimised', both, returning('f.a', 2) + returning('g.a', 2));
    assert.equal(heldIn(program), [{ job: first, names: ['f.a', 'g.a'] }]);
    const [held] = program.session.heldObjects();
    assert.is(Buffer.from(held?.object ?? []).toString('latin1', 0, 4), '\x7fELF');
    const second = await compiled(program, 'optimised', [version(0, 'f.b')], returning('f.b', 3));
    const now = [
      { job: first, names: ['g.a'] },
      { job: second, names: ['f.b'] },
    ];
    assert.equal(heldIn(program), now, 'code that was replaced is not');
    await compiled(
      program,
      'hybrid',
      [version(0, 'f.h'), version(1, 'g.h')],
      returning('f.h', 4) + returning('g.h', 4),
    );
    assert.equal(heldIn(program), now, 'code that comes too late is not');
    const third = await compiled(program, 'optimised', [version(1, 'g.b')], returning('g.b', 3));
    assert.equal(heldIn(program), [
      { job: second, names: ['f.b'] },
      { job: third, names: ['g.b'] },
    ]);
  });
});

test("hybrid mode's code and continuations are held, too", async () => {
  await withProgram([constant('f', 1)], async (program) => {
    const whole = await compiled(program, 'hybrid', [{ fn: 0, symbol: 'f', name: 'f.h' }], returning('f.h', 2));
    const loop = (name: string) => [{ fn: 0, symbol: 'f', name, loop: 3 }];
    const first = await compiled(program, 'optimised', loop('f.l'), returning('f.l', 3));
    assert.equal(heldIn(program), [
      { job: whole, names: ['f.h'] },
      { job: first, names: ['f.l'] },
    ]);
    const second = await compiled(program, 'optimised', loop('f.m'), returning('f.m', 4));
    assert.equal(heldIn(program), [
      { job: whole, names: ['f.h'] },
      { job: second, names: ['f.m'] },
    ]);
  });
});

test('object code of one session links in another', async () => {
  const sources = [caller('bench', 'f', 10), constant('f', 1)];
  const versions = [{ fn: 0, symbol: 'bench', name: 'bench.kept' }];
  let object: Uint8Array = Buffer.alloc(0);
  await withProgram(sources, async (program) => {
    const text = caller('bench', 'f', 100).text.replaceAll('@NAME', '@bench.kept');
    const job = await compiled(program, 'optimised', versions, text);
    const { codeBytes } = await program.until('compiled', (e) => e.job === job);
    object = program.session.heldObjects()[0]?.object ?? object;
    assert.ok(object.length > codeBytes);
  });
  await withProgram(sources, async (program) => {
    const job = program.session.link(memoryFile(object), plan({ tier: 'optimised', versions }), false);
    assert.is((await program.until('compiled', (e) => e.job === job)).error, undefined);
    assert.is((await program.bench(0, 0)).result, '101');
    const cut = program.session.link(memoryFile(object.subarray(0, 300)), plan({ tier: 'optimised', versions }), false);
    assert.ok((await program.until('compiled', (e) => e.job === cut)).error);
    assert.is((await program.bench(0, 0)).result, '101');
    assert.equal(heldIn(program), [{ job, names: ['bench.kept'] }], 'what was linked is held like what was compiled');
    const again = Buffer.from(program.session.heldObjects()[0]?.object ?? []);
    assert.is(again.compare(object), 0, 'byte by byte');
  });
});

/** Counts its calls in a module variable, and ends its caller's loop after very many. */
const counting = `
@otter.glob.0 = external global i64
define i64 @NAME(i8* %ctx, i64 %n) {
  %old = load i64, i64* @otter.glob.0
  %new = add i64 %old, 1
  store i64 %new, i64* @otter.glob.0
  %ends = icmp eq i64 %new, 1000000
  %result = select i1 %ends, i64 -1, i64 1
  ret i64 %result
}`;
const told = `
@otter.glob.0 = external global i64
define i64 @spin.rest(i8* %ctx, i64 %n) {
  %calls = load i64, i64* @otter.glob.0
  ret i64 %calls
}`;

test('a continuation that is there before its loop has reported itself is soon entered', async () => {
  const sources = [spinner('spin', 'f'), { symbol: 'f', text: counting }];
  const versions = [{ fn: 0, symbol: 'spin', name: 'spin.rest', loop: 0 }];
  const run = async (program: Program): Promise<void> => {
    await compiled(program, 'optimised', versions, told);
    const calls = Number((await program.bench(0, 0)).result);
    assert.ok(calls > 0 && calls <= 64, `after ${calls} calls`);
    assert.is(program.of('hot').length, 1, 'its first entry is reported');
  };
  await withProgram(sources, run, { globals: [{ bytes: 8 }], loopThreshold: 1_000_000_000 });
});

test('the digest is BLAKE3 of all parts, however the bytes are divided among them', () => {
  const empty = 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262';
  assert.is(addon.digest([]), empty);
  assert.is(addon.digest([new Uint8Array(0), new Uint8Array(0)]), empty);
  const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
  const whole = addon.digest([bytes]);
  assert.match(whole, /^[0-9a-f]{64}$/);
  assert.is.not(whole, empty);
  for (const at of [0, 1, 1024, 2999, 3000])
    assert.is(addon.digest([bytes.subarray(0, at), bytes.subarray(at)]), whole, `${at}`);
  assert.is.not(addon.digest([bytes.subarray(1)]), whole);
});

test('builds of the addon and of LLVM are told by the ids that the linker gave them', () => {
  assert.match(addon.hostInfo().build, /^[0-9a-f]{16,}-[0-9a-f]{16,}$/);
});

test.run();
