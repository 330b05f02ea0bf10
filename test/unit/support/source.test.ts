import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../../../src/support/source.js';

const TEXT = `first\n\n  third é\n${'x\n'.repeat(50)}last 😀 end`;

/** Line and column by counting from the start. */
function counted(offset: number) {
  const lines = TEXT.slice(0, offset).split('\n');
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

/** Offsets between code points. */
const OFFSETS = [0];
for (const char of TEXT) OFFSETS.push((OFFSETS.at(-1) ?? 0) + char.length);

test('positions are those of counting, whatever was asked for before', () => {
  const file = new SourceFile(0, 'a.ot', TEXT);
  for (const step of [1, 7, 31, OFFSETS.length - 1]) {
    for (let i = 0; i < 3 * OFFSETS.length; i++) {
      const offset = OFFSETS[(i * step) % OFFSETS.length] ?? 0;
      assert.equal(file.position(offset), counted(offset), `offset ${offset}, step ${step}`);
    }
  }
});

test('positions are found going backwards', () => {
  const file = new SourceFile(0, 'a.ot', TEXT);
  for (const offset of [...OFFSETS].reverse()) assert.equal(file.position(offset), counted(offset));
});

test.run();
