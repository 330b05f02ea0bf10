/** Random texts for the front end: pieces of the language, and valid programs with a few edits. */
import fc from 'fast-check';
import { SourceFile } from '../../src/support/source.js';
import { lex } from '../../src/syntax/lexer.js';
import { PROGRAMS } from './samples.js';

/** How many inputs of each kind (FUZZ_CASES) from where (FUZZ_SEED): the same each time unless told otherwise. */
export const RUNS = { numRuns: Number(process.env.FUZZ_CASES ?? 500), seed: Number(process.env.FUZZ_SEED ?? 1) };

const CHARACTERS = ' \n\t()[]{}:,."\'#=<>+-*/\\f0é🦦'.split('');
const PIECES =
  'fn |if |else:|match |case |\n    |..|let x = |f"{|"""|struct |enum |use ./|>>|not |self|None|Some(|await |spawn |' +
  '[]|{}|: int|<T>|any|return |for x in |while |break|-> |a..b|==|1|2.5|"s"|true|x|fn(int) -> int|list<|dict<|\n\n|pub ';

export const piece = fc.constantFrom(...CHARACTERS, ...PIECES.split('|'));

/** Programs with characters cut and pieces put in. */
export const editedText = fc
  .record({
    program: fc.constantFrom(...PROGRAMS),
    edits: fc.array(fc.record({ at: fc.nat(), cut: fc.nat({ max: 30 }), insert: fc.array(piece, { maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ program, edits }) => {
    let text = program;
    for (const { at, cut, insert } of edits) {
      const start = at % (text.length + 1);
      text = text.slice(0, start) + insert.join('') + text.slice(start + cut);
    }
    return text;
  });

/** The texts of a program's tokens, each with the space before it; layout is in the space. */
function tokenTexts(program: string): string[] {
  const texts: string[] = [];
  let end = 0;
  for (const token of lex(new SourceFile(0, '', program)).tokens) {
    if (token.end <= token.start || token.kind === 'newline' || token.kind === 'indent') continue;
    texts.push(program.slice(end, token.end));
    end = token.end;
  }
  return texts;
}

const TOKENS = PROGRAMS.map(tokenTexts);
const POOL = [...new Set(TOKENS.flat().map((text) => text.trim()))];

/** Programs with tokens left out, doubled, moved or put in place of others: nearer to sense than edited text. */
export const editedTokens = fc
  .record({
    program: fc.constantFrom(...TOKENS),
    edits: fc.array(
      fc.record({
        how: fc.constantFrom('delete', 'double', 'copy', 'replace', 'insert', 'dropLine'),
        at: fc.nat(),
        from: fc.nat(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ program, edits }) => {
    const texts = [...program];
    for (const { how, at, from } of edits) editTokens(texts, how, at % (texts.length + 1), from);
    return `${texts.join('')}\n`;
  });

function editTokens(texts: string[], how: string, at: number, from: number): void {
  const old = texts[at] ?? ' ';
  const space = /^\s*/.exec(old)?.[0] ?? '';
  const other = POOL[from % POOL.length] ?? '';
  if (how === 'delete') texts.splice(at, 1);
  else if (how === 'double') texts.splice(at, 0, old);
  else if (how === 'copy') texts[at] = space + (texts[from % (texts.length + 1)] ?? '').trim();
  else if (how === 'replace') texts[at] = space + other;
  else if (how === 'insert') texts.splice(at, 0, ` ${other}`);
  else texts.splice(at, lineLength(texts, at));
}

function lineLength(texts: readonly string[], at: number): number {
  let length = 1;
  while (at + length < texts.length && !texts[at + length]?.includes('\n')) length++;
  return length;
}
