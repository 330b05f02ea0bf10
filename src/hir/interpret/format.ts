/** Format specs, as docs/runtime-algorithms.md writes them down. */
import type { Type } from '../types.js';
import { exponential, fixed, general } from './decimal.js';
import { fault } from './panic.js';
import { floatText, textOf } from './text.js';
import type { AnyValue, Int, Value } from './values.js';

interface Spec {
  /** As written, for messages. */
  readonly text: string;
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly zero: boolean;
  readonly width: number;
  readonly commas: boolean;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>^=]))?([-+ ])?(0)?(\d*)(,)?(?:\.(\d+))?([dxXboefg%s])?$/su;
const LARGEST = 1_000_000;

export function format(type: Type, value: Value, text: string): string {
  if (type.kind === 'any') {
    const held = value as AnyValue;
    return format(held.type, held.value, text);
  }
  const spec = parseSpec(text);
  switch (type.kind) {
    case 'int':
    case 'i32':
      return formatInt(value as Int, spec);
    case 'float':
      return formatFloat(value as number, floatText(value as number), spec);
    default:
      return formatText(textOf(type, value), spec);
  }
}

function parseSpec(text: string): Spec {
  const [whole, fill = ' ', align = '', sign = '', zero, width = '', commas, precision, type = ''] =
    SPEC.exec(text) ?? [];
  const tooLarge = Math.max(Number(width), Number(precision ?? 0)) > LARGEST;
  if (whole === undefined || tooLarge) fault(`bad format spec "${text}"`);
  return {
    text,
    fill,
    align,
    sign,
    zero: zero !== undefined,
    width: Number(width),
    commas: commas !== undefined,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function wrong({ text }: Spec, why: string): never {
  return fault(`bad format spec "${text}": ${why}`);
}

// ------------------------------------------------------------------------------------------- numbers

function formatInt(value: Int, spec: Spec): string {
  if (/^[efg%]$/.test(spec.type)) return formatFloat(Number(value), '', spec);
  if (spec.type === 's') wrong(spec, "type 's' does not fit an int");
  if (spec.precision !== undefined) wrong(spec, 'a precision does not fit an int');
  if (spec.commas && /^[xXbo]$/.test(spec.type)) wrong(spec, "',' does not fit types x, X, b and o");
  const size = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  return finishNumber(value < 0, intDigits(size, spec.type), spec);
}

function intDigits(size: bigint, type: string): string {
  switch (type) {
    case 'x':
      return size.toString(16);
    case 'X':
      return size.toString(16).toUpperCase();
    case 'b':
      return size.toString(2);
    case 'o':
      return size.toString(8);
    default:
      return size.toString();
  }
}

/** `plain` is the value's usual text, which it has without type and precision. */
function formatFloat(value: number, plain: string, spec: Spec): string {
  if (/^[dxXbo]$/.test(spec.type)) wrong(spec, 'types d, x, X, b and o need an int');
  if (spec.type === 's') wrong(spec, "type 's' does not fit a float");
  if (spec.type === '' && spec.precision === undefined) {
    return finishNumber(plain.startsWith('-'), plain.replace('-', ''), spec);
  }
  const negative = value < 0 || Object.is(value, -0);
  const size = Math.abs(spec.type === '%' ? value * 100 : value);
  return finishNumber(negative, floatDigits(size, spec) + (spec.type === '%' ? '%' : ''), spec);
}

function floatDigits(size: number, spec: Spec): string {
  if (!Number.isFinite(size)) return Number.isNaN(size) ? 'nan' : 'inf';
  const precision = spec.precision ?? 6;
  switch (spec.type) {
    case 'e':
      return exponential(size, precision);
    case 'f':
    case '%':
      return fixed(size, precision);
    default:
      return general(size, precision);
  }
}

/** Sign, grouping and padding of a number whose digits are known. */
function finishNumber(negative: boolean, digits: string, given: Spec): string {
  const align = given.align || (given.zero ? '=' : '>');
  const spec = { ...given, fill: given.zero && given.fill === ' ' ? '0' : given.fill };
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const leastWidth = align === '=' && spec.fill === '0' ? spec.width - sign.length : 0;
  return pad(sign, spec.commas ? insertCommas(digits, leastWidth) : digits, align, spec);
}

/** Commas every three digits of the whole part; zeros that fill up the width are grouped with it. */
function insertCommas(body: string, leastWidth: number): string {
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(body) ?? [];
  if (whole === '') return body; // nan, inf
  const grouped = (digits: number): number => digits + Math.floor((digits - 1) / 3);
  let digits = whole.length;
  while (grouped(digits) + rest.length < leastWidth) digits++;
  return whole.padStart(digits, '0').replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

// ---------------------------------------------------------------------------------------------- text

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') wrong(spec, 'its type needs a number');
  if (spec.sign !== '') wrong(spec, 'a sign needs a number');
  if (spec.commas) wrong(spec, "',' needs a number");
  if (spec.align === '=') wrong(spec, "'=' needs a number");
  const fill = spec.zero && spec.fill === ' ' ? '0' : spec.fill;
  const cut = spec.precision === undefined ? text : [...text].slice(0, spec.precision).join('');
  return pad('', cut, spec.align || '<', { ...spec, fill });
}

function pad(sign: string, body: string, align: string, { fill, width }: Spec): string {
  const missing = Math.max(0, width - sign.length - [...body].length);
  const before = align === '>' ? missing : align === '^' ? Math.floor(missing / 2) : 0;
  const inside = align === '=' ? missing : 0;
  return fill.repeat(before) + sign + fill.repeat(inside) + body + fill.repeat(missing - before - inside);
}
