/** The charts of a report as Vega-Lite specs over plain rows. */
import type { TopLevelSpec } from 'vega-lite';
import { type ArmResult, inverted } from '../analyse.js';

interface Row {
  readonly label: string;
  readonly series: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

const OVERALL = 'geometric mean';

/** Time over Rust's time with intervals; the default configuration and the static arm. */
export function rustRows(results: readonly ArmResult[]): Row[] {
  const rust = results.find((result) => result.arm === 'rust');
  if (rust === undefined) return [];
  const jit = [...rust.programs, { ...rust.overall, program: OVERALL }].map((row) => {
    const { ratio, low, high } = inverted(row);
    return { label: row.program, series: 'jit', ratio, low, high };
  });
  return jit;
}

export function knobRows(results: readonly ArmResult[]): Row[] {
  return results
    .filter((result) => result.arm !== 'rust' && result.arm !== 'static')
    .map(({ arm, overall }) => ({ label: arm, series: arm.includes('A/A') ? 'noise floor' : 'knob', ...overall }));
}

export function staticRows(results: readonly ArmResult[]): Row[] {
  const found = results.find((result) => result.arm === 'static');
  if (found === undefined) return [];
  return [...found.programs, { ...found.overall, program: OVERALL }].map(({ program, ratio, low, high }) => ({
    label: program,
    series: 'static',
    ratio,
    low,
    high,
  }));
}

/** A forest plot: a point and its interval a row, with a rule at 1. */
export function forest(rows: readonly Row[], title: string): TopLevelSpec {
  const y = { field: 'label', type: 'nominal', title: null, sort: null } as const;
  const scale = { zero: false, type: 'log' } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 'container',
    height: { step: 24 },
    background: 'transparent',
    data: { values: rows.map((row) => ({ ...row })) },
    layer: [
      { mark: { type: 'rule', strokeDash: [4, 4], color: '#888' }, encoding: { x: { datum: 1 } } },
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: {
          y,
          x: { field: 'low', type: 'quantitative', title, scale },
          x2: { field: 'high' },
          color: { field: 'series', type: 'nominal', legend: null },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 80, opacity: 1 },
        encoding: {
          y,
          x: { field: 'ratio', type: 'quantitative', scale },
          color: { field: 'series', type: 'nominal', legend: null },
          tooltip: ['label', 'ratio', 'low', 'high'].map((field) => ({ field })),
        },
      },
    ],
    config: {
      axis: { labelColor: '#888', titleColor: '#888', gridColor: '#8884', labelLimit: 260 },
      view: { stroke: null },
    },
  };
}
