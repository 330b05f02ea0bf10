/**
 * Error rates of the gate by simulation with planted truth (coverage.ts has its intervals). Writes
 * results/validation/gate-simulation.json. Run: node --import tsx scripts/benchmarks/gate-simulation.ts [GATES]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { NOISE_KINDS, type NoiseKind, simulateGate } from '../../src/tune/gate/simulate.js';
import { projectRoot } from '../../src/tune/places.js';

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

const results = NOISE_KINDS.map((noise) => ({
  noise,
  gates: PAIR_NOISE.map((pairNoise) => ({
    pairNoise,
    ...Object.fromEntries(Object.entries(SHIFTS).map(([name, shift]) => [name, gates(noise, pairNoise, shift)])),
  })),
}));
const folder = join(projectRoot(), 'results', 'validation');
makeFolder(folder);
const command = `node --import tsx scripts/benchmarks/gate-simulation.ts ${GATES}`;
writeFileSync(join(folder, 'gate-simulation.json'), `${JSON.stringify({ command, gates: GATES, results }, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
