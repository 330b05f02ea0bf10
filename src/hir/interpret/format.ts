/** Format specs: `[[fill]align][sign][0][width][,][.precision][type]`, with Python's meaning. */
import type { Type } from '../types.js';
import { exponential, fixed, general } from './decimal.js';
import { fault } from './panic.js';
import { textOf } from './text.js';
import type { AnyValue, Int, Value } from './values.js';

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly width: number;
  readonly commas: boolean;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>^=]))?([-+ ])?(0)?(\d*)(,)?(?:\.(\d*))?([dxXboefgEGs%])?$/su;
const MOST_DIGITS = 150;
/** Widths and precisions stay below. */
const LARGEST = 1_000_000;

export function format(type: Type, value: Value, text: string): string {
  if (type.kind === 'any') {
    const held = value as AnyValue;
    return format(held.type, held.value, text);
  }
  const spec = parseSpec(text);
  const isNumber = type.kind === 'int' || type.kind === 'i32' || type.kind === 'float';
  if (isNumber && spec.type === 's') fault(`format spec "${text}" does not fit a number`);
  if (isNumber) return formatNumber(type.kind === 'float', value as Int, spec);
  if (spec.type !== '' && spec.type !== 's') fault(`format spec "${text}" needs a number`);
  return pad('', textOf(type, value), spec, '<');
}

function parseSpec(text: string): Spec {
  const [whole, fill, align = '', sign = '-', zero, width = '', commas, precision, type = ''] = SPEC.exec(text) ?? [];
  const tooLarge = Math.max(Number(width), Number(precision ?? 0)) >= LARGEST;
  if (whole === undefined || tooLarge) fault(`invalid format spec "${text}"`);
  const filled = zero !== undefined && align === '';
  return {
    fill: filled ? '0' : (fill ?? ' '),
    align: filled ? '=' : align,
    sign,
    width: Number(width),
    commas: commas !== undefined,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function formatNumber(isFloat: boolean, value: Int, spec: Spec): string {
  const negative = value < 0 || Object.is(value, -0);
  const body = isFloat || /^[efgEG%]$/.test(spec.type) ? floatBody(isFloat, value, spec) : intBody(value, spec);
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  return pad(sign, spec.commas ? insertCommas(body) : body, spec, '>');
}

function intBody(value: Int, spec: Spec): string {
  const size = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  switch (spec.type) {
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

/** The magnitude. */
function floatBody(isFloat: boolean, given: Int, spec: Spec): string {
  const value = Number(given);
  if (isFloat && spec.type === '' && spec.precision === undefined) {
    return textOf({ kind: 'float', id: 4, name: 'float' }, Math.abs(value));
  }
  const body = floatDigits(Math.abs(spec.type === '%' ? value * 100 : value), spec);
  if (spec.type === '%') return `${body}%`;
  return spec.type === 'E' || spec.type === 'G' ? body.toUpperCase() : body;
}

function floatDigits(size: number, spec: Spec): string {
  if (!Number.isFinite(size)) return Number.isNaN(size) ? 'nan' : 'inf';
  const precision = Math.min(spec.precision ?? 6, MOST_DIGITS);
  switch (spec.type.toLowerCase()) {
    case 'e':
      return exponential(size, precision);
    case 'f':
    case '%':
      return fixed(size, precision);
    default:
      return general(size, precision);
  }
}

function insertCommas(number: string): string {
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(number) ?? [];
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

function pad(sign: string, body: string, spec: Spec, otherwise: string): string {
  const missing = Math.max(0, spec.width - sign.length - [...body].length);
  const align = spec.align || otherwise;
  if (align === '=') return sign + spec.fill.repeat(missing) + body;
  const before = align === '>' ? missing : align === '^' ? Math.floor(missing / 2) : 0;
  return spec.fill.repeat(before) + sign + body + spec.fill.repeat(missing - before);
}
