/**
 * No input makes the front end crash, hang or point outside its file; what it accepts is valid HIR; and putting bodies off
 * changes nothing. FUZZ_CASES sets how many inputs are tried of each kind, FUZZ_SEED where they start.
 */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkProgram } from '../../src/hir/check/index.js';
import { foldGlobals } from '../../src/hir/constants.js';
import { verifyProgram } from '../../src/hir/verify.js';
import type { Diagnostic } from '../../src/support/diagnostics.js';
import { SourceFile } from '../../src/support/source.js';
import { lex } from '../../src/syntax/lexer.js';
import { parseModule } from '../../src/syntax/parse.js';
import { assertSameByOutline } from '../outlines.js';
import { editedText, editedTokens, piece, RUNS } from './mutations.js';
import { FEATURES, PROGRAMS } from './samples.js';

/** Far above what any of these small inputs takes, far below a hang. */
const HANG_MS = 5_000;

function frontEnd(text: string): readonly Diagnostic[] {
  const file = new SourceFile(0, 'fuzz.ot', text);
  const started = Date.now();
  const parsed = parseModule(file);
  const checked = checkProgram({ file, module: parsed.module }, () => ({ error: 'there are no other files here' }));
  const diagnostics = [...parsed.diagnostics, ...checked.diagnostics];
  assert.ok(Date.now() - started < HANG_MS, `took long: ${JSON.stringify(text)}`);
  for (const { span } of diagnostics) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, `${span.start}-${span.end}`);
  }
  if (diagnostics.length === 0) {
    assert.ok(checked.program, 'no program, and no word why');
    if (checked.program !== undefined) {
      assert.equal(verifyProgram(checked.program), []);
      assert.equal(verifyProgram(foldGlobals(checked.program)), []);
    }
  }
  return diagnostics;
}

function tokensAreSound(text: string): void {
  let indents = 0;
  let end = 0;
  for (const token of lex(new SourceFile(0, 'fuzz.ot', text)).tokens) {
    if (token.kind === 'indent') indents++;
    if (token.kind === 'dedent') indents--;
    assert.ok(token.start >= end && token.end >= token.start && token.end <= text.length, JSON.stringify(token));
    end = token.end;
  }
  assert.is(indents, 0);
}

function check(text: string): void {
  tokensAreSound(text);
  frontEnd(text);
  assertSameByOutline(new SourceFile(0, 'fuzz.ot', text));
}

test('the programs to start from have no mistakes', () => {
  for (const program of FEATURES) assert.equal(frontEnd(program), [], program);
  assert.ok(PROGRAMS.length > FEATURES.length);
});

test('random bytes', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), RUNS));

test('random pieces of the language', () =>
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => check(pieces.join(''))),
    RUNS,
  ));

test('programs with edited text', () => fc.assert(fc.property(editedText, check), RUNS));

test('programs with edited tokens', () => fc.assert(fc.property(editedTokens, check), RUNS));

test.run();
