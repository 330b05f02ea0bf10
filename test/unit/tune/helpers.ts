/** What the tuner's tests share: a corpus on disk, planted records, and commands run in this process. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KNOBS, type KnobValues } from '../../../src/config/knobs.js';
import { main } from '../../../src/tune/cli.js';
import { completeExperiment, type Experiment, type ExperimentFile } from '../../../src/tune/experiment.js';
import type { Iteration, PlannedTrial, Program, TrialRecord } from '../../../src/tune/model.js';
import type { Plan } from '../../../src/tune/plan.js';
import { withJudges } from '../../../src/tune/split.js';

const here = dirname(fileURLToPath(import.meta.url));
export const FAKE_OTTER = join(here, 'fake', 'otter.mjs');
export const FAKE_TWIN = join(here, 'fake', 'twin.mjs');
export const FAKE_RUST_TWIN = join(here, 'fake', 'twin.rs');
export const CLI = join(here, '../../../src/tune/cli.ts');

/** A folder that is gone after the tests. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'otter-tune-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeCorpus(folder: string, names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    const place = join(folder, name);
    mkdirSync(place, { recursive: true });
    const sizes = { quick: 10, normal: 20, long: 30 };
    const meta = { description: `<i>${name}</i>`, tags: ['planted'], split: splitOf(i), sizes };
    writeFileSync(join(place, 'meta.json'), JSON.stringify(meta));
    writeFileSync(join(place, 'expected.txt'), '10\tten\n20\ttwenty\n30\tthirty\n');
    writeFileSync(join(place, 'program.ot'), '# played by fake/otter.mjs\n');
  }
}

export interface Bench {
  readonly folder: string;
  readonly flags: readonly string[];
  /** Writes an experiment and returns its path. */
  experiment(file: Partial<ExperimentFile>): string;
  read(path: string): string;
  run(...args: string[]): Promise<{ code: number; out: string; err: string }>;
}

/** Every other program judges. */
function splitOf(index: number): Program['split'] {
  return index % 2 === 0 ? 'search' : 'validation';
}

/** A corpus of planted programs, a fake otter, and the tuner pointed at both. */
export function bench(programs: readonly string[] = ['alpha', 'beta']): Bench {
  const folder = scratch();
  writeCorpus(join(folder, 'corpus'), programs);
  writeFileSync(join(folder, 'defaults.json'), '{ "schema": 1, "values": {} }');
  const places = ['corpus', 'results', 'reports'].flatMap((name) => [`--${name}`, join(folder, name)]);
  const flags = [
    ...places,
    '--defaults',
    join(folder, 'defaults.json'),
    '--otter',
    `${process.execPath} ${FAKE_OTTER}`,
  ];
  return {
    folder,
    flags,
    experiment(file) {
      const path = join(folder, 'planted.json');
      writeFileSync(path, JSON.stringify({ ...plantedFile(programs), ...file }));
      return path;
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    async run(...args) {
      let out = '';
      let err = '';
      const signal = new AbortController().signal;
      const streams = {
        out: (text: string) => {
          out += text;
        },
        err: {
          write: (text: string) => {
            err += text;
          },
        },
        signal,
      };
      return { code: await main([...args, ...flags], streams), out, err };
    },
  };
}

export function plantedFile(programs: readonly string[]): ExperimentFile {
  return { programs: [...programs], arms: ['static', 'jit'], iterations: 6, budget: '10m', rounds: 1 };
}

export function plantedExperiment(programs: readonly string[], file: Partial<ExperimentFile> = {}): Experiment {
  const experiment = completeExperiment({ ...plantedFile(programs), ...file }, 'planted.json');
  return withJudges(experiment, plantedPrograms(programs));
}

export function plantedPrograms(names: readonly string[]): Program[] {
  const expected = new Map([[10, 'ten']]);
  const sizes = { quick: 10, normal: 20, long: 30 };
  const rest = { description: '', tags: [], sizes, twins: [], expected };
  return names.map((name, i) => ({ ...rest, name, folder: name, split: splitOf(i) }));
}

export const DEFAULTS = Object.fromEntries(KNOBS.map((knob) => [knob.name, knob.default])) as KnobValues;

export function iterationsOf(times: readonly number[]): Iteration[] {
  const sizes = { codeBytes: 1000, heapPeak: 2000, rssPeak: 3000, tierEvents: [] };
  return times.map((ns) => ({ wallNs: ns, cpuNs: ns, ...sizes }));
}

export function okRecord(trial: PlannedTrial, times: readonly number[], elapsedMs = 100): TrialRecord {
  const outcome = { status: 'ok', firstResultMs: 5, iterations: iterationsOf(times) } as const;
  return { ...trial, command: ['otter', 'bench'], startedAt: '2030-01-01T00:00:00.000Z', elapsedMs, outcome };
}

/** Walks a plan to its end with made-up outcomes. */
export function walk(plan: Plan, answer: (trial: PlannedTrial, index: number) => TrialRecord): TrialRecord[] {
  const records: TrialRecord[] = [];
  for (let step = plan.next(); step.done !== true; ) {
    const leg = step.value.map((trial, i) => answer(trial, records.length + i));
    records.push(...leg);
    step = plan.next(leg);
  }
  return records;
}
