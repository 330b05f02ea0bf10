/**
 * What the harness costs: a real comparison, and of its time the part spent in programs. Writes
 * results/validation/harness-overhead.json. Run on a machine that does nothing else:
 *
 *   node --import tsx scripts/benchmarks/harness-overhead.ts [--size normal] [--minutes 3] [--programs GLOBS]
 *
 * Three shares, from the journal and the clock around the whole command:
 * `harness` is what the tuner itself takes between and after trials (planning, statistics, journal, report) over the time
 * that processes of programs take; `start` is what a process takes beside its iterations (node, front end, compilers) over
 * the time in iterations, `both` all that is no iteration over the same.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../src/support/assert.js';
import { makeFolder } from '../../src/support/folders.js';
import type { TrialRecord } from '../../src/tune/model.js';
import { projectRoot } from '../../src/tune/places.js';
import { readJournal } from '../../src/tune/store.js';

const root = projectRoot();
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'normal' },
    minutes: { type: 'string', default: '3' },
    programs: { type: 'string', default: 'nbody,sieve,queens,string_build' },
  },
});

function iterationsMs(records: readonly TrialRecord[]): number {
  const times = records.flatMap(({ outcome }) => (outcome.status === 'ok' ? outcome.iterations : []));
  return times.reduce((sum, iteration) => sum + iteration.wallNs, 0) / 1e6;
}

/** The builds before the first trial are not the harness's: they are as long as the compilers that they run. */
function measuredMs(records: readonly TrialRecord[], endedAt: number): number {
  return endedAt - Math.min(...records.map((record) => Date.parse(record.startedAt)));
}

const folder = mkdtempSync(join(tmpdir(), 'otter-overhead-'));
const places = ['--results', join(folder, 'results'), '--reports', join(folder, 'reports'), '--study', 'overhead'];
const what = ['--programs', values.programs, '--size', values.size, '--arms', 'jit,static,rust', '--no-source'];
const command = ['compare', ...what, '--precision', '0', '--budget', `${values.minutes}m`];
const load = loadavg()[0];
const run = spawnSync(join(root, 'scripts', 'otter-tune'), [...command, ...places], { encoding: 'utf8' });
const endedAt = Date.now();
if (run.status !== 0) throw new UserError(`otter-tune failed: ${run.stderr}`);
const { trials, sessions } = readJournal(join(folder, 'results', 'overhead'));
rmSync(folder, { recursive: true, force: true });

const wholeMs = measuredMs(trials, endedAt);
const processesMs = trials.reduce((sum, trial) => sum + trial.elapsedMs, 0);
const inBenchMs = iterationsMs(trials);
const result = {
  command: `otter-tune ${command.join(' ')}`,
  machine: sessions[0]?.environment.cpu,
  load,
  trials: trials.length,
  seconds: { whole: wholeMs / 1000, processes: processesMs / 1000, iterations: inBenchMs / 1000 },
  overhead: {
    harness: (wholeMs - processesMs) / processesMs,
    start: (processesMs - inBenchMs) / inBenchMs,
    both: (wholeMs - inBenchMs) / inBenchMs,
  },
};
const out = join(root, 'results', 'validation');
makeFolder(out);
writeFileSync(join(out, 'harness-overhead.json'), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
