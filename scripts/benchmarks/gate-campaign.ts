/**
 * Real gates, 30 of equal builds and 30 each with 5% and 3% of work added: false alarms and recall of the gate as it is.
 * Each gate is over one program of the corpus, another one for each of the 30, or over those that --programs names: with
 * `--programs ten --file results/validation/gate-ten.jsonl` over ten of most families. Appends a line a gate to results/validation/gate-campaign.jsonl and goes on where it stopped:
 *
 *   node --import tsx scripts/benchmarks/gate-campaign.ts [--minutes M] [--gates 30] [--only A/A,+5%,+3%]
 *     [--programs GLOBS] [--file FILE] [--summary] [-- FLAGS OF otter-tune gate]
 *
 * With --minutes it starts no gate that would end later, going by the longest so far; --summary runs none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../src/support/assert.js';
import { makeFolder } from '../../src/support/folders.js';
import { loadCorpus } from '../../src/tune/corpus.js';
import { describeEnvironment } from '../../src/tune/environment.js';
import {
  appendEntry,
  CAMPAIGN_KINDS,
  type CampaignEntry,
  type CampaignKind,
  nextGate,
  programOfGate,
  readCampaign,
  summariseCampaign,
} from '../../src/tune/gate/campaign.js';
import type { Verdict } from '../../src/tune/gate/verdict.js';
import { projectRoot } from '../../src/tune/places.js';
import { shellText } from '../../src/tune/shell.js';

/** One or two of most families, the shorter ones. */
const TEN = 'nbody,fannkuch,spectral_norm,sieve,nqueens,queens,string_build,storage,binary_trees,levenshtein';

interface GateJson {
  readonly verdict: Verdict;
  readonly pairs: number;
  readonly failedTrials: readonly string[];
  readonly geomean: { readonly ratio: number; readonly low: number | null; readonly high: number | null };
}

const root = projectRoot();
const names = loadCorpus(join(root, 'corpus')).map(({ name }) => name);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '100000' },
    gates: { type: 'string', default: '30' },
    only: { type: 'string', default: Object.keys(CAMPAIGN_KINDS).join(',') },
    programs: { type: 'string' },
    file: { type: 'string', default: join(root, 'results', 'validation', 'gate-campaign.jsonl') },
    summary: { type: 'boolean', default: false },
  },
});

function kindsOf(text: string): CampaignKind[] {
  return text.split(',').map((name) => {
    if (name in CAMPAIGN_KINDS) return name as CampaignKind;
    throw new UserError(`--only: there is no kind '${name}'`, `there are: ${Object.keys(CAMPAIGN_KINDS).join(', ')}`);
  });
}

function runGate(kind: CampaignKind, seed: number): CampaignEntry {
  const work = CAMPAIGN_KINDS[kind];
  const added = work === 0 ? [] : ['--head-knob', `bench.addedWork=${work}`];
  const programs = values.programs === 'ten' ? TEN : (values.programs ?? programOfGate(names, seed));
  const gate = ['gate', '--against', 'current', '--programs', programs, '--seed', String(seed), '--json'];
  const command = [join(root, 'scripts', 'otter-tune'), ...gate, ...added, ...positionals];
  const scratch = mkdtempSync(join(tmpdir(), 'otter-campaign-'));
  const [file = '', ...args] = command;
  const load = loadavg()[0] as number;
  const { revision, startedAt } = describeEnvironment(root);
  const started = performance.now();
  const run = spawnSync(file, [...args, '--results', scratch], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const seconds = (performance.now() - started) / 1000;
  rmSync(scratch, { recursive: true, force: true });
  if (![0, 1, 2].includes(run.status ?? -1) || run.stdout === '') throw new UserError(`a gate broke: ${run.stderr}`);
  const result = JSON.parse(run.stdout) as GateJson;
  const { ratio, low, high } = result.geomean;
  return {
    schema: 1,
    kind,
    seed,
    verdict: result.verdict,
    ratio,
    low,
    high,
    pairs: result.pairs,
    failedTrials: result.failedTrials.length,
    seconds: Math.round(seconds * 10) / 10,
    load,
    revision,
    at: startedAt,
    command: shellText(['scripts/otter-tune', ...args]),
  };
}

function campaign(): void {
  const kinds = kindsOf(values.only);
  const deadline = performance.now() + Number(values.minutes) * 60_000;
  makeFolder(dirname(values.file));
  let longestMs = 0;
  for (;;) {
    const next = nextGate(readCampaign(values.file).entries, kinds, Number(values.gates));
    if (next === undefined || performance.now() + longestMs > deadline) return;
    const entry = runGate(next.kind, next.seed);
    longestMs = Math.max(longestMs, entry.seconds * 1000);
    appendEntry(values.file, entry);
    process.stderr.write(
      `${entry.kind} ${entry.seed}: ${entry.verdict}, ${entry.ratio.toFixed(4)}, ${entry.seconds} s\n`,
    );
  }
}

if (!values.summary) campaign();
const { entries, corrupt } = readCampaign(values.file);
if (corrupt > 0) process.stderr.write(`warning: ${corrupt} lines of ${values.file} could not be read\n`);
process.stdout.write(`${JSON.stringify(summariseCampaign(entries), null, 2)}\n`);
