/**
 * Runs every `.ot` file below this folder. Its first line says how:
 *   `# test run [exit N]`        runs in every mode; all must give the same output, errors and exit code
 *   `# test check`               the diagnostics of `otter check`
 *   `# test emit STAGE [ARGS]`   what `otter emit` prints
 * What is expected stands beside it in `.expected`; `BLESS=1` writes that file from what happened (of a run, in the
 * interpreter: the others are still compared). `FILES=text` runs only the files whose path contains the text.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runChild } from '../child.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const OTTER = join(FOLDER, '../../scripts/otter');
const BLESS = process.env.BLESS === '1';
const ONLY = process.env.FILES ?? '';
const TIMEOUT_MS = 120_000;

/** Every way to execute: the tiers are forced by thresholds, loops are replaced while they run, and collections by a small trigger. */
const HOSTILE = ['tier.callThreshold=1', 'tier.osr=force', 'heap.minTrigger=1048576'];
const MODES: readonly (readonly string[])[] = [
  ['--mode', 'interp'],
  ['--mode', 'jit'],
  ['--mode', 'jit', ...HOSTILE.flatMap((knob) => ['--knob', knob])],
  ['--mode', 'static'],
  ['--mode', 'hybrid', '--knob', 'hybrid.callThreshold=2'],
];

/** As many children at a time as there are processors; the tests wait for their own. */
class Pool {
  private free = availableParallelism();
  private readonly waiting: (() => void)[] = [];

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free--;
    try {
      return await job();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}

const pool = new Pool();

/** The heap is verified at each collection; with OTTER_GC_STRESS=1 in the environment there is one at each allocation. */
const ENVIRONMENT = { OTTER_CHECK: '3', ...process.env };

/** Standard output, then errors and the exit code where there are any; paths as the user gave them. */
async function otter(file: string, ...args: string[]): Promise<string> {
  const options = { cwd: FOLDER, env: ENVIRONMENT, timeout: TIMEOUT_MS };
  const { stdout, stderr, exit } = await pool.run(() => runChild(OTTER, args, options));
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
  const runs = MODES.map((mode) => otter(file, 'run', ...mode, file));
  return async () => {
    const [reference = '', ...others] = await Promise.all(runs);
    compare(file, reference);
    for (const [i, output] of others.entries()) assert.fixture(output, reference, MODES[i + 1]?.join(' '));
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

test.run();
