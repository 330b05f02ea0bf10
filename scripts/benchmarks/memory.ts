/**
 * What the heap costs beside Rust's: CPU time and peak memory of programs that allocate much, as static executables,
 * paired with their Rust twins and with these under mimalloc where its library is installed; and how the heap
 * behaves: pauses with 256 MB alive, memory over ten million allocations of a steady working set, memory after a spike.
 * Rounds are interleaved, each in fresh processes of a few iterations, of which the best counts. Writes
 * results/validation/memory.json. Run: node --import tsx scripts/benchmarks/memory.ts [ROUNDS] [PROGRAM…]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { loadCorpus } from '../../src/tune/corpus.js';
import { describeEnvironment } from '../../src/tune/environment.js';
import { projectRoot } from '../../src/tune/places.js';
import { buildRustTwins, RUST_FLAGS } from '../../src/tune/rust.js';
import { exponentiate, meanInterval } from '../../src/tune/statistics/interval.js';
import { buildExecutable, measureBehaviour } from './memory-behaviour.js';

const ROUNDS = Number(process.argv[2] ?? 8);
const PROGRAMS = process.argv.slice(3);
const DEFAULT_PROGRAMS = ['binary_trees', 'string_build', 'dict_heavy', 'list_churn', 'linked_list'];
const ITERATIONS = 3;
const MIMALLOC = '/usr/lib/x86_64-linux-gnu/libmimalloc.so.2.0';

interface Served {
  readonly cpuNs: number;
  readonly rssPeak: number;
  readonly result: string;
}

interface Arm {
  readonly executable: string;
  readonly env: NodeJS.ProcessEnv;
}

/** One process: the least CPU time of its iterations, its peak memory and its result. */
function run({ executable, env }: Arm, n: number): Served {
  const input = `bench ${n}\n`.repeat(ITERATIONS);
  const { stdout, status } = spawnSync(executable, ['--serve'], { input, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${executable} ended with ${status}`);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Served);
  const cpuNs = Math.min(...lines.map((line) => line.cpuNs));
  return { cpuNs, rssPeak: lines.at(-1)?.rssPeak ?? 0, result: lines[0]?.result ?? '' };
}

/** Arm names to rounds. */
function measure(arms: ReadonlyMap<string, Arm>, n: number): Map<string, Served[]> {
  const runs = new Map<string, Served[]>([...arms.keys()].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? [...arms] : [...arms].reverse();
    for (const [name, arm] of order) runs.get(name)?.push(run(arm, n));
  }
  return runs;
}

function ratio(of: readonly number[], to: readonly number[]) {
  return exponentiate(meanInterval(of.map((value, i) => Math.log(value / (to[i] ?? Number.NaN)))));
}

const root = projectRoot();
const folder = mkdtempSync(join(tmpdir(), 'otter-memory-'));
try {
  const names = PROGRAMS.length > 0 ? PROGRAMS : DEFAULT_PROGRAMS;
  const programs = loadCorpus(join(root, 'corpus')).filter(({ name }) => names.includes(name));
  const twins = buildRustTwins(programs, join(folder, 'rust'), RUST_FLAGS.rust);
  const rows = programs.map((program) => {
    const served = join(folder, program.name);
    buildExecutable(join(program.folder, 'program.ot'), served, true);
    const rust = { executable: twins.get(program.name) ?? '', env: process.env };
    const arms = new Map<string, Arm>([
      ['otter', { executable: served, env: process.env }],
      ['rust', rust],
    ]);
    if (existsSync(MIMALLOC)) arms.set('mimalloc', { ...rust, env: { ...process.env, LD_PRELOAD: MIMALLOC } });
    const n = program.sizes.normal;
    const runs = measure(arms, n);
    const cpu = (name: string) => (runs.get(name) ?? []).map((each) => each.cpuNs);
    const rss = (name: string) => (runs.get(name) ?? []).map((each) => each.rssPeak);
    const [otter] = runs.get('otter') ?? [];
    if (otter?.result !== runs.get('rust')?.[0]?.result) throw new Error(`${program.name}: results differ`);
    const against = (name: string) => ({ cpu: ratio(cpu('otter'), cpu(name)), rss: ratio(rss('otter'), rss(name)) });
    const row = {
      program: program.name,
      n,
      otterMs: Math.min(...cpu('otter')) / 1e6,
      otterRssMb: Math.max(...rss('otter')) / 2 ** 20,
      overRust: against('rust'),
      overMimalloc: arms.has('mimalloc') ? against('mimalloc') : undefined,
    };
    process.stdout.write(`${JSON.stringify(row)}\n`);
    return row;
  });
  const behaviour = await measureBehaviour(folder);
  process.stdout.write(`${JSON.stringify(behaviour, null, 1)}\n`);
  const environment = describeEnvironment(root);
  const out = join(root, 'results/validation');
  makeFolder(out);
  const text = JSON.stringify(
    {
      command: `node --import tsx scripts/benchmarks/memory.ts ${ROUNDS}`,
      environment,
      rounds: ROUNDS,
      iterations: ITERATIONS,
      rows,
      behaviour,
    },
    null,
    1,
  );
  writeFileSync(join(out, 'memory.json'), `${text}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
