/** Loops over words of a text that cut, measure, compare and look up parts of it (src/lower/text-parts.ts). */
import type { Scope } from './scope.js';
import { INT, STR } from './types.js';

export function forWords(s: Scope): readonly string[] {
  const [counts, word, part] = [s.fresh('d'), s.fresh('x'), s.fresh('x')];
  const pieces = s.t.of(['split_whitespace()', 'lines()', 'split(",")']);
  const uses = Array.from({ length: 1 + s.t.pick(3) }, () => use(s, counts, part));
  return [
    `let ${counts}: dict<str, int> = {}`,
    `for ${word} in (${s.expr(STR, 2)} + " a, ab, é").${pieces}:`,
    '    if burn():',
    '        break',
    `    let ${part} = ${cut(s, word)}`,
    ...uses.map((line) => `    ${line}`),
    `println(${counts})`,
  ];
}

/** Nearly always between characters. */
function cut(s: Scope, word: string): string {
  const first = `${word}[1:] if ${word}.starts_with("${s.t.of(['a', ' ', '1'])}") else ${word}`;
  const last = `${word}[:len(${word}) - 1] if ${word}.ends_with("${s.t.of([',', 'b', '0'])}") else ${word}`;
  const choices = [first, last, `${word}[:0] if ${word} == ${s.expr(STR, 1)} else ${word}`, word];
  return s.t.rarely(20) ? `${word}[:1]` : s.t.of(choices);
}

function use(s: Scope, counts: string, part: string): string {
  const choices = [
    `${counts}[${part}] = ${counts}.get_or(${part}, ${s.expr(INT, 1)} & 7) + len(${part})`,
    `println(${part} ${s.t.of(['==', '!='])} ${s.expr(STR, 1)})`,
    `println(${part} in ${counts} and ${part}.${s.t.of(['starts_with', 'ends_with'])}(${s.expr(STR, 1)}))`,
    `println(${part}[${s.t.of(['', '0', `len(${part})`])}:])`,
  ];
  return s.t.rarely(8) ? `println(${part})` : s.t.of(choices);
}
