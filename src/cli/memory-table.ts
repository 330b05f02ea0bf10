/** A memory profile as tables for a terminal, and the rows that its page has too. Pure. */
import type { MemoryProfile } from '../jit/native.js';
import { counted } from '../support/plural.js';
import { align } from './columns.js';

/** What was allocated at one place, or in one function (without a line and with all types). */
export interface MemoryRow {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly type: string;
  objects: number;
  bytes: number;
  liveBytes: number;
  judgedBytes: number;
  survivedBytes: number;
}

const OUTSIDE = { function: '[runtime]', file: '', line: 0 };
/** Columns of text: the last three. */
const TEXTS = new Set([5, 6, 7]);
const BAR = 40;
const MEGABYTE = 1024 * 1024;

/** One row a place and type, most bytes first. */
export function placesOf(profile: MemoryProfile): MemoryRow[] {
  return rowsOf(profile, (frame, type) => ({ ...frame, type }));
}

/** One row a function, most bytes first. */
export function functionsOf(profile: MemoryProfile): MemoryRow[] {
  return rowsOf(profile, (frame) => ({ ...frame, line: 0, type: '' }));
}

type Key = Pick<MemoryRow, 'function' | 'file' | 'line' | 'type'>;

function rowsOf(profile: MemoryProfile, keyOf: (frame: typeof OUTSIDE, type: string) => Key): MemoryRow[] {
  const rows = new Map<string, MemoryRow>();
  for (const site of profile.sites) {
    const key = keyOf(profile.frames[site.frames[0] ?? -1] ?? OUTSIDE, site.type);
    const text = JSON.stringify([key.function, key.file, key.line, key.type]);
    const row = rows.get(text) ?? { ...key, objects: 0, bytes: 0, liveBytes: 0, judgedBytes: 0, survivedBytes: 0 };
    row.objects += site.allocated.objects;
    row.bytes += site.allocated.bytes;
    row.liveBytes += Math.max(0, site.live.bytes);
    row.judgedBytes += site.judgedBytes;
    row.survivedBytes += site.survivedBytes;
    rows.set(text, row);
  }
  return [...rows.values()].sort((a, b) => b.bytes - a.bytes);
}

export function memoryTable(profile: MemoryProfile, top: number): string {
  const total = profile.sites.reduce((sum, site) => sum + site.allocated.bytes, 0);
  const places = placesOf(profile);
  const head = ['allocated', 'share', 'objects', 'live', 'survival', 'type', 'function', 'place'];
  const table = align([head, ...places.slice(0, top).map((row) => cells(row, total))], TEXTS);
  const rest = places.length - top;
  const more = rest > 0 ? `${counted(rest, 'more place')}: --top ${places.length} shows all\n` : '';
  return `${memorySummary(profile)}\n${table}${more}${byFunction(profile, total, top)}${pauseBars(profile)}`;
}

/** One line: how much, and what the numbers rest on. */
export function memorySummary(profile: MemoryProfile): string {
  const samples = profile.sites.reduce((sum, site) => sum + site.samples, 0);
  const parts = [
    `${megabytes(profile.allocatedBytes)} allocated`,
    `peak ${megabytes(profile.peakBytes)}`,
    counted(profile.collectionCount, 'collection'),
    `pauses ${profile.pauseTotalMs.toFixed(1)} ms in all, p99 ${profile.pauseP99Ms.toFixed(2)} ms`,
    `places from ${counted(samples, 'sample')}, one in ${profile.sampleBytes} bytes`,
  ];
  return parts.join(', ');
}

export function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

/** Of what has met a collection, the share that outlived the first one. */
export function survivalText({ judgedBytes, survivedBytes }: MemoryRow): string {
  return judgedBytes > 0 ? percent(survivedBytes, judgedBytes) : '';
}

export function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)}%`;
}

export function placeText({ file, line }: MemoryRow): string {
  return file === '' ? '' : line === 0 ? file : `${file}:${line}`;
}

function cells(row: MemoryRow, total: number): string[] {
  const sizes = [megabytes(row.bytes), percent(row.bytes, total), String(Math.round(row.objects))];
  return [...sizes, megabytes(row.liveBytes), survivalText(row), row.type, row.function, placeText(row)];
}

function byFunction(profile: MemoryProfile, total: number, top: number): string {
  const rows = functionsOf(profile).slice(0, top);
  const text = rows.map((row) => `${row.function} ${percent(row.bytes, total)}`).join(', ');
  return rows.length === 0 ? '' : `by function: ${text}\n`;
}

/** A bar for each power of two of milliseconds. */
function pauseBars({ pauses }: MemoryProfile): string {
  const bars = new Map<number, number>();
  for (const { upToMs, count } of pauses) {
    const power = Math.ceil(Math.log2(Math.max(upToMs, 1 / 64)));
    bars.set(power, (bars.get(power) ?? 0) + count);
  }
  const most = Math.max(...bars.values());
  const line = ([power, count]: [number, number]) =>
    `pauses up to ${String(2 ** power).padStart(9)} ms  ${'#'.repeat(Math.ceil((BAR * count) / most))} ${count}\n`;
  return [...bars]
    .sort(([a], [b]) => a - b)
    .map(line)
    .join('');
}
