/** What is told of versions adds up, and is told once. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CompileLog } from '../../../src/jit/compile-log.js';

const NAMES = ['main', 'f'];

function logged(): { log: CompileLog; lines: string[] } {
  const lines: string[] = [];
  const log = new CompileLog(
    (fn) => NAMES[fn] ?? '',
    (line) => lines.push(line),
  );
  return { log, lines };
}

test('versions of functions and continuations of loops are counted apart, and their times together', () => {
  const { log, lines } = logged();
  log.published({ fn: 0, tier: 'baseline' }, 1e6, 100);
  log.published({ fn: 0, tier: 'optimised' }, 2e6, 300);
  log.published({ fn: 0, tier: 'optimised', loop: 3 }, 4e6, 200);
  assert.is(log.counts.optimised, 1);
  assert.is(log.continuations, 1);
  assert.equal(log.compileNsFor(0), { baseline: 1e6, optimised: 6e6 });
  assert.equal(log.compileNsFor(1), {});
  assert.equal(log.compileMs(), { baseline: 1, hybrid: 0, optimised: 6, specialised: 0 });
  assert.is(lines.at(-1), 'main: continuation of loop 3 published, 4.00 ms, 200 bytes');
});

test('a function that fails twice is one that failed', () => {
  const { log, lines } = logged();
  log.failed({ fn: 1, tier: 'baseline' }, 'no memory');
  log.failed({ fn: 1, tier: 'optimised' }, 'no memory');
  assert.is(log.failures.size, 1);
  assert.is(log.counts.baseline, 0);
  assert.equal(lines, ['f: baseline failed: no memory', 'f: optimised failed: no memory']);
});

test('events are taken once, in order', () => {
  const { log } = logged();
  log.published({ fn: 1, tier: 'baseline' }, 5, 10);
  log.evicted(1, 10);
  assert.equal(
    log.takeEvents().map(({ fn, tier, codeBytes }) => `${fn} ${tier} ${codeBytes}`),
    ['f baseline 10', 'f evicted 10'],
  );
  assert.equal(log.takeEvents(), []);
});

test.run();
