import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nowMs } from '../../../../src/hir/interpret/lib/time.js';

test('a machine whose clock is set back has no shorter durations', () => {
  const real = Date.now;
  const start = nowMs();
  assert.ok(Math.abs(start - real()) < 60_000, 'it is the time of day');
  Date.now = () => real() - 3_600_000;
  try {
    const later = nowMs();
    assert.ok(later >= start, `${later - start}`);
  } finally {
    Date.now = real;
  }
});

test.run();
