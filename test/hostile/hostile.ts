/**
 * Runs every filetest and every program of the corpus with thresholds of 0, 1, 2 and beyond reach, with every loop
 * replaced while it runs, and with compile threads that stand still at random. Each must print and end as static code does.
 * Not part of the tests because of its length: `scripts/hostile.sh [TEXT]` runs the programs whose path contains TEXT.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ended } from '../child.js';
import { Workers } from '../serving/program-workers.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TIMEOUT_MS = 300_000;

const thresholds = (n: number) => [`tier.callThreshold=${n}`, `tier.loopThreshold=${n}`, 'tier.leastShare=0'];
const stalls = (seed: number) => [
  'inject.stage=passes',
  'inject.kind=stall',
  'inject.rate=0.5',
  'inject.stallMs=15',
  `inject.seed=${seed}`,
];

/** Mode and knobs, by what they are about. */
const WAYS: Readonly<Record<string, readonly [mode: string, knobs: readonly string[]]>> = {
  'thresholds 0': ['jit', thresholds(0)],
  'thresholds 1': ['jit', thresholds(1)],
  'thresholds 2': ['jit', thresholds(2)],
  'thresholds beyond reach': ['jit', thresholds(1_000_000_000)],
  'every loop replaced': ['jit', ['tier.callThreshold=2', 'tier.leastShare=0', 'tier.osr=force']],
  'versions for any value': [
    'jit',
    [
      ...['tier.callThreshold=3', 'tier.leastShare=0', 'profile.valuePeriod=1'],
      ...['specialise.samples=1', 'specialise.share=0', 'specialise.uses=all'],
    ],
  ],
  'compiles delayed': ['jit', [...thresholds(1), ...stalls(1)]],
  'hybrid, compiles delayed': ['hybrid', ['hybrid.callThreshold=1', 'tier.leastShare=0', ...stalls(2)]],
};

const workers = new Workers({ env: { ...process.env, OTTER_CHECK: '3' }, timeoutMs: TIMEOUT_MS });

function observe(file: string, mode: string, knobs: readonly string[]): Promise<Ended> {
  return workers.run({ folder: dirname(file), file: basename(file), mode, knobs });
}

function programs(only: string): string[] {
  const filetests = (readdirSync(join(ROOT, 'test/filetests'), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ot'))
    .map((name) => join(ROOT, 'test/filetests', name))
    .filter((file) => readFileSync(file, 'utf8').startsWith('# test run'));
  const corpus = readdirSync(join(ROOT, 'corpus'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(ROOT, 'corpus', name, 'program.ot'));
  return [...filetests, ...corpus].filter((file) => relative(ROOT, file).includes(only)).sort();
}

/** The ways in which a program differs from its static run. */
async function differingWays(file: string): Promise<string[]> {
  const expected = await observe(file, 'static', []);
  const differing: string[] = [];
  for (const [name, [mode, knobs]] of Object.entries(WAYS)) {
    const found = await observe(file, mode, knobs);
    const fields = (['stdout', 'stderr', 'exit'] as const).filter((field) => found[field] !== expected[field]);
    if (fields.length > 0) differing.push(`${name}: ${fields.join(' and ')} differ (exit ${found.exit})`);
  }
  return differing;
}

const files = programs(process.argv[2] ?? '');
const queue = [...files];
let [done, failed] = [0, 0];

async function work(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const differing = await differingWays(file);
    done++;
    failed += differing.length === 0 ? 0 : 1;
    const name = relative(ROOT, file);
    for (const way of differing) console.log(`${name}: ${way}`);
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${files.length} programs `);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
await workers.stop();
console.log(`${files.length} programs in ${Object.keys(WAYS).length} ways beside static: ${failed} differ`);
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
