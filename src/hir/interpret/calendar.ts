/** Points in time as text, in UTC (docs/runtime-algorithms.md, "Time"). Within years 0 to 9999 they are safe integers. */
import { fault } from './panic.js';
import { isSpace } from './strings.js';
import type { Int } from './values.js';

const DAY_MS = 86_400_000;
/** 0000-01-01 and the first millisecond after 9999. */
const FIRST_MS = -62_167_219_200_000;
const END_MS = 253_402_300_800_000;

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Directives that stand for several others. */
const EXPANSIONS: ReadonlyMap<string, string> = new Map([
  ['F', '%Y-%m-%d'],
  ['T', '%H:%M:%S'],
  ['R', '%H:%M'],
  ['D', '%m/%d/%y'],
]);

function unknown(directive: string, format: string): never {
  return fault(`unknown directive %${directive} in "${format}"`);
}

/** The character after a percent sign; empty where the format ends. */
function directiveAt(format: string, percent: number): string {
  return format.charAt(percent + 1);
}

// ----------------------------------------------------------------------------------------- formatting

export function formatTime(time: Int, format: string): string {
  if (time < FIRST_MS || time >= END_MS) fault(`time ${time} is out of range`);
  return expand(new Date(Number(time)), format);
}

function expand(date: Date, format: string): string {
  let out = '';
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') {
      out += format[i];
      continue;
    }
    const directive = directiveAt(format, i++);
    const expansion = EXPANSIONS.get(directive);
    const write = WRITERS.get(directive);
    if (expansion === undefined && write === undefined) unknown(directive, format);
    out += expansion === undefined ? write?.(date) : expand(date, expansion);
  }
  return out;
}

function padded(value: number, width: number, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function dayOfYear(date: Date): number {
  const start = new Date(date);
  start.setUTCMonth(0, 1);
  return Math.floor((date.getTime() - start.getTime()) / DAY_MS) + 1;
}

const WRITERS: ReadonlyMap<string, (date: Date) => string> = new Map<string, (date: Date) => string>([
  ['Y', (d) => padded(d.getUTCFullYear(), 4)],
  ['y', (d) => padded(d.getUTCFullYear() % 100, 2)],
  ['m', (d) => padded(d.getUTCMonth() + 1, 2)],
  ['d', (d) => padded(d.getUTCDate(), 2)],
  ['e', (d) => padded(d.getUTCDate(), 2, ' ')],
  ['j', (d) => padded(dayOfYear(d), 3)],
  ['H', (d) => padded(d.getUTCHours(), 2)],
  ['I', (d) => padded(((d.getUTCHours() + 11) % 12) + 1, 2)],
  ['M', (d) => padded(d.getUTCMinutes(), 2)],
  ['S', (d) => padded(d.getUTCSeconds(), 2)],
  ['L', (d) => padded(d.getUTCMilliseconds(), 3)],
  ['f', (d) => padded(d.getUTCMilliseconds() * 1000, 6)],
  ['s', (d) => String(Math.floor(d.getTime() / 1000))],
  ['p', (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM')],
  ['A', (d) => WEEKDAYS[d.getUTCDay()] ?? ''],
  ['a', (d) => (WEEKDAYS[d.getUTCDay()] ?? '').slice(0, 3)],
  ['B', (d) => MONTHS[d.getUTCMonth()] ?? ''],
  ['b', (d) => (MONTHS[d.getUTCMonth()] ?? '').slice(0, 3)],
  ['h', (d) => (MONTHS[d.getUTCMonth()] ?? '').slice(0, 3)],
  ['z', () => '+0000'],
  ['Z', () => 'UTC'],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
]);

// ------------------------------------------------------------------------------------------- parsing

export function parseTime(format: string, text: string): number {
  const parser = new TimeParser(text);
  const time = parser.parse(format) ? parser.result() : undefined;
  return time ?? fault(`cannot parse "${text}" as a time like "${format}"`);
}

/** Whether what a rule wants came next; it is then taken. */
type Rule = (p: TimeParser) => boolean;

class TimeParser {
  year = 1970;
  month = 1;
  day = 1;
  hour = 0;
  minute = 0;
  second = 0;
  millisecond = 0;
  epochSeconds: number | undefined;
  isTwelveHours = false;
  isAfternoon: boolean | undefined;
  private offsetMinutes = 0;
  private at = 0;

  constructor(private readonly text: string) {}

  parse(format: string): boolean {
    return this.run(format) && this.at === this.text.length;
  }

  result(): number | undefined {
    const date = new Date(0);
    date.setUTCFullYear(this.year, this.month - 1, this.day);
    if (date.getUTCDate() !== this.day) return undefined; // no such day in the month
    const twelve = this.isTwelveHours && this.isAfternoon !== undefined;
    const hour = twelve ? (this.hour % 12) + (this.isAfternoon === true ? 12 : 0) : this.hour;
    const seconds = (hour * 60 + this.minute) * 60 + this.second;
    const whole = this.epochSeconds === undefined ? date.getTime() + seconds * 1000 : this.epochSeconds * 1000;
    const time = whole + this.millisecond - this.offsetMinutes * 60_000;
    return time >= FIRST_MS && time < END_MS ? time : undefined;
  }

  private run(format: string): boolean {
    for (let i = 0; i < format.length; i++) {
      const c = format.charAt(i);
      if (c === '%') {
        const directive = directiveAt(format, i++);
        const expansion = EXPANSIONS.get(directive);
        const rule = RULES.get(directive);
        if (expansion === undefined && rule === undefined) unknown(directive, format);
        if (!(expansion === undefined ? rule?.(this) : this.run(expansion))) return false;
      } else if (c === ' ') {
        this.skipSpaces();
      } else if (!this.take(c)) {
        return false;
      }
    }
    return true;
  }

  skipSpaces(): true {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) < 0x80 && isSpace(this.text.charCodeAt(this.at)))
      this.at++;
    return true;
  }

  take(c: string): boolean {
    if (this.text.charAt(this.at) !== c || c === '') return false;
    this.at++;
    return true;
  }

  /** A number of at most so many digits, within the bounds. */
  number(most: number, low: number, high: number): number | undefined {
    const [digits = ''] = /^\d*/.exec(this.text.slice(this.at, this.at + most)) ?? [];
    this.at += digits.length;
    const value = Number(digits);
    return digits !== '' && value >= low && value <= high ? value : undefined;
  }

  /** The full name or its first three letters, in any case. */
  name(names: readonly string[]): number | undefined {
    const found = names.findIndex((full) => this.word(full) || this.word(full.slice(0, 3)));
    return found < 0 ? undefined : found;
  }

  word(wanted: string): boolean {
    const next = this.text.slice(this.at, this.at + wanted.length);
    const same = asciiLower(next) === asciiLower(wanted);
    if (same) this.at += wanted.length;
    return same;
  }

  /** Any digits, with a sign; what no point in time has is refused. */
  epoch(): boolean {
    const negative = this.take('-');
    if (!negative) this.take('+');
    const size = this.number(18, 0, END_MS);
    if (size === undefined || /\d/.test(this.text.charAt(this.at))) return false;
    this.epochSeconds = negative ? -size : size;
    return true;
  }

  zone(): boolean {
    if (this.take('Z')) return true;
    const negative = this.take('-');
    if (!negative && !this.take('+')) return false;
    const hours = this.number(2, 0, 23);
    this.take(':');
    const minutes = hours === undefined ? undefined : this.number(2, 0, 59);
    if (hours === undefined || minutes === undefined) return false;
    this.offsetMinutes = (negative ? -1 : 1) * (hours * 60 + minutes);
    return true;
  }
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (c) => c.toLowerCase());
}

/** Takes a number and keeps it. */
function numberRule(most: number, low: number, high: number, keep: (p: TimeParser, value: number) => void): Rule {
  return (p) => {
    const value = p.number(most, low, high);
    if (value !== undefined) keep(p, value);
    return value !== undefined;
  };
}

/** Takes a number as it is. */
function fieldRule(
  most: number,
  low: number,
  high: number,
  field: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond',
): Rule {
  return numberRule(most, low, high, (p, value) => {
    p[field] = value;
  });
}

const day = fieldRule(2, 1, 31, 'day');

const weekday: Rule = (p) => p.name(WEEKDAYS) !== undefined;

const month: Rule = (p) => {
  const found = p.name(MONTHS);
  if (found !== undefined) p.month = found + 1;
  return found !== undefined;
};

const half: Rule = (p) => {
  p.isAfternoon = p.word('PM');
  return p.isAfternoon || p.word('AM');
};

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['Y', fieldRule(4, 0, 9999, 'year')],
  [
    'y',
    numberRule(2, 0, 99, (p, value) => {
      p.year = value + (value < 69 ? 2000 : 1900);
    }),
  ],
  ['m', fieldRule(2, 1, 12, 'month')],
  ['d', day],
  ['e', (p) => p.skipSpaces() && day(p)],
  ['j', numberRule(3, 1, 366, () => {})],
  ['H', fieldRule(2, 0, 23, 'hour')],
  [
    'I',
    numberRule(2, 1, 12, (p, value) => {
      p.isTwelveHours = true;
      p.hour = value;
    }),
  ],
  ['M', fieldRule(2, 0, 59, 'minute')],
  ['S', fieldRule(2, 0, 59, 'second')],
  ['L', fieldRule(3, 0, 999, 'millisecond')],
  [
    'f',
    numberRule(6, 0, 999_999, (p, value) => {
      p.millisecond = Math.floor(value / 1000);
    }),
  ],
  ['s', (p) => p.epoch()],
  ['p', half],
  ['A', weekday],
  ['a', weekday],
  ['B', month],
  ['b', month],
  ['h', month],
  ['z', (p) => p.zone()],
  ['Z', (p) => p.word('UTC')],
  ['n', (p) => p.skipSpaces()],
  ['t', (p) => p.skipSpaces()],
  ['%', (p) => p.take('%')],
]);
