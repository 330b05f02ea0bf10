/**
 * How often nominal 95% intervals of the tuner cover the truth, by simulation. Writes results/validation/coverage.json.
 * Run: node --import tsx scripts/benchmarks/coverage.ts [RUNS]
 *
 * `pairs`: both arms are as noisy as the machine, which is what ratios of a study are made of: pairs in two orders.
 * `oneNoisy`: only one arm is, so that a skew of the noise stays in the ratios. `stopped`: pairs are added round by round
 * until the interval is narrow enough, as `otter-tune compare` does.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { coverage, DESIGNS, type Design } from '../../src/tune/coverage.js';
import { NOISE_KINDS } from '../../src/tune/gate/simulate.js';
import { projectRoot } from '../../src/tune/places.js';

const RUNS = Number(process.argv[2] ?? 4000);

function sizesOf(design: Design): readonly number[] {
  // For `stopped` the number is of the interval that is aimed at: about so many pairs make it narrow enough.
  return design === 'stopped' ? [12, 24, 48] : [8, 16, 32, 64];
}

const results = Object.fromEntries(
  DESIGNS.map((design) => [
    design,
    NOISE_KINDS.map((noise) => ({
      noise,
      covered: Object.fromEntries(
        sizesOf(design).map((n) => [n, coverage({ design, noise, pairs: n, runs: RUNS, resamples: 500 })]),
      ),
    })),
  ]),
);
const folder = join(projectRoot(), 'results', 'validation');
makeFolder(folder);
const command = `node --import tsx scripts/benchmarks/coverage.ts ${RUNS}`;
writeFileSync(join(folder, 'coverage.json'), `${JSON.stringify({ command, runs: RUNS, results }, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
