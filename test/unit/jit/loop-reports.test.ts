/** Decisions on the loop of a first call one after the other, as the program goes on, with what the controller remembers between them. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decideTier, type MachineState, predictedGainNs } from '../../../src/jit/policy.js';
import { TierStates } from '../../../src/jit/tier-states.js';
import { knobs } from './policy-knobs.js';

/** How long, in reports of the loop, the queue is full at first, and the function's job takes once it was started. */
interface Course {
  readonly busy: number;
  readonly compiling: number;
}

/** Reports until the loop is to be replaced; `share`: of the program's time, what the loop's own nodes take. */
function reportsUntilReplaced(share: number, { busy, compiling }: Course): number {
  const states = new TierStates(1);
  let loops = knobs.loopThreshold;
  let started: number | undefined;
  for (let report = 1; report <= 64; report++) {
    if (started !== undefined && report === started + compiling) states.published({ fn: 0, tier: 'optimised' });
    const gainNs = predictedGainNs({
      calls: 1,
      loops,
      size: 10,
      optimised: false,
      pending: false,
      failures: 0,
      ageNs: 0,
    });
    const counts = { calls: 1, loops, size: 10, ageNs: gainNs / share, again: true };
    const machine: MachineState = {
      queued: report <= busy ? 1000 : 0,
      compileThreads: 1,
      costNs: gainNs * 101,
      specialisedNodes: 0,
    };
    const decision = decideTier(states.profile(0, counts, 7), knobs, machine);
    if (decision.action === 'replace') return report;
    if (decision.action === 'optimise') {
      started = report;
      states.started({ fn: 0, tier: 'optimised' });
    }
    const again = decision.action === 'wait' ? decision.again.loops : loops;
    // Often enough to be replaced in time, and no more often than the counts double.
    assert.is(again, Math.max(knobs.loopThreshold, states.isOptimised(0) ? 0 : loops), `report ${report}`);
    loops += again;
  }
  return Number.POSITIVE_INFINITY;
}

test('a loop whose own nodes take the time is replaced at once, whatever waits', () => {
  for (const busy of [0, 3]) assert.is(reportsUntilReplaced(0.5, { busy, compiling: 2 }), 1);
});

test('a loop that lets its function go first reports itself seldom, and is replaced soon after there is a version', () => {
  for (const busy of [0, 1, 5])
    for (const compiling of [1, 2, 6]) {
      // One report starts the job, one finds its version there, and the next has seen the loop go on without it.
      const most = busy + 1 + compiling + 1;
      assert.is(reportsUntilReplaced(0.1, { busy, compiling }), most, `busy ${busy}, compiling ${compiling}`);
    }
});

test.run();
