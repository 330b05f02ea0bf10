/**
 * Error rates of the gate and coverage of its intervals, by simulation with planted truth. Writes
 * results/validation/gate-simulation.json. Run: node --import tsx scripts/benchmarks/gate-simulation.ts [GATES]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { NOISE_KINDS, type NoiseKind, noiseDraw, simulateGate } from '../../src/tune/gate/simulate.js';
import { projectRoot } from '../../src/tune/places.js';
import { random } from '../../src/tune/random.js';
import { meanInterval } from '../../src/tune/statistics/interval.js';

const GATES = Number(process.argv[2] ?? 200);
const PAIR_NOISE = [0.006, 0.015, 0.04];
const SHIFTS = { 'A/A': 0, '+3%': Math.log(1.03), '+5%': Math.log(1.05) };

function gates(noise: NoiseKind, pairNoise: number, shift: number) {
  const count = { pass: 0, fail: 0, inconclusive: 0 };
  let trials = 0;
  for (let seed = 0; seed < GATES; seed++) {
    const result = simulateGate({ seed, programs: 10, shift, pairNoise, noise });
    count[result.verdict]++;
    trials += result.trials;
  }
  return { ...count, meanTrials: Math.round(trials / GATES) };
}

/** How often the 95% interval of a mean of n log-ratios covers the true mean of its noise. */
function coverage(noise: NoiseKind, n: number, runs: number): number {
  const stream = random(n, 'coverage', noise);
  let covered = 0;
  for (let run = 0; run < runs; run++) {
    const values = Array.from(
      { length: n },
      (_, i) => 0.01 * noiseDraw(noise, stream) + (noise === 'drifting' ? drift(i, n) : 0),
    );
    const { low, high } = meanInterval(values, { seed: run, resamples: 1000 });
    if (low <= 0 && 0 <= high) covered++;
  }
  return covered / runs;
}

/** What a drifting machine leaves in pairs: ABBA order gives them opposite signs, so that it cancels. */
function drift(i: number, n: number): number {
  return (i % 2 === 0 ? 1 : -1) * 0.0005 * (i / n);
}

const results = NOISE_KINDS.map((noise) => ({
  noise,
  gates: PAIR_NOISE.map((pairNoise) => ({
    pairNoise,
    ...Object.fromEntries(Object.entries(SHIFTS).map(([name, shift]) => [name, gates(noise, pairNoise, shift)])),
  })),
  coverage: Object.fromEntries([8, 16, 32, 64].map((n) => [n, coverage(noise, n, 2000)])),
}));
const folder = join(projectRoot(), 'results', 'validation');
makeFolder(folder);
const command = `node --import tsx scripts/benchmarks/gate-simulation.ts ${GATES}`;
writeFileSync(join(folder, 'gate-simulation.json'), `${JSON.stringify({ command, gates: GATES, results }, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
