/**
 * `otter-tune gate`: is this build slower than another revision, measured beside it, or than a stored baseline? Exit
 * code 0 pass, 1 fail, 2 inconclusive.
 */
import { writeFileSync } from 'node:fs';
import { parseAssignment } from '../../config/parse.js';
import { UserError } from '../../support/assert.js';
import { loadCorpus, matchPrograms } from '../corpus.js';
import { parseDuration } from '../duration.js';
import { describeEnvironment } from '../environment.js';
import type { Experiment } from '../experiment.js';
import { writeBaseline } from '../gate/baseline.js';
import { appendHistory, changes, readHistory } from '../gate/history.js';
import { findOpponent, logRatios, type Opponent, type OpponentArguments } from '../gate/opponent.js';
import { type GateResult, gateJson, gateJunit, gateMarkdown, gateText } from '../gate/output.js';
import { PILOT_ITERATIONS } from '../gate/pilot.js';
import { planGate } from '../gate/plan.js';
import { DEFAULT_LIMITS, type GateJudgement, judge, LOOKS } from '../gate/verdict.js';
import type { Arm, Program, TrialRecord, Turns } from '../model.js';
import { makeProgress } from '../progress.js';
import { endStudy, freeStudyName, runStudy, studyFolder } from '../study.js';
import { type Context, EXIT, printJson, textTable } from './context.js';

export interface GateArguments extends OpponentArguments {
  readonly programs: string;
  readonly iterations: number | undefined;
  readonly turns: Turns;
  readonly budget: string;
  readonly seed: number;
  readonly maxRegress: string;
  /** Knobs of the current build only. */
  readonly headKnob: readonly string[];
  readonly history: string | undefined;
  readonly junit: string | undefined;
  readonly markdown: string | undefined;
  readonly study: string | undefined;
  readonly json: boolean;
}

/** A gate under way: what is compared, and how it is decided. */
interface Gate {
  readonly args: GateArguments;
  readonly programs: readonly Program[];
  readonly head: Arm;
  readonly opponent: Opponent;
  readonly decide: (records: readonly TrialRecord[]) => GateJudgement;
}

export async function gateCommand(context: Context, args: GateArguments): Promise<number> {
  const { places } = context;
  const programs = matchPrograms(loadCorpus(places.corpus), args.programs);
  const limits = { ...DEFAULT_LIMITS, maxRegress: parsePercent(args.maxRegress) };
  const knobs = Object.fromEntries(args.headKnob.map((text) => parseAssignment(text, '--head-knob')));
  const head: Arm = { id: 'now', kind: args.mode, knobs, build: 'current' };
  const note = (text: string): void => void context.err.write(`${text}\n`);
  const opponent = findOpponent({ places, note, programs, head }, args);
  const gate: Gate = { args, programs, head, opponent, decide: (records) => judge(opponent.data(records), limits) };
  const { end } = await measure(context, gate);
  if (end.state === 'interrupted') {
    note('interrupted; the trials are kept, the gate has no verdict');
    return EXIT.interrupted;
  }
  if (args.save !== undefined) saveBaseline(context, gate, args.save, end.records);
  if (args.against === undefined && args.baseline === undefined) return EXIT.ok;
  return publish(context, args, {
    against: opponent.name,
    limits,
    judgement: gate.decide(end.records),
    pairs: programs.flatMap(({ name }) => logRatios(end.records, head, opponent.arm, name)).length,
    failedTrials: failures(end.records),
    history: args.history === undefined ? [] : keepHistory(context, gate, args.history, end.records),
  });
}

async function measure(context: Context, gate: Gate) {
  const { places, command, signal } = context;
  const { args, opponent, head, decide } = gate;
  const { size, iterations, seed } = args;
  const budgetMs = parseDuration(args.budget, '--budget');
  const study = args.study ?? freeStudyName('gate', places);
  // Saving a baseline has nothing to decide: it measures as long as the budget lasts.
  const saving = args.baseline === undefined && args.against === undefined;
  const open = saving ? () => ({ ...decide([]), verdict: 'inconclusive' as const }) : decide;
  const arms = [opponent.arm, head] as const;
  const result = await runStudy({
    study,
    kind: 'gate',
    experiment: gateExperiment(gate, budgetMs),
    resume: false,
    places,
    command,
    signal,
    progress: makeProgress(context.err, budgetMs),
    otherBuilds: opponent.builds,
    plan: (programs) => planGate({ programs, arms, size, iterations, budgetMs, seed, judge: open }),
  });
  const { plan, records } = result.end;
  if (plan !== undefined) endStudy(studyFolder(study, places), plan.skippedUnits, decide(records).verdict);
  return result;
}

function gateExperiment({ args, programs, head, opponent }: Gate, budgetMs: number): Experiment {
  return {
    name: 'gate',
    description: `Performance gate of ${args.mode} against ${opponent.name}`,
    programs: programs.map((p) => p.name),
    size: args.size,
    arms: [...new Set([opponent.arm.kind, head.kind])],
    iterations: args.iterations ?? PILOT_ITERATIONS,
    turns: args.turns,
    clock: 'cpu',
    objective: 'steady',
    budgetMs,
    trialTimeoutMs: 120_000,
    seed: args.seed,
    rounds: LOOKS.at(-1) ?? 1,
    precision: 0,
    sweep: undefined,
    confirm: { finalists: 0, rounds: 1, budgetShare: 0, maxLoss: 0 },
  };
}

function saveBaseline(context: Context, gate: Gate, path: string, records: readonly TrialRecord[]): void {
  const { args, programs, head, opponent } = gate;
  if (opponent.arm.kind !== 'rust')
    throw new UserError('--save measures against the Rust twins', 'leave --against out');
  const entries = programs.map(({ name, sizes }) => {
    const ratios = logRatios(records, head, opponent.arm, name);
    if (ratios.length < 2) throw new UserError(`too few trials of ${name} for a baseline`, 'give a larger --budget');
    return [name, { n: sizes[args.size], logRatios: ratios }] as const;
  });
  const { mode, size, iterations } = args;
  const environment = describeEnvironment(context.places.root);
  const kind = 'otter-tune baseline';
  writeBaseline(path, { schema: 1, kind, mode, size, iterations, environment, programs: Object.fromEntries(entries) });
  context.out(`saved ${path}\n`);
}

function failures(records: readonly TrialRecord[]): string[] {
  return records.flatMap(({ program, arm, outcome }) =>
    outcome.status === 'failed' ? [`${program}, ${arm.id}: ${outcome.reason}: ${outcome.detail}`] : [],
  );
}

/** Adds this gate to the history and says what the history shows. */
function keepHistory(context: Context, gate: Gate, path: string, records: readonly TrialRecord[]): readonly string[] {
  const levels = gate.programs.flatMap(({ name }) => {
    const ratios = logRatios(records, gate.head, gate.opponent.arm, name);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    return ratios.length === 0 ? [] : [[name, Math.exp(mean)] as const];
  });
  const { revision, startedAt } = describeEnvironment(context.places.root);
  appendHistory(path, { schema: 1, revision, at: startedAt, levels: Object.fromEntries(levels) });
  return changes(readHistory(path));
}

function publish(context: Context, args: GateArguments, result: GateResult): number {
  if (args.markdown !== undefined) writeOutput(args.markdown, gateMarkdown(result));
  if (args.junit !== undefined) writeOutput(args.junit, gateJunit(result));
  if (args.json) printJson(context, gateJson(result));
  else {
    context.out(textTable(gateText(result)));
    for (const line of result.history) context.out(`${line}\n`);
    context.out(`${result.judgement.verdict}: ${result.pairs} pairs against ${result.against}\n`);
  }
  if (result.failedTrials.length > 0) return EXIT.failed;
  return { pass: EXIT.ok, fail: EXIT.failed, inconclusive: EXIT.inconclusive }[result.judgement.verdict];
}

function writeOutput(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${(error as Error).message}`);
  }
}

function parsePercent(text: string): number {
  const match = /^(\d+(?:\.\d+)?)%?$/.exec(text);
  const value = Number(match?.[1]) / 100;
  if (match === null || value <= 0 || value > 1) {
    throw new UserError(`--max-regress: '${text}' is not a percentage`, 'write for example 2%: above 0, at most 100');
  }
  return value;
}
