import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { editDistance, nearest } from '../../../src/support/nearest.js';

test('edit distances known by hand', () => {
  assert.is(editDistance('kitten', 'sitting'), 3);
  assert.is(editDistance('abc', 'acb'), 1);
  assert.is(editDistance('', 'abc'), 3);
  assert.is(editDistance('same', 'same'), 0);
  assert.is(editDistance('abcdef', 'uvwxyz', 2), 2);
});

test('suggests a likely slip and nothing far away', () => {
  assert.is(nearest('lenght', ['length', 'width']), 'length');
  assert.is(nearest('foo', ['length', 'width']), undefined);
  assert.is(nearest('x', ['y']), undefined);
  assert.is(nearest('n', ['m', 'N']), 'N');
  assert.is(nearest('fo', ['for']), undefined);
});

test.run();
