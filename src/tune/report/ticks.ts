/** Axes for ratios: a logarithmic scale around 1 whose ticks are round numbers, however narrow the range. */

interface Bounded {
  readonly ratio?: number;
  readonly low: number;
  readonly high: number;
}

/** No interval may squeeze the others into a point: bounds further than this from every estimate are cut off. */
const REACH = 2.5;
const LEAST_SPAN = 1.04;

/** Covers 1, every estimate, and the intervals as far as they are of use. */
export function ratioDomain(rows: readonly Bounded[], band?: Bounded): [number, number] {
  const estimates = [1, ...rows.map((row) => row.ratio ?? 1)].filter((x) => Number.isFinite(x) && x > 0);
  const least = Math.min(...estimates);
  const most = Math.max(...estimates);
  const bounds = [...rows, ...(band === undefined ? [] : [band])].flatMap(({ low, high }) => [low, high]);
  const useful = bounds.filter((x) => Number.isFinite(x) && x >= least / REACH && x <= most * REACH);
  const low = Math.min(1 / LEAST_SPAN, least, ...useful);
  const high = Math.max(LEAST_SPAN, most, ...useful);
  const margin = (high / low) ** 0.03;
  return [low / margin, high * margin];
}

const WIDE = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500,
];
/** For domains so wide that all of WIDE would crowd the axis. */
const COARSE = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];
const CROWDED = 10;
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

/** Round values inside the domain, five or so, 1 among them. */
export function ratioTicks(low: number, high: number): number[] {
  const inside = (ticks: readonly number[]) => ticks.filter((x) => x >= low && x <= high);
  if (high / low > 2.2) return inside(inside(WIDE).length > CROWDED ? COARSE : WIDE);
  const step = STEPS.find((s) => (high - low) / s <= 8) ?? 0.2;
  const first = Math.ceil((low - 1) / step);
  const last = Math.floor((high - 1) / step);
  return Array.from({ length: last - first + 1 }, (_, i) => Number((1 + (first + i) * step).toFixed(4)));
}
