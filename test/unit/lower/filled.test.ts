/** The length of `[x] * n` is known to optimised code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = new URL('../../../scripts/otter', import.meta.url).pathname;

/** How many failing bounds checks are left of `sum`, after LLVM's passes. */
function checksLeft(body: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'otter-filled-'));
  try {
    const file = join(folder, 'program.ot');
    writeFileSync(file, `fn sum(n: int, m: int) -> int:\n${body}\nfn main():\n    println(sum(2, 3))\n`);
    const { stdout, stderr, status } = spawnSync(OTTER, ['emit', '--stage', 'opt', '--function', 'sum', file], {
      encoding: 'utf8',
    });
    assert.is(status, 0, stderr);
    return stdout.split('call void @ot_panic_index').length - 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an index that was checked against one list is checked for another of the same count', () => {
  assert.is(checksLeft('    let a = [1] * n\n    let b = [0] * n\n    return a[m] + b[m]'), 1);
});

test('it is not for one of another count', () => {
  assert.is(checksLeft('    let a = [1] * n\n    let b = [0] * m\n    return a[m] + b[m]'), 2);
});

test('a list that has become shorter since is checked', () => {
  assert.is(checksLeft('    let a = [1] * n\n    let b = [0] * n\n    b.pop()\n    return a[m] + b[m]'), 2);
});

/** A loop around another over a list of `n`, up to `end`. */
const sieve = (end: string): string => `
    let a = [true] * n
    let sum = 0
    for i in 2..${end}:
        if a[i]:
            let k = i * i
            while k < m:
                sum += k
                k += i
    return sum`;

test('a loop around others that goes up to the count has no check', () => {
  assert.is(checksLeft(sieve('n')), 0);
});

test('one that goes further has', () => {
  assert.is(checksLeft(sieve('n + 1')), 1);
});

test.run();
