/** Which conditions of comprehensions are known to be worth a branch. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isPredictable } from '../../../src/lower/filter.js';

test('a condition that goes one way nearly always is', () => {
  assert.ok(isPredictable({ taken: 1000, other: 0 }));
  assert.ok(isPredictable({ taken: 40, other: 960 }));
});

test('one that goes either way, or of which nothing was counted, is not', () => {
  assert.not.ok(isPredictable({ taken: 60, other: 940 }));
  assert.not.ok(isPredictable({ taken: 500, other: 500 }));
  assert.not.ok(isPredictable({ taken: 0, other: 0 }));
  assert.not.ok(isPredictable(undefined));
});

test.run();
