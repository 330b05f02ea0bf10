/**
 * A memory profile as one HTML file: a flame graph of allocated bytes, the heap over time, a histogram of pauses, and
 * the table of places. Like the page of a CPU profile it needs no network, and without scripts all but the graph is there.
 */
import type { MemoryProfile } from '../jit/native.js';
import { escaped, type GraphData, graphPage } from './flame-page.js';
import {
  type MemoryRow,
  megabytes,
  memorySummary,
  percent,
  placesOf,
  placeText,
  survivalText,
} from './memory-table.js';

const TABLE_ROWS = 200;
const WIDTH = 900;
const HEIGHT = 180;

export function memoryPage(profile: MemoryProfile, file: string): string {
  return graphPage({
    title: `Memory profile of ${file}`,
    summary: memorySummary(profile),
    width: 'allocated bytes',
    colours: ['runtime'],
    tables: `${heapPlot(profile)}${pausePlot(profile)}${table(profile)}`,
    data: graphData(profile),
  });
}

function graphData({ frames, sites }: MemoryProfile): GraphData {
  const stacks = sites.map(
    (site) => [Math.max(1, Math.round(site.allocated.bytes / 1024)), 0, site.frames.toReversed()] as const,
  );
  return {
    unit: 'KiB',
    samples: stacks.reduce((sum, [kib]) => sum + kib, 0),
    frames: frames.map((f) => [f.function, `${f.file}:${f.line}`, 'runtime'] as const),
    stacks,
  };
}

/** What was alive after each collection, and what the heap held before it. */
function heapPlot({ collections, peakBytes }: MemoryProfile): string {
  if (collections.length === 0) return '<p class="quiet">Nothing was collected.</p>';
  const end = Math.max(...collections.map((each) => each.atMs + each.pauseMs), 1);
  const most = Math.max(peakBytes, ...collections.map((each) => each.heldBytes), 1);
  const line = (bytesOf: (each: (typeof collections)[number]) => number) =>
    collections.map((c) => `${((WIDTH * c.atMs) / end).toFixed(1)},${(HEIGHT * (1 - bytesOf(c) / most)).toFixed(1)}`);
  const stroke = (points: string[], colour: string) =>
    `<polyline fill="none" stroke="var(--${colour})" stroke-width="2" points="${points.join(' ')}"/>`;
  const caption = `The heap over ${(end / 1000).toFixed(2)} s, up to ${megabytes(most)}: held before each collection (orange), alive after it (green)`;
  const lines =
    stroke(
      line((c) => c.heldBytes),
      'baseline',
    ) +
    stroke(
      line((c) => c.liveBytes),
      'optimised',
    );
  return figure('heap', caption, lines);
}

function pausePlot({ pauses, collectionCount }: MemoryProfile): string {
  if (pauses.length === 0) return '';
  const most = Math.max(...pauses.map(({ count }) => count));
  const width = WIDTH / pauses.length;
  const bars = pauses.map(({ upToMs, count }, i) => {
    const height = (HEIGHT * count) / most;
    const title = `<title>up to ${upToMs.toPrecision(3)} ms: ${count}</title>`;
    const place = `x="${(i * width).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}"`;
    return `<rect ${place} width="${(width * 0.9).toFixed(1)}" height="${height.toFixed(1)}" fill="var(--hybrid)">${title}</rect>`;
  });
  const [first, last] = [pauses[0]?.upToMs ?? 0, pauses.at(-1)?.upToMs ?? 0];
  const caption = `${collectionCount} pauses by length, from ${first.toPrecision(3)} to ${last.toPrecision(3)} ms`;
  return figure('pauses', caption, bars.join(''));
}

function figure(id: string, caption: string, marks: string): string {
  return `<figure id="${id}"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(caption)}">${marks}</svg>
<figcaption class="quiet">${escaped(caption)}</figcaption></figure>
`;
}

function table(profile: MemoryProfile): string {
  const total = profile.sites.reduce((sum, site) => sum + site.allocated.bytes, 0);
  const body = placesOf(profile)
    .slice(0, TABLE_ROWS)
    .map((row) => tableRow(row, total));
  const numbers = ['allocated', 'share', 'objects', 'live', 'survival'].map((name) => `<th class="n">${name}</th>`);
  return `<div class="scroll"><table><thead><tr><th>function</th>${numbers.join('')}<th>type</th><th>place</th></tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

function tableRow(row: MemoryRow, total: number): string {
  const numbers = [megabytes(row.bytes), percent(row.bytes, total), String(Math.round(row.objects))];
  numbers.push(megabytes(row.liveBytes), survivalText(row));
  const cells = numbers.map((text) => `<td class="n">${text}</td>`).join('');
  return `<tr><td>${escaped(row.function)}</td>${cells}<td>${escaped(row.type)}</td><td>${escaped(placeText(row))}</td></tr>`;
}
