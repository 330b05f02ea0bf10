/**
 * End to end: a short real sweep, then its report in headless Chromium with the network cut off. Every chart must
 * draw, nothing may be logged as an error, and the numbers must be there without scripts too.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openPage } from './chromium.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-report-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const EXPERIMENT = {
  schema: 1,
  name: 'short',
  description: 'two programs, one knob',
  programs: ['sieve', 'fannkuch'],
  size: 'quick',
  arms: ['rust', 'static', 'jit'],
  iterations: 3,
  budget: '10m',
  rounds: 1,
  sweep: { mode: 'jit', strategy: 'one-factor', knobs: { 'heap.policy': ['bump'] }, rounds: 1 },
};

test('a short sweep of real programs leaves a journal, samples and a report', () => {
  const file = join(folder, 'short.json');
  writeFileSync(file, JSON.stringify(EXPERIMENT));
  const places = ['--results', join(folder, 'results'), '--reports', join(folder, 'reports')];
  const run = spawnSync(`${ROOT}scripts/otter-tune`, ['sweep', file, '--study', 'short', ...places], {
    encoding: 'utf8',
  });
  assert.is(run.status, 0, run.stderr);
  const lines = readFileSync(join(folder, 'results/short/trials.jsonl'), 'utf8').trim().split('\n');
  assert.ok(lines.length > 8, `${lines.length} journal lines`);
  const csv = readFileSync(join(folder, 'results/short/samples.csv'), 'utf8').trim().split('\n');
  assert.ok(csv.length > 20, `${csv.length} lines of samples`);
  for (const arm of ['rust', 'static', 'jit'])
    assert.ok(
      csv.some((line) => line.includes(arm)),
      arm,
    );
});

test('the report draws every chart without the network', () => {
  const page = join(folder, 'reports/short.html');
  const charts = readFileSync(page, 'utf8').match(/class="chart"/g)?.length ?? 0;
  assert.ok(charts >= 4, `${charts} charts`);
  const { dom, problems } = openPage(page, folder, 10_000);
  const drawn = dom.match(/<svg[^>]*class="marks"/g)?.length ?? 0;
  assert.is(drawn, charts);
  assert.equal(problems, []);
});

test.run();
