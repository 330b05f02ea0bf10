import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderDiagnostic } from '../../../src/support/diagnostics.js';
import { SourceFile } from '../../../src/support/source.js';

test('positions are 1-based and count code points', () => {
  const file = new SourceFile(0, 'a.ot', 'let x = 1\nlet 🦦y = x\n');
  assert.equal(file.position(0), { line: 1, column: 1 });
  assert.equal(file.position(10), { line: 2, column: 1 });
  assert.equal(file.position(16), { line: 2, column: 6 });
  assert.is(file.lineText(2), 'let 🦦y = x');
  assert.equal(file.position(file.text.length), { line: 3, column: 1 });
});

test('a diagnostic shows its line with the span underlined', () => {
  const file = new SourceFile(0, 'dir/a.ot', 'one\nlet total = lenght(xs)\n');
  const span = { file: 0, start: 16, end: 22 };
  const shown = renderDiagnostic({ code: 'E301', span, message: "no name 'lenght'", help: "did you mean 'length'?" }, [
    file,
  ]);
  assert.is(
    shown,
    [
      "dir/a.ot:2:13: error[E301]: no name 'lenght'",
      '2 | let total = lenght(xs)',
      '  |             ^^^^^^',
      "  = help: did you mean 'length'?",
    ].join('\n'),
  );
});

test('of a long line the part around the place is shown', () => {
  const file = new SourceFile(0, 'a.ot', `${'a'.repeat(300)}bcd${'e'.repeat(300)}`);
  const shown = renderDiagnostic({ code: 'E301', span: { file: 0, start: 300, end: 303 }, message: 'm' }, [file]);
  const [head, line, underline] = shown.split('\n');
  assert.is(head, 'a.ot:1:301: error[E301]: m');
  assert.is(line, `1 | …${'a'.repeat(39)}bcd${'e'.repeat(116)}…`);
  assert.is(underline, `  | ${' '.repeat(40)}^^^`);
  const whole = renderDiagnostic({ code: 'E301', span: { file: 0, start: 500, end: 603 }, message: 'm' }, [file]);
  assert.is(whole.split('\n')[2], `  | ${' '.repeat(57)}${'^'.repeat(103)}`);
});

test.run();
