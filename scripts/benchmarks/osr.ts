/**
 * How near a program whose only call is one hot loop comes to the same loop called many times. In fresh processes,
 * one call runs the loop for n and another for 2n iterations: their difference is n iterations in the
 * continuation, warm-up taken out. The reference is the last of five calls of n iterations in one process. Ratios are
 * paired by round and of CPU time; beside them, what the whole first call of 2n iterations takes over two calls when warm.
 * Writes results/validation/osr.json, or FILE. Run: node --import tsx scripts/benchmarks/osr.ts [ROUNDS] [FILE]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { describeEnvironment } from '../../src/tune/environment.js';
import { projectRoot } from '../../src/tune/places.js';
import { exponentiate, meanInterval } from '../../src/tune/statistics/interval.js';
import { commandLine } from './corpus-runs.js';

const ROUNDS = Number(process.argv[2] ?? 12);
const FILE = process.argv[3] ?? join(projectRoot(), 'results', 'validation', 'osr.json');
const WARM_CALLS = 5;

interface Kernel {
  readonly n: number;
  readonly text: string;
}

const KERNELS: Readonly<Record<string, Kernel>> = {
  integers: {
    n: 200_000_000,
    text: `fn bench(n: int) -> int:
    let h = 17
    for i in 0..n:
        h = (h * 31 + i) ^ (h >> 7)
    return h
`,
  },
  nested: {
    n: 40_000,
    text: `fn bench(n: int) -> float:
    let xs = [0.5] * 10000
    let sum = 0.0
    for i in 0..n:
        for j in 0..10000:
            if j % 16 == i % 16:
                continue
            sum += xs[j] * float(i)
    return sum
`,
  },
  lists: {
    n: 2_000_000,
    text: `fn bench(n: int) -> int:
    let xs = [i * 7 % 1000 for i in 0..1000]
    let total = 0
    for i in 0..n:
        for x in xs:
            if x > 500:
                total += x
        xs[i % 1000] = total % 1000
    return total
`,
  },
  strings: {
    n: 200_000_000,
    text: `fn bench(n: int) -> int:
    let text = ""
    let total = 0
    for i in 0..n:
        text += f"{i % 10},"
        if len(text) > 1000:
            total += len(text)
            text = ""
    return total
`,
  },
  dicts: {
    n: 30_000_000,
    text: `fn bench(n: int) -> int:
    let counts: dict<int, int> = {}
    for i in 0..n:
        let key = i * 7919 % 1000
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return len(counts) + counts[0]
`,
  },
};

/** CPU times of the iterations, nanoseconds; the first with all that was compiled for it. */
function run(file: string, n: number, iterations: number): number[] {
  const args = ['bench', file, '--n', String(n), '--iterations', String(iterations), '--json'];
  const child = spawnSync(join(projectRoot(), 'scripts', 'otter'), args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${file} failed:\n${child.stderr}`);
  return child.stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { cpuNs: number }).cpuNs);
}

const last = (values: readonly number[]): number => values.at(-1) ?? Number.NaN;

function ratio(logs: readonly number[]) {
  const { estimate, low, high } = exponentiate(meanInterval(logs));
  return { ratio: estimate, low, high };
}

function measure(file: string, { n }: Kernel) {
  const running: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const once = last(run(file, n, 1));
    const warm = last(run(file, n, WARM_CALLS));
    const twice = last(run(file, 2 * n, 1));
    running.push(Math.log((twice - once) / warm));
    whole.push(Math.log(twice / (2 * warm)));
  }
  return { rounds: ROUNDS, continuationOverCalled: ratio(running), wholeFirstCallOverCalled: ratio(whole) };
}

const folder = mkdtempSync(join(tmpdir(), 'otter-osr-'));
const environment = describeEnvironment(projectRoot());
const results = Object.entries(KERNELS).map(([name, kernel]) => {
  const file = join(folder, `${name}.ot`);
  writeFileSync(file, kernel.text);
  const result = { kernel: name, n: kernel.n, ...measure(file, kernel) };
  process.stderr.write(`${JSON.stringify(result)}\n`);
  return result;
});
rmSync(folder, { recursive: true, force: true });
makeFolder(dirname(FILE));
writeFileSync(FILE, `${JSON.stringify({ command: commandLine(), environment, results }, null, 2)}\n`);
