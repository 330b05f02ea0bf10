import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const CHILD = fileURLToPath(new URL('panic-child.ts', import.meta.url));

/** What one of the two equal runs printed, and both exit codes. */
function run(...args: string[]): { trace: string[]; codes: unknown } {
  const child = spawnSync(process.execPath, ['--import', 'tsx', CHILD, ...args], { encoding: 'utf8', timeout: 60_000 });
  assert.is(child.status, 0, child.stderr);
  const lines = child.stderr.trimEnd().split('\n');
  const half = lines.length / 2;
  assert.equal(lines.slice(half), lines.slice(0, half), 'a second run panics the same way');
  return { trace: lines.slice(0, half), codes: JSON.parse(child.stdout) };
}

for (const tier of ['baseline', 'optimised']) {
  test(`a panic shows the message and every frame (${tier})`, () => {
    const { trace, codes } = run('panic', '2', tier);
    assert.equal(codes, [101, 101]);
    assert.equal(trace, [
      'panic: went wrong: ä',
      '  at rec (dir/prog.ot:9:7)',
      '  at rec (dir/prog.ot:4:7)',
      '  at rec (dir/prog.ot:4:7)',
    ]);
  });

  test(`twenty frames are shown in full, more are not (${tier})`, () => {
    const line = '  at rec (dir/prog.ot:4:7)';
    const first = '  at rec (dir/prog.ot:9:7)';
    assert.equal(run('panic', '19', tier).trace, ['panic: went wrong: ä', first, ...Array(19).fill(line)]);
    const shortened = ['panic: went wrong: ä', first, ...Array(9).fill(line), '  ...', ...Array(10).fill(line)];
    assert.equal(run('panic', '20', tier).trace, shortened);
    assert.equal(run('panic', '5000', tier).trace, shortened);
  });

  test(`a stack overflow is a panic, and the thread survives it (${tier})`, () => {
    const { trace, codes } = run('panic', '100000000', tier);
    assert.equal(codes, [101, 101]);
    assert.is(trace.length, 22);
    assert.is(trace[0], 'panic: stack overflow');
    assert.match(trace[1] ?? '', /^ {2}at rec \(dir\/prog\.ot:[14]:[17]\)$/);
    assert.is(trace[11], '  ...');
  });
}

test('frames of linked code name the source as it is called now', () => {
  const { trace, codes } = run('panic', '1', 'linked');
  assert.equal(codes, [101, 101]);
  assert.equal(trace, ['panic: went wrong: ä', '  at rec (moved/program.ot:9:7)', '  at rec (moved/program.ot:4:7)']);
});

test('a stack overflow where the runtime takes a lock at each call is a panic', () => {
  const { trace, codes } = run('reporting');
  assert.equal(codes, [101, 101]);
  assert.is(trace[0], 'panic: stack overflow');
});

test('a lazy request that is refused panics in the caller', () => {
  assert.equal(run('refused').trace, ['panic: cannot compile that']);
});

test.run();
