/** The configurations that an experiment sweeps: variations of one knob, and seeded combinations of several. */
import type { KnobName, KnobValue, KnobValues } from '../../config/knobs.js';
import type { Sweep } from '../experiment.js';
import type { Arm, Configuration } from '../model.js';
import { random } from '../random.js';
import { MAX_DIMENSIONS, sobol } from './sobol.js';

type Factors = readonly (readonly [KnobName, readonly KnobValue[]])[];

/** The arm of that configuration; knobs at their default are left out, so that equal configurations have equal names. */
export function variantArm(kind: Arm['kind'], knobs: Configuration): Arm {
  const parts = Object.entries(knobs).map(([name, value]) => `${name}=${value}`);
  return { id: parts.length === 0 ? kind : `${kind} ${parts.join(' ')}`, kind, knobs, build: 'current' };
}

/** Arms to measure against the default, in a fixed order and without repetition. */
export function sweptArms(sweep: Sweep, defaults: KnobValues, seed: number): Arm[] {
  const factors = factorsOf(sweep, defaults);
  const configurations = sweep.strategy === 'one-factor' ? oneFactor(factors) : [];
  const room = sweep.strategy === 'grid' ? gridSize(factors) : sweep.combinations;
  const seen = new Set(['{}', ...configurations.map((c) => JSON.stringify(c))]);
  const points = combinationPoints(sweep, factors, seed);
  for (let left = room, tries = room * 20; left > 0 && tries > 0; tries--) {
    const next = points.next();
    if (next.done === true) break;
    const key = JSON.stringify(next.value);
    if (seen.has(key)) continue;
    seen.add(key);
    configurations.push(next.value);
    left--;
  }
  return configurations.map((knobs) => variantArm(sweep.mode, knobs));
}

/** The swept values that differ from the default. */
function factorsOf(sweep: Sweep, defaults: KnobValues): Factors {
  const entries = Object.entries(sweep.knobs) as [KnobName, readonly KnobValue[]][];
  return entries
    .map(([name, values]) => [name, values.filter((value) => value !== defaults[name])] as const)
    .filter(([, values]) => values.length > 0);
}

function oneFactor(factors: Factors): Configuration[] {
  return factors.flatMap(([name, values]) => values.map((value) => ({ [name]: value })));
}

function gridSize(factors: Factors): number {
  return factors.reduce((size, [, values]) => size * (values.length + 1), 1) - 1;
}

function combinationPoints(sweep: Sweep, factors: Factors, seed: number): Iterator<Configuration> {
  if (factors.length === 0) return [][Symbol.iterator]();
  if (sweep.strategy === 'grid') return gridPoints(factors);
  const even = sweep.strategy !== 'random' && factors.length <= MAX_DIMENSIONS;
  const points = even ? sobol(factors.length, seed) : uniform(factors.length, seed);
  return chosen(points, factors);
}

function* uniform(dimensions: number, seed: number): Generator<number[], never> {
  const stream = random(seed, 'combinations');
  for (;;) yield Array.from({ length: dimensions }, () => stream.next());
}

/** Each coordinate chooses one of its knob's values or the default. */
function* chosen(points: Generator<number[], never>, factors: Factors): Generator<Configuration> {
  for (const point of points) {
    const indices = point.map((u, d) => Math.floor(u * ((factors[d]?.[1].length ?? 0) + 1)));
    yield configurationAt(factors, indices);
  }
}

function* gridPoints(factors: Factors): Generator<Configuration> {
  for (let index = 1; index <= gridSize(factors); index++) {
    let rest = index;
    const indices = factors.map(([, values]) => {
      const digit = rest % (values.length + 1);
      rest = Math.floor(rest / (values.length + 1));
      return digit;
    });
    yield configurationAt(factors, indices);
  }
}

/** Index 0 is the default, index i the i-th value. */
function configurationAt(factors: Factors, indices: readonly number[]): Configuration {
  const entries = factors.flatMap(([name, values], d): [KnobName, KnobValue][] => {
    const value = values[(indices[d] ?? 0) - 1];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
