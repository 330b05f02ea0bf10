/**
 * Formatting any valid program gives a text that means the same (formatSource asserts that itself) and that formatting
 * leaves alone. FUZZ_CASES and FUZZ_SEED are as for the parser.
 */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../../src/support/source.js';
import { formatSource } from '../../src/syntax/format.js';
import { lex } from '../../src/syntax/lexer.js';
import { editedText, editedTokens, RUNS } from './mutations.js';
import { PROGRAMS } from './samples.js';

function format(text: string): string | undefined {
  const result = formatSource(new SourceFile(0, 'fuzz.ot', text));
  return result.kind === 'formatted' ? result.text : undefined;
}

/** False when the text is no program. */
function isStable(text: string): boolean {
  const once = format(text);
  if (once === undefined) return false;
  assert.is(format(once), once);
  return true;
}

/** Layout to put between two tokens of a line, inside brackets or out of them. */
const INSIDE = ['', '  ', '\n', '\n\n\n', ' # note\n', '\n# note\n    ', '\n\n  # one\n  # two\n\n'];
const OUTSIDE = ['   ', ' ', ''];
const AT_END = ['', '   ', ' # note', '\n', '\n\n\n', '\n# note', '\n    # note', '\n\n        # note\n\n'];

interface Change {
  readonly at: number;
  readonly inside: string;
  readonly outside: string;
  readonly end: string;
}

/** The program with longer names, so that lines have to be broken, and its layout changed at some tokens. */
function rearranged(program: string, longer: number, changes: readonly Change[]): string {
  const { tokens } = lex(new SourceFile(0, '', program));
  let text = '';
  let end = 0;
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    const change = changes.find(({ at }) => at % tokens.length === i);
    const isLayout = token.kind === 'indent' || token.kind === 'dedent' || token.kind === 'eof';
    if (change !== undefined && token.kind === 'newline') text += change.end;
    else if (change !== undefined && depth > 0) text += change.inside;
    else if (change !== undefined && !isLayout && !text.endsWith('\n') && tokens[i - 1]?.kind !== 'indent') {
      text += change.outside;
    }
    text += program.slice(end, token.end);
    if (token.kind === 'name') text += `_${token.text}`.repeat(longer);
    if (token.kind === 'op') depth += '([{'.includes(token.text) ? 1 : ')]}'.includes(token.text) ? -1 : 0;
    end = token.end;
  }
  return text;
}

const changed = fc
  .record({
    program: fc.constantFrom(...PROGRAMS),
    longer: fc.nat({ max: 5 }),
    changes: fc.array(
      fc.record({
        at: fc.nat(),
        inside: fc.constantFrom(...INSIDE),
        outside: fc.constantFrom(...OUTSIDE),
        end: fc.constantFrom(...AT_END),
      }),
      { maxLength: 60 },
    ),
  })
  .map(({ program, longer, changes }) => rearranged(program, longer, changes));

test('programs in any layout', () => {
  let valid = 0;
  fc.assert(
    fc.property(changed, (text) => {
      if (isStable(text)) valid++;
    }),
    RUNS,
  );
  assert.ok(valid > RUNS.numRuns / 10, `${valid} programs`);
});

test('programs with edited tokens', () => {
  let valid = 0;
  fc.assert(
    fc.property(fc.oneof(editedTokens, editedText), (text) => {
      if (isStable(text)) valid++;
    }),
    RUNS,
  );
  assert.ok(valid > RUNS.numRuns / 50, `${valid} programs`);
});

test.run();
