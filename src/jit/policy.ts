/**
 * Tier policy: pure functions from what is known of a function to a decision with its reason. Nothing here
 * compiles, waits or keeps state, so every decision can be replayed from its inputs.
 */

/** What the controller knows of a function when a counter ran out. */
export interface FunctionProfile {
  readonly calls: number;
  readonly loops: number;
  /** HIR nodes. */
  readonly size: number;
  /** A better version is published already. */
  readonly optimised: boolean;
  /** A compile job for it is under way. */
  readonly pending: boolean;
  /** Failed attempts at the optimised tier. */
  readonly failures: number;
}

export interface PolicyKnobs {
  readonly callThreshold: number;
  readonly loopThreshold: number;
}

export type Reason =
  | 'hot calls'
  | 'hot loop'
  | 'too cold'
  | 'already optimised'
  | 'being compiled'
  | 'backing off after a failure';

/** `again`: counts after which the function should report itself again. */
export type Decision =
  | { readonly action: 'optimise'; readonly reason: Reason }
  | {
      readonly action: 'wait';
      readonly reason: Reason;
      readonly again: { readonly calls: number; readonly loops: number };
    };

/** Whether a function moves up to the optimised tier. */
export function decideTier(profile: FunctionProfile, knobs: PolicyKnobs): Decision {
  if (profile.optimised) return wait('already optimised', knobs, 1024);
  if (profile.pending) return wait('being compiled', knobs, 64);
  // Exponential back-off, never a permanent blacklist: after k failures the counts must grow by 4^k.
  const factor = 4 ** profile.failures;
  if (profile.calls >= knobs.callThreshold * factor) return { action: 'optimise', reason: 'hot calls' };
  if (profile.loops >= knobs.loopThreshold * factor) return { action: 'optimise', reason: 'hot loop' };
  return wait(profile.failures > 0 ? 'backing off after a failure' : 'too cold', knobs, factor);
}

function wait(reason: Reason, knobs: PolicyKnobs, factor: number): Decision {
  return {
    action: 'wait',
    reason,
    again: { calls: knobs.callThreshold * factor, loops: knobs.loopThreshold * factor },
  };
}
