/** Campaigns of gates: which gate is next, what is kept, and one real slice with a fake bench. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  appendEntry,
  type CampaignEntry,
  type CampaignKind,
  nextGate,
  programOfGate,
  readCampaign,
  shareLimits,
  summariseCampaign,
} from '../../../src/tune/gate/campaign.js';
import { bench, scratch } from './helpers.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCRIPT = join(ROOT, 'scripts/benchmarks/gate-campaign.ts');

function entry(
  kind: CampaignKind,
  seed: number,
  verdict: CampaignEntry['verdict'] = 'fail',
  seconds = 60,
): CampaignEntry {
  const numbers = { ratio: 1, low: 0.99, high: 1.01, pairs: 20, failedTrials: 0, load: 0 };
  return { schema: 1, kind, seed, verdict, seconds, revision: 'r', at: '', command: '', ...numbers };
}

test('kinds take turns, and what is there is not run again', () => {
  const kinds = ['A/A', '+5%'] as const;
  const entries: CampaignEntry[] = [];
  for (let next = nextGate(entries, kinds, 2); next !== undefined; next = nextGate(entries, kinds, 2)) {
    entries.push(entry(next.kind, next.seed));
  }
  assert.equal(
    entries.map((e) => `${e.kind} ${e.seed}`),
    ['A/A 1', '+5% 1', 'A/A 2', '+5% 2'],
  );
});

test('gates of one program meet all programs before one comes again', () => {
  for (const count of [1, 10, 50]) {
    const names = Array.from({ length: count }, (_, i) => `p${i}`);
    const met = new Set(names.map((_, i) => programOfGate(names, i + 1)));
    assert.is(met.size, count);
  }
});

test('a torn line is counted, costs its own gate only, and does not spoil the next', () => {
  const file = join(scratch(), 'campaign.jsonl');
  appendEntry(file, entry('A/A', 1));
  appendFileSync(file, JSON.stringify(entry('A/A', 2)).slice(0, 40));
  appendEntry(file, entry('A/A', 3));
  const { entries, corrupt } = readCampaign(file);
  assert.equal(
    entries.map((e) => e.seed),
    [1, 3],
  );
  assert.is(corrupt, 1);
  assert.is(nextGate(entries, ['A/A'], 3)?.seed, 2);
});

test('limits of a share are those of R: binom.test', () => {
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-6, `${actual}`);
  // binom.test(0, 30): 0, 0.1157033; binom.test(29, 30): 0.8278305, 0.9991565
  near(shareLimits(0, 30).high, 0.1157033);
  near(shareLimits(29, 30).low, 0.8278305);
  near(shareLimits(29, 30).high, 0.9991565);
  assert.equal([shareLimits(0, 30).low, shareLimits(30, 30).high], [0, 1]);
});

test('a summary counts verdicts and times by kind', () => {
  const [aa, five] = summariseCampaign([
    entry('A/A', 1, 'pass', 90),
    entry('A/A', 2, 'inconclusive', 500),
    entry('A/A', 3, 'pass', 100),
    entry('+5%', 1, 'fail', 30),
  ]);
  assert.equal(aa?.verdicts, { pass: 2, fail: 0, inconclusive: 1 });
  assert.equal([aa?.failed.share, aa?.medianSeconds, aa?.longestSeconds], [0, 100, 500]);
  assert.equal([five?.gates, five?.failed.share], [1, 1]);
});

test('a slice of a campaign runs real gates, and the next slice goes on', () => {
  const b = bench();
  const file = join(b.folder, 'campaign.jsonl');
  const slice = (...args: string[]) => {
    const flags = b.flags.filter((_, i) => !['--results', '--reports'].includes(b.flags[i - (i % 2)] ?? ''));
    const all = [
      '--import',
      'tsx',
      SCRIPT,
      '--file',
      file,
      '--programs',
      '*',
      '--only',
      '+5%',
      ...args,
      '--',
      ...flags,
    ];
    const run = spawnSync(process.execPath, all, { encoding: 'utf8' });
    assert.is(run.status, 0, run.stderr);
    return JSON.parse(run.stdout) as { gates: number; verdicts: { fail: number } }[];
  };
  assert.equal(slice('--gates', '1')[0]?.verdicts.fail, 1);
  const text = readFileSync(file, 'utf8');
  assert.is(slice('--gates', '1')[0]?.gates, 1);
  assert.is(slice('--gates', '2', '--minutes', '0')[0]?.gates, 1);
  assert.is(readFileSync(file, 'utf8'), text, 'nothing ran');
});

test.run();
