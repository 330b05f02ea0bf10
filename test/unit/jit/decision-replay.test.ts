/**
 * Decisions of real runs, as `--trace tier` printed them, made once more from their inputs. The profiles were recorded
 * with `otter run --trace tier --knob tier.gainFactor=1 corpus/<name>/program.ot`, of richards with a main that calls bench twenty times;
 * the first lines of decisions are kept.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decisionLine, parseDecisionLine } from '../../../src/jit/decision-line.js';
import { decideTier, type PolicyKnobs } from '../../../src/jit/policy.js';

const replay = suite('recorded decisions');
const FOLDER = new URL('profiles/', import.meta.url);

const knobs: PolicyKnobs = {
  callThreshold: 200,
  aheadThreshold: 100_000,
  loopThreshold: 40_000,
  osr: 'auto',
  gainFactor: 1,
  leastShare: 0.0001,
  specialise: { share: 0.95, samples: 16, uses: 'dear', nodes: 400, budget: 4000, mostMissed: 0.005 },
};

for (const file of readdirSync(FOLDER)) {
  const lines = readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n');
  replay(`of ${file} are the same again`, () => {
    assert.ok(lines.length > 10, 'a profile with something in it');
    for (const line of lines) {
      const record = parseDecisionLine(line);
      assert.ok(record !== undefined, line);
      const { action, reason } = decideTier(record.profile, knobs, record.machine);
      assert.equal({ action, reason }, record.decision, line);
      assert.is(decisionLine(record), line);
    }
  });
}

replay('are not mixed up with other lines of a trace', () => {
  assert.is(parseDecisionLine('work: baseline published, 1.20 ms, 300 bytes'), undefined);
});

replay.run();
