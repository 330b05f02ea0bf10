/**
 * Runs every `.ot` file below this folder. Its first line says how:
 *   `# test run [exit N] [KNOB=VALUE…]`  runs in every mode; all must give the same output, errors and exit code
 *   `# test check`               the diagnostics of `otter check`
 *   `# test emit STAGE [ARGS]`   what `otter emit` prints
 * What is expected stands beside it in `.expected`; `BLESS=1` writes that file from what happened (of a run, in the
 * interpreter: the others are still compared). `FILES=text` runs only the files whose path contains the text.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, runChild } from '../child.js';
import { Workers } from '../serving/program-workers.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const OTTER = join(FOLDER, '../../scripts/otter');
const BLESS = process.env.BLESS === '1';
const ONLY = process.env.FILES ?? '';
/** A collection at each allocation takes its time. */
const TIMEOUT_MS = process.env.OTTER_GC_STRESS === '1' ? 600_000 : 120_000;

interface Mode {
  readonly mode: string;
  readonly knobs: readonly string[];
  /** A second run starts with the code that the first one left. */
  readonly kept?: boolean;
}

/** Versions for whatever a parameter was last, which others miss soon. */
const SPECIALISING = ['profile.valuePeriod=1', 'specialise.samples=1', 'specialise.share=0'];

/** Every way to execute: the tiers are forced by thresholds, loops are replaced while they run, and collections, most of them young ones, by a small trigger. */
const MODES: readonly Mode[] = [
  { mode: 'interp', knobs: [] },
  { mode: 'jit', knobs: [] },
  { mode: 'jit', knobs: ['baseline.emitter=direct', 'tier.callThreshold=1000000000', 'tier.loopThreshold=1000000000'] },
  {
    mode: 'jit',
    knobs: [
      ...['tier.callThreshold=1', 'tier.leastShare=0', 'tier.osr=force'],
      ...['heap.minTrigger=1048576', 'heap.generations=always', ...SPECIALISING],
    ],
  },
  { mode: 'static', knobs: [] },
  { mode: 'hybrid', knobs: ['hybrid.callThreshold=2', 'tier.leastShare=0', ...SPECIALISING], kept: true },
  { mode: 'jit', knobs: ['tier.callThreshold=1', 'tier.leastShare=0', 'tier.osr=force', ...SPECIALISING], kept: true },
];

/** The heap is verified at each collection; with OTTER_GC_STRESS=1 in the environment there is one at each allocation. */
const ENVIRONMENT = { OTTER_CHECK: '3', ...process.env };
const workers = new Workers({ env: ENVIRONMENT, timeoutMs: TIMEOUT_MS });
let commands: Promise<unknown> = Promise.resolve();

/** What `otter` prints, one command at a time: the workers take the rest of the machine. */
async function otter(file: string, ...args: string[]): Promise<string> {
  const options = { cwd: FOLDER, env: ENVIRONMENT, timeout: TIMEOUT_MS };
  const ended = commands.then(() => runChild(OTTER, args, options));
  commands = ended;
  return shown(file, await ended);
}

/** Standard output, then errors and the exit code where there are any; paths as the user gave them. */
function shown(file: string, { stdout, stderr, exit }: Ended): string {
  const sections = [stdout];
  if (stderr !== '') sections.push(`--- stderr\n${stderr}`);
  if (exit !== 0) sections.push(`--- exit ${exit}\n`);
  return sections.join('').replaceAll(join(FOLDER, file), file);
}

function compare(file: string, actual: string): void {
  const path = join(FOLDER, file.replace(/\.ot$/, '.expected'));
  if (BLESS) writeFileSync(path, actual);
  assert.ok(existsSync(path), `${path} is missing; BLESS=1 writes it`);
  assert.fixture(actual, readFileSync(path, 'utf8'));
}

/** Starts what the file asks for at once, and returns its test. */
function start(file: string, header: string): () => Promise<void> {
  const [kind = '', ...rest] = header.replace('# test ', '').trim().split(' ');
  if (kind === 'check') return single(file, otter(file, 'check', file));
  if (kind === 'emit') return single(file, otter(file, 'emit', file, '--stage', ...rest));
  const own = rest.filter((word) => word.includes('='));
  const runs = MODES.map(async (mode) =>
    shown(file, await workers.run({ folder: FOLDER, file, ...mode, knobs: [...mode.knobs, ...own] })),
  );
  return async () => {
    const [reference = '', ...others] = await Promise.all(runs);
    compare(file, reference);
    for (const [i, output] of others.entries())
      assert.fixture(output, reference, Object.values(MODES[i + 1] ?? {}).join(' '));
  };
}

function single(file: string, output: Promise<string>): () => Promise<void> {
  return async () => compare(file, await output);
}

const files = (readdirSync(FOLDER, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ot') && name.includes(ONLY))
  .sort();

for (const file of files) {
  const [header = ''] = readFileSync(join(FOLDER, file), 'utf8').split('\n');
  // Files without a header are modules that tests import.
  if (/^# test (run|check|emit)/.test(header)) test(file, start(file, header));
}

test.after(() => workers.stop());
test.run();
