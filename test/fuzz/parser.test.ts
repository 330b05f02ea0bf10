/**
 * No input makes the parser crash, hang or point outside its file. FUZZ_CASES sets how many inputs are tried of each
 * kind, FUZZ_SEED where they start: the same inputs each time unless told otherwise.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../../src/support/source.js';
import { parseModule } from '../../src/syntax/parse.js';

const RUNS = { numRuns: Number(process.env.FUZZ_CASES ?? 2_000), seed: Number(process.env.FUZZ_SEED ?? 1) };
const CORPUS = fileURLToPath(new URL('../../corpus/', import.meta.url));
/** Far above what any of these small inputs takes, far below a hang. */
const HANG_MS = 5_000;

const programs = readdirSync(CORPUS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => readFileSync(join(CORPUS, entry.name, 'program.ot'), 'utf8').slice(0, 3_000));

function check(text: string): void {
  const file = new SourceFile(0, 'fuzz.ot', text);
  const started = Date.now();
  const { diagnostics } = parseModule(file);
  assert.ok(Date.now() - started < HANG_MS, `took long: ${JSON.stringify(text)}`);
  for (const { span } of diagnostics) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, `${span.start}-${span.end}`);
  }
}

const piece = fc.constantFrom(
  ...' \n\t()[]{}:,."\'#=<>+-*/\\f0é🦦'.split(''),
  ...[
    'fn ',
    'if ',
    'else:',
    'match ',
    'case ',
    '\n    ',
    '..',
    'let x = ',
    'f"{',
    '"""',
    'struct ',
    'enum ',
    'use ./',
    '>>',
  ],
);

test('random bytes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), RUNS);
});

test('random pieces of the language', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => check(pieces.join(''))),
    RUNS,
  );
});

test('mutated programs', () => {
  const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 30 }), insert: fc.array(piece, { maxLength: 4 }) });
  const mutated = fc.record({
    program: fc.constantFrom(...programs),
    edits: fc.array(edit, { minLength: 1, maxLength: 6 }),
  });
  fc.assert(
    fc.property(mutated, ({ program, edits }) => {
      let text = program;
      for (const { at, cut, insert } of edits) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + insert.join('') + text.slice(start + cut);
      }
      check(text);
    }),
    RUNS,
  );
});

test.run();
