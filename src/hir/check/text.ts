/** f-strings and their format specs. */
import type { Span } from '../../support/source.js';
import type { Expr, FStringPart } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { textable } from './builtin-call.js';

export function fstring(b: Body, e: Extract<Expr, { kind: 'fstring' }>): HirExpr {
  const { str } = b.types;
  const parts = e.parts.map((part) => partText(b, e.span, part));
  const [first, second] = parts;
  if (first === undefined) return b.build.str(e.span, '');
  if (second === undefined) return first;
  if (parts.length === 2) return b.build.intrinsic(e.span, 'str.concat', [first, second], str);
  const list = b.types.list(str);
  return b.build.intrinsic(e.span, 'str.join', [b.build.newList(e.span, list, parts)], str);
}

function partText(b: Body, span: Span, part: FStringPart): HirExpr {
  if (part.kind === 'text') return b.build.str(span, part.text);
  const value = textable(b, b.expr(part.value));
  if (part.spec === undefined || part.spec === '') return b.build.text(value.span, value);
  const specSpan = part.specSpan ?? value.span;
  checkSpec(b, specSpan, part.spec, value.type);
  const spec = b.build.str(specSpan, part.spec);
  return b.build.intrinsic(value.span, 'text.format', [value, spec], b.types.str);
}

const SPEC = /^(?:.?([<>=^]))?([-+ ]?)0?(\d*)(,?)(\.\d+)?([dxXboefg%s]?)$/su;
/** The largest width and precision (docs/runtime-algorithms.md). */
const LARGEST = 1_000_000;
/** Format types by what they take. */
const INT_TYPES = 'dxXbo';
const FLOAT_TYPES = 'efg%';

function checkSpec(b: Body, span: Span, spec: string, type: Type): void {
  const match = SPEC.exec(spec);
  if (match === null) {
    const help = '[[fill]align][sign][0][width][,][.precision][type]';
    b.report('E0414', span, `bad format spec '${spec}'`, help);
    return;
  }
  const [align = '', sign = '', width = '', comma = '', precision = '', letter = ''] = match.slice(1);
  if (Math.max(Number(width), Number(precision.slice(1))) > LARGEST) {
    b.report('E0414', span, `a width or precision in a format spec is at most ${LARGEST}`);
    return;
  }
  if (type === b.types.any || type.id < 0) return;
  const isInt = type.kind === 'int' || type.kind === 'i32';
  const isNumber = isInt || type.kind === 'float';
  const letters = isInt ? INT_TYPES + FLOAT_TYPES : isNumber ? FLOAT_TYPES : type === b.types.str ? 's' : '';
  if (!letters.includes(letter)) {
    b.report('E0414', span, `format type '${letter}' does not fit a value of type ${type.name}`);
  } else if (!isNumber && (sign !== '' || comma !== '' || align === '=')) {
    b.report('E0414', span, `'${sign || comma || align}' in a format spec needs a number, found ${type.name}`);
  } else if (isInt && precision !== '' && !FLOAT_TYPES.includes(letter || 'd')) {
    b.report('E0414', span, 'a precision does not fit an int', "type 'f' shows an int as a float");
  } else if (comma !== '' && 'xXbo'.includes(letter || 'd')) {
    b.report('E0414', span, `',' does not fit format type '${letter}'`);
  }
}
