/**
 * Tier policy: pure functions from what is known of a function to a decision with its reason. Nothing here
 * compiles, waits or keeps state, so every decision can be replayed from its inputs.
 */

import type { DominantValue } from './argument-profile.js';
import { chooseBindings, isMissed, type SpecialiseKnobs } from './specialise.js';

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
  /** CPU nanoseconds that the program has taken since the function first had code. */
  readonly ageNs: number;
  /** The code that counts was optimised ahead of time, with the whole program. */
  readonly ahead?: boolean;
  /** Its better version is specialised: calls that missed, and CPU nanoseconds of the program, since it is there. */
  readonly specialised?: { readonly misses: number; readonly sinceNs: number };
  /** A specialised version was missed too often: it gets none any more. */
  readonly generic?: boolean;
  /** As far as the program's text says it may be called again, once its first call has ended. */
  readonly again?: boolean;
  /** The loop whose back edge reported; undefined when a call did. */
  readonly loop?: LoopProfile;
  /** What its parameters were most often, where calls were looked at: what a specialised version would be made for. */
  readonly arguments?: readonly DominantValue[];
}

/** A loop that runs in baseline code, and the continuation it could go on in. */
export interface LoopProfile {
  readonly continuation: 'none' | 'pending' | 'published';
  /** Failed attempts at the continuation. */
  readonly failures: number;
  /** Back edges of baseline code since the function's better version was there, as far as is known. */
  readonly since?: number;
}

/** What else is going on when a decision is made. */
export interface MachineState {
  /** Functions and loops that wait for the optimised tier or are being compiled for it. */
  readonly queued: number;
  readonly compileThreads: number;
  /** Predicted nanoseconds of compiling this function with what would be inlined, learned in this run. */
  readonly costNs: number;
  /** HIR nodes of the functions with specialised versions so far. */
  readonly specialisedNodes: number;
}

export interface PolicyKnobs {
  readonly callThreshold: number;
  /** The same for code that was compiled ahead of time, which gains less. */
  readonly aheadThreshold: number;
  readonly loopThreshold: number;
  readonly osr: 'auto' | 'off' | 'force';
  /** How many times its share of the queue's cost a function has to gain; 0: counts alone decide. */
  readonly gainFactor: number;
  /** Least gain as a share of `ageNs`; 0: counts alone decide. */
  readonly leastShare: number;
  readonly specialise: SpecialiseKnobs;
}

export type Reason =
  | 'hot calls'
  | 'hot loop'
  | 'hot loop of a first call'
  | 'hot loop of a version that is left behind'
  | 'every loop is replaced'
  | 'its loop is replaced'
  | 'too cold'
  | 'already optimised'
  | 'calls miss its specialised version'
  | 'being compiled'
  | 'the version that is left behind ends soon'
  | 'gains too small a share of the run'
  | 'gains less than it costs those that wait'
  | 'backing off after a failure';

/** `again`: in how many calls and back edges the function should report itself again. */
export type Decision =
  | { readonly action: 'optimise'; readonly reason: Reason }
  /** The same with these parameters bound to these values, for calls that have them. */
  | { readonly action: 'specialise'; readonly reason: Reason; readonly bind: readonly DominantValue[] }
  /** Compile a continuation for the loop that reported. */
  | { readonly action: 'replace'; readonly reason: Reason }
  | {
      readonly action: 'wait';
      readonly reason: Reason;
      readonly again: { readonly calls: number; readonly loops: number };
    };

/** Whether a function moves up to the optimised tier, or its running loop does. */
export function decideTier(profile: FunctionProfile, knobs: PolicyKnobs, machine: MachineState): Decision {
  return decideLoop(profile, knobs, machine) ?? decideFunction(profile, knobs, machine);
}

/**
 * Nanoseconds that the optimised version is expected to save: a program that has run for so long is expected to run
 * as long again (Arnold, Fink, Grove, Hind and Sweeney: Adaptive optimization in the Jalapeño JVM, 2000).
 * Half a body is run a call or an iteration, a node takes a nanosecond in baseline code and a third of
 * that afterwards: the orders of magnitude, which is what the comparison with a compile's milliseconds needs.
 */
export function predictedGainNs({ calls, loops, size }: FunctionProfile): number {
  const past = (calls + loops) * (size / 2);
  return past * (1 - 1 / 3);
}

/**
 * What waiting functions and loops are ordered by: nanoseconds gained for each HIR node that has to be compiled for it, `nodes`
 * with what would be inlined. A function that calls 250 others, each from nowhere else, is a module of all of them, of which its
 * own nodes, whose gain is counted here, are a fifteenth.
 */
export function gainPerNode(profile: FunctionProfile, nodes: number): number {
  return predictedGainNs(profile) / Math.max(1, nodes);
}

/** A free thread costs nobody anything; a queue makes each function wait for those before it. */
function requiredGainNs({ queued, compileThreads, costNs }: MachineState, factor: number): number {
  return factor * costNs * Math.max(queued / compileThreads - 1, 0);
}

/**
 * A running loop is replaced when a new version of its function would not help it: in the function's first call,
 * which may be the only one, and when a newer version is there but this call is still in the old one.
 */
function decideLoop(profile: FunctionProfile, knobs: PolicyKnobs, machine: MachineState): Decision | undefined {
  const { loop, calls, loops } = profile;
  if (loop === undefined || knobs.osr === 'off') return undefined;
  const isFirst = calls <= 1;
  if (loop.continuation !== 'none') return isFirst ? decideReplaced(profile, knobs, machine) : undefined;
  if (knobs.osr === 'force') return { action: 'replace', reason: 'every loop is replaced' };
  const needed = knobs.loopThreshold * backOff(loop.failures);
  if (loops < needed) return undefined;
  const leaves = isFirst && !isInCallees(profile, machine);
  if (leaves) return { action: 'replace', reason: 'hot loop of a first call' };
  if (profile.optimised) return decideLeftBehind(loop.since ?? 0, needed, profile, knobs);
  return isFirst && profile.pending ? wait('being compiled', profile, knobs, 64, 1) : undefined;
}

/** The first call goes on in better code. A thread with nothing else to do makes what later calls will need. */
function decideReplaced(profile: FunctionProfile, knobs: PolicyKnobs, machine: MachineState): Decision | undefined {
  const { again, optimised, pending, failures, loop } = profile;
  const isNeeded = again === true && !optimised && !pending && failures === 0;
  if (isNeeded && machine.queued === 0 && loop?.continuation === 'published' && knobs.osr === 'auto') return undefined;
  return wait('its loop is replaced', profile, knobs, 1, 1024);
}

/** Of the time since a function had code, its own nodes take less than this where it is in what it calls. */
const OWN_SHARE = 1 / 8;

/** And what its loop gained so far is less than this part of what the continuation costs, with all that is inlined. */
const GAIN_FOR_COST = 1 / 100;

/**
 * Whether a loop's time is in what it calls, which gets versions of its own: then what the continuation would gain in the one call
 * is little, and the function itself comes first, where it may be called again.
 */
function isInCallees(profile: FunctionProfile, { costNs }: MachineState): boolean {
  if (profile.again !== true || profile.failures > 0) return false;
  const gainNs = predictedGainNs(profile);
  return gainNs < OWN_SHARE * profile.ageNs && gainNs < GAIN_FOR_COST * costNs;
}

/** Most calls that run in the old version when a better one is published end soon: only one that goes on is worth a compile. */
function decideLeftBehind(since: number, needed: number, { calls }: FunctionProfile, knobs: PolicyKnobs): Decision {
  if (since >= needed) return { action: 'replace', reason: 'hot loop of a version that is left behind' };
  const again = { calls: Math.max(calls, knobs.callThreshold * 1024), loops: needed - since };
  return { action: 'wait', reason: 'the version that is left behind ends soon', again };
}

function decideFunction(profile: FunctionProfile, knobs: PolicyKnobs, machine: MachineState): Decision {
  if (profile.specialised !== undefined && !profile.pending) return decideSpecialised(profile, knobs);
  if (profile.optimised) return wait('already optimised', profile, knobs, 1024);
  if (profile.pending) return wait('being compiled', profile, knobs, 64);
  const factor = backOff(profile.failures);
  const calls = profile.ahead === true ? knobs.aheadThreshold : knobs.callThreshold;
  const hotCalls = profile.calls >= calls * factor;
  if (hotCalls || profile.loops >= knobs.loopThreshold * factor) {
    const gainNs = predictedGainNs(profile);
    if (gainNs < knobs.leastShare * profile.ageNs) return wait('gains too small a share of the run', profile, knobs, 1);
    if (gainNs >= requiredGainNs(machine, knobs.gainFactor)) {
      const reason = hotCalls ? 'hot calls' : 'hot loop';
      const bind = chooseBindings(profile, knobs.specialise, machine);
      return bind.length > 0 ? { action: 'specialise', reason, bind } : { action: 'optimise', reason };
    }
    return wait('gains less than it costs those that wait', profile, knobs, 1);
  }
  return wait(profile.failures > 0 ? 'backing off after a failure' : 'too cold', profile, knobs, factor);
}

/** All that a specialised version reports is what misses it. */
function decideSpecialised(profile: FunctionProfile, knobs: PolicyKnobs): Decision {
  if (isMissed(profile, knobs.specialise)) return { action: 'optimise', reason: 'calls miss its specialised version' };
  const misses = profile.specialised?.misses ?? 0;
  return wait('already optimised', { ...profile, calls: misses }, knobs, 1, 1024);
}

/** Exponential, never a permanent blacklist: after k failures the counts must grow by 4^k. */
function backOff(failures: number): number {
  return 4 ** failures;
}

/** The counts at least double from one report to the next, so that reports of one function thin out. */
function wait(
  reason: Reason,
  { calls, loops }: FunctionProfile,
  knobs: PolicyKnobs,
  callFactor: number,
  loopFactor = callFactor,
): Decision {
  const again = {
    calls: Math.max(calls, knobs.callThreshold * callFactor),
    loops: Math.max(loops, knobs.loopThreshold * loopFactor),
  };
  return { action: 'wait', reason, again };
}
