/**
 * Vega-Lite specs over plain rows. Colours are CSS variables of the page, so that one compiled spec serves light and
 * dark; widths follow the container.
 */
import type { TopLevelSpec } from 'vega-lite';
import { type CostRow, type FloorRow, GEOMEAN, type RatioRow, type SeriesRow } from './rows.js';
import { ratioDomain, ratioTicks } from './ticks.js';

const SERIES = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'];

/** An arm has one colour in every chart. */
export const ARM_COLORS: Readonly<Record<string, string>> = {
  jit: 'var(--series-1)',
  static: 'var(--series-2)',
  rust: 'var(--series-3)',
  hybrid: 'var(--series-4)',
  interp: 'var(--muted)',
};

function seriesScale(series: readonly string[]): { domain: string[]; range: string[] } {
  const range = series.map((name, i) => ARM_COLORS[name] ?? SERIES[i % SERIES.length] ?? 'var(--ink)');
  return { domain: [...series], range };
}

const CONFIG: TopLevelSpec['config'] = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: 'var(--ink-2)',
    titleColor: 'var(--ink-2)',
    titleFontWeight: 'normal',
    labelFontSize: 12,
    titleFontSize: 12,
    gridColor: 'var(--grid)',
    domainColor: 'var(--axis)',
    tickColor: 'var(--axis)',
    labelLimit: 300,
  },
  legend: {
    labelColor: 'var(--ink-2)',
    titleColor: 'var(--ink-2)',
    labelFontSize: 12,
    orient: 'top',
    title: null,
    symbolStrokeWidth: 2,
  },
  range: { category: SERIES },
};

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** A forest plot: point and interval a row, a rule at 1, and the band that noise alone fills. */
export function forestPlot(
  rows: readonly RatioRow[],
  title: string,
  band?: { readonly low: number; readonly high: number },
): TopLevelSpec {
  const [low, high] = ratioDomain(rows, band);
  const clip = (x: number): number => Math.min(high, Math.max(low, x));
  const values = rows.map((row) => ({ ...row, from: clip(row.low), to: clip(row.high), interval: intervalText(row) }));
  const labels = [...new Set(rows.map((row) => row.label))];
  const series = [...new Set(rows.map((row) => row.series))];
  const scale = ratioScale(low, high);
  const axis = { values: ratioTicks(low, high), format: '.3~f', grid: true };
  const x = { type: 'quantitative' as const, scale, axis, title };
  const y = {
    field: 'label',
    type: 'nominal',
    title: null,
    sort: labels,
    axis: { domain: false, ticks: false, labelPadding: 8 },
  } as const;
  const yOffset = { field: 'series', type: 'nominal', sort: series, scale: { paddingOuter: 0.35 } } as const;
  const legend = series.length > 1 ? {} : null;
  const color = { field: 'series', type: 'nominal', scale: seriesScale(series), legend } as const;
  const emphasis = { condition: { test: `datum.label === '${GEOMEAN}'`, value: 110 }, value: 55 };
  const noise = band === undefined ? [] : [noiseBand(clip(band.low), clip(band.high), scale)];
  return {
    $schema: SCHEMA,
    width: 'container',
    autosize: { type: 'fit-x', contains: 'padding' },
    height: { step: series.length > 1 ? 15 : 24 },
    data: { values },
    layer: [
      ...noise,
      {
        data: { values: [{}] },
        mark: { type: 'rule', color: 'var(--ink-2)', strokeDash: [4, 3] },
        encoding: { x: { ...x, datum: 1 } },
      },
      {
        mark: { type: 'rule', strokeWidth: 2.5, strokeCap: 'round' },
        encoding: { y, yOffset, color, x: { ...x, field: 'from' }, x2: { field: 'to' } },
      },
      {
        mark: { type: 'point', filled: true, opacity: 1 },
        encoding: {
          y,
          yOffset,
          color,
          x: { ...x, field: 'ratio' },
          size: emphasis,
          tooltip: [
            { field: 'label', title: 'what' },
            { field: 'series' },
            { field: 'ratio', format: '.3f' },
            { field: 'interval', title: '95% interval' },
          ],
        },
      },
    ],
    config: CONFIG,
  };
}

function ratioScale(low: number, high: number): { type: 'log'; domain: [number, number]; nice: boolean } {
  return { type: 'log', domain: [low, high], nice: false };
}

function noiseBand(low: number, high: number, scale: ReturnType<typeof ratioScale>) {
  return {
    data: { values: [{ low, high }] },
    mark: { type: 'rect', color: 'var(--band)' } as const,
    encoding: {
      x: { field: 'low', type: 'quantitative', scale },
      x2: { field: 'high' },
    },
  } as const;
}

function intervalText({ low, high }: RatioRow): string {
  return `${low.toFixed(3)} to ${high.toFixed(3)}`;
}

/** Time of each iteration, a line a trial; a mark where something was compiled. */
export function warmupPlot(rows: readonly SeriesRow[], arms: readonly string[], clock: string): TopLevelSpec {
  const color = { field: 'arm', type: 'nominal', scale: seriesScale(arms), legend: null } as const;
  const x = {
    field: 'iteration',
    type: 'quantitative',
    title: 'iteration',
    axis: { tickMinStep: 1, grid: false },
  } as const;
  const y = { field: 'ms', type: 'quantitative', title: `ms (${clock})`, scale: { zero: true } } as const;
  return {
    $schema: SCHEMA,
    width: 'container',
    height: 130,
    data: { values: rows.map((row) => ({ ...row })) },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 1.6, opacity: 0.8 },
        encoding: { x, y, color, detail: { field: 'trial' } },
      },
      {
        transform: [{ filter: 'datum.compiled > 0' }],
        mark: { type: 'point', filled: true, size: 38, opacity: 1 },
        encoding: {
          x,
          y,
          color,
          tooltip: [{ field: 'arm' }, { field: 'iteration' }, { field: 'ms', format: '.2f' }, { field: 'compiled' }],
        },
      },
      {
        transform: [{ filter: 'datum.iteration === datum.steadyFrom && datum.steadyFrom > 0' }],
        mark: { type: 'tick', thickness: 2, size: 22, orient: 'vertical' },
        encoding: { x, y, color },
      },
    ],
    config: CONFIG,
  };
}

/** Time against what it costs; the default is marked. */
export function costPlot(rows: readonly CostRow[], field: 'codeKiB' | 'rssMiB', title: string): TopLevelSpec {
  const kinds = ['default', 'on the front', 'variant'];
  const scale = { domain: kinds, range: ['var(--ink)', 'var(--series-1)', 'var(--muted)'] };
  const shapes = { domain: kinds, range: ['diamond', 'circle', 'circle'] };
  const tooltip = [
    { field: 'label', title: 'configuration' },
    { field: 'time', title: 'time over default', format: '.3f' },
    { field, title, format: '.1f' },
  ];
  return {
    $schema: SCHEMA,
    width: 'container',
    height: 240,
    data: { values: rows.map((row) => ({ ...row })) },
    mark: { type: 'point', filled: true, size: 90, opacity: 0.9 },
    encoding: {
      x: { field: 'time', type: 'quantitative', title: 'time over the default', scale: { zero: false } },
      y: { field, type: 'quantitative', title, scale: { zero: false } },
      color: { field: 'kind', type: 'nominal', scale },
      shape: { field: 'kind', type: 'nominal', scale: shapes },
      tooltip,
    },
    config: CONFIG,
  };
}

/** Every pair of the default configuration with itself. */
export function floorPlot(rows: readonly FloorRow[]): TopLevelSpec {
  const ratios = rows.map(({ ratio }) => ({ ratio, low: ratio, high: ratio }));
  const [low, high] = ratioDomain(ratios);
  return {
    $schema: SCHEMA,
    width: 'container',
    autosize: { type: 'fit-x', contains: 'padding' },
    height: { step: 20 },
    data: { values: rows.map((row) => ({ ...row })) },
    mark: { type: 'tick', thickness: 2, color: 'var(--series-1)', opacity: 0.8 },
    encoding: {
      x: {
        field: 'ratio',
        type: 'quantitative',
        title: 'ratio of the default to itself',
        scale: ratioScale(low, high),
        axis: { values: ratioTicks(low, high), format: '.3~f' },
      },
      y: { field: 'program', type: 'nominal', title: null, axis: { domain: false, ticks: false, labelPadding: 8 } },
      tooltip: [{ field: 'program' }, { field: 'ratio', format: '.4f' }],
    },
    config: CONFIG,
  };
}
