/** What the current build is compared with: another revision built beside it, this build itself, or a stored baseline. */
import { UserError } from '../../support/assert.js';
import { describeEnvironment } from '../environment.js';
import type { Arm, Mode, Program, SizeName, TrialRecord } from '../model.js';
import type { Places } from '../places.js';
import { orderStrata, type Pair, pairsOf } from '../ratios.js';
import { type Baseline, checkBaseline, readBaseline } from './baseline.js';
import type { ProgramData } from './verdict.js';
import { buildRevision } from './worktree.js';

export interface Opponent {
  /** For people. */
  readonly name: string;
  readonly arm: Arm;
  /** `otter` commands of other builds. */
  readonly builds: ReadonlyMap<string, readonly string[]>;
  readonly data: (records: readonly TrialRecord[]) => ProgramData[];
}

export interface OpponentArguments {
  readonly baseline: string | undefined;
  readonly against: string | undefined;
  readonly save: string | undefined;
  readonly mode: Mode;
  readonly size: SizeName;
  readonly allowOtherMachine: boolean;
  readonly allowOtherSchema: boolean;
}

export interface Setting {
  readonly places: Places;
  readonly note: (text: string) => void;
  readonly programs: readonly Program[];
  /** The arm of the current build. */
  readonly head: Arm;
}

/** @throws UserError when it is not said which, or cannot be had. */
export function findOpponent(setting: Setting, args: OpponentArguments): Opponent {
  const { baseline, against, save } = args;
  if (baseline !== undefined && against !== undefined) {
    throw new UserError('--against and --baseline exclude each other');
  }
  if (against !== undefined) return revisionOpponent(setting, against);
  if (baseline !== undefined) return baselineOpponent(setting, args, baseline);
  if (save !== undefined) return rustOpponent(setting, 'Rust', undefined);
  throw new UserError('gate needs --against REVISION or --baseline FILE', 'or --save FILE to make a baseline');
}

/** `current` is this very build: what a gate says then is what noise can do. */
function revisionOpponent({ places, note, programs, head }: Setting, revision: string): Opponent {
  const built = revision === 'current' ? undefined : buildRevision(places.root, revision, note);
  const arm: Arm = { id: 'before', kind: head.kind, knobs: {}, build: built?.commit ?? 'current' };
  return {
    name: built === undefined ? 'this very build' : `${revision} (${built.commit.slice(0, 12)})`,
    arm,
    builds: built === undefined ? new Map() : new Map([[built.commit, built.otter]]),
    data: (records) => pairedData(records, programs, head, arm),
  };
}

/** The log-ratios of two builds that ran side by side. */
export function pairedData(
  records: readonly TrialRecord[],
  programs: readonly Program[],
  head: Arm,
  before: Arm,
): ProgramData[] {
  const pairs = steadyPairs(records, head, before);
  return programs.map(({ name }) => ({ program: name, strata: orderStrata(of(pairs, name), 1) }));
}

function baselineOpponent(setting: Setting, args: OpponentArguments, path: string): Opponent {
  const stored = readBaseline(path);
  const { mode, size, allowOtherMachine, allowOtherSchema } = args;
  const { programs, places, note } = setting;
  const environment = describeEnvironment(places.root);
  const wanted = { mode, size, programs, environment, allowOtherMachine, allowOtherSchema };
  for (const warning of checkBaseline(path, stored, wanted)) {
    note(`warning: ${warning}`);
  }
  return rustOpponent(setting, path, stored);
}

/** The Rust twins are the yardstick: today's ratios to them stand against the stored ones, two independent samples. */
function rustOpponent({ programs, head }: Setting, name: string, stored: Baseline | undefined): Opponent {
  const arm: Arm = { id: 'rust', kind: 'rust', knobs: {}, build: 'current' };
  return {
    name,
    arm,
    builds: new Map(),
    data: (records) =>
      programs.map((program) => ({
        program: program.name,
        strata: [
          { weight: 1, values: logRatios(records, head, arm, program.name) },
          { weight: -1, values: stored?.programs[program.name]?.logRatios ?? [] },
        ],
      })),
  };
}

/** Steady-state CPU time of one arm over the other's, pair by pair. */
export function logRatios(records: readonly TrialRecord[], arm: Arm, baseline: Arm, program: string): number[] {
  return of(steadyPairs(records, arm, baseline), program).map((pair) => pair.logRatio);
}

function steadyPairs(records: readonly TrialRecord[], arm: Arm, baseline: Arm): Pair[] {
  return pairsOf(records, arm.id, baseline.id, { objective: 'steady', clock: 'cpu', phases: ['gate'] });
}

function of(pairs: readonly Pair[], program: string): Pair[] {
  return pairs.filter((pair) => pair.program === program);
}
