/** Opening, running and reading studies: the folder, its journal, its environment record and its samples. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../support/assert.js';
import { nearest } from '../support/nearest.js';
import { prepareBuilds } from './builds.js';
import { servedBy, trialCommand } from './command.js';
import { expectedResult, loadCorpus, selectPrograms } from './corpus.js';
import { executableBytes } from './elf.js';
import { describeEnvironment, type Environment, incompatibility, unfitness } from './environment.js';
import { type Executor, processExecutor } from './executor.js';
import type { Experiment } from './experiment.js';
import type { Program, TrialRecord } from './model.js';
import { pinning } from './pinning.js';
import type { Places } from './places.js';
import { type Plan, planStudy } from './plan.js';
import type { Progress } from './progress.js';
import { type RunEnd, runPlan } from './run.js';
import { writeSamples } from './samples.js';
import { type Journal, JournalWriter, readJournal, type StudyHeader } from './store.js';
import { throttleCounts, throttled } from './throttling.js';

export interface StudyRequest {
  readonly study: string;
  readonly kind: StudyHeader['kind'];
  readonly experiment: Experiment;
  readonly resume: boolean;
  readonly places: Places;
  readonly command: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** `otter` commands of builds other than the current one. */
  readonly otherBuilds?: ReadonlyMap<string, readonly string[]>;
  /** The plan, when it is not that of a sweep. */
  readonly plan?: (programs: readonly Program[]) => Plan;
}

export interface StudyResult {
  readonly end: RunEnd;
  readonly header: StudyHeader;
  readonly environment: Environment;
  readonly journal: Journal;
}

const STUDY_NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

export function studyFolder(study: string, places: Places): string {
  if (!STUDY_NAME.test(study)) {
    throw new UserError(`'${study}' is not a study name`, 'use letters, digits, dots, dashes and underscores');
  }
  return join(places.results, study);
}

/** `quick`, or `quick-2` when that is taken, and so on. */
export function freeStudyName(name: string, places: Places): string {
  for (let i = 1; ; i++) {
    const study = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(join(studyFolder(study, places), 'trials.jsonl'))) return study;
  }
}

/** The last study of that name that has no end yet. @throws UserError when there is none. */
export function unfinishedStudy(name: string, places: Places): string {
  let found: string | undefined;
  for (let i = 1; ; i++) {
    const study = i === 1 ? name : `${name}-${i}`;
    const folder = studyFolder(study, places);
    if (!existsSync(join(folder, 'trials.jsonl'))) break;
    if (readJournal(folder).end === undefined) found = study;
  }
  if (found !== undefined) return found;
  throw new UserError(`there is no unfinished study '${name}' to resume`, 'name one with --study');
}

/** A study that exists, with its header. @throws UserError */
export function openStudy(study: string, places: Places): { folder: string; header: StudyHeader; journal: Journal } {
  const folder = studyFolder(study, places);
  if (!existsSync(join(folder, 'trials.jsonl'))) {
    const all = existsSync(places.results) ? readdirSync(places.results) : [];
    const close = nearest(study, all);
    throw new UserError(`there is no study '${study}' in ${places.results}`, close && `did you mean '${close}'?`);
  }
  const journal = readJournal(folder);
  if (journal.header === undefined) {
    throw new UserError(`${folder}/trials.jsonl has no readable header`, `${journal.corrupt.length} corrupt lines`);
  }
  return { folder, header: journal.header, journal };
}

/** The trials of a study in the order of its plan, decided again from the journal alone. */
export async function replayStudy(header: StudyHeader, journal: Journal, places: Places): Promise<RunEnd> {
  const programs = selectPrograms(loadCorpus(places.corpus), header.experiment.programs);
  return runPlan({
    plan: planStudy({ experiment: header.experiment, programs, defaults: header.defaults as never }),
    recorded: journal.trials,
    executor: undefined,
    save: () => {},
    progress: () => {},
    signal: new AbortController().signal,
  });
}

/** Runs a new study or continues one. Everything that can be refused is refused before the first trial. */
export async function runStudy(request: StudyRequest): Promise<StudyResult> {
  const { places, experiment, study } = request;
  const programs = selectPrograms(loadCorpus(places.corpus), experiment.programs);
  const folder = studyFolder(study, places);
  const before = readJournal(folder);
  if (before.trials.length > 0 && !request.resume) {
    throw new UserError(`${folder} already holds trials`, 'continue with --resume, or choose another --study');
  }
  const environment = describeEnvironment(places.root);
  checkMachine(before, environment);
  const writer = new JournalWriter(folder);
  try {
    for (const reason of unfitness(environment)) request.progress.note(`warning: ${reason}`);
    const counts = throttleCounts();
    const started = performance.now();
    const executor = makeExecutor(request, programs);
    const header = writeHeader(writer, request, before, environment);
    const plan = request.plan?.(programs) ?? planStudy({ experiment, programs, defaults: header.defaults as never });
    const end = await runPlan({
      plan,
      recorded: before.trials,
      executor,
      save: (data) => writer.append({ kind: 'trial', data }),
      progress: (record) => request.progress.step(record),
      signal: request.signal,
    });
    request.progress.end();
    const held = throttled(counts, throttleCounts(), performance.now() - started);
    for (const reason of held) request.progress.note(`warning: ${reason}`);
    return { end, header, environment, journal: before };
  } finally {
    writeSamples(folder, readJournal(folder).trials);
    writer.close();
  }
}

function checkMachine(before: Journal, environment: Environment): void {
  const first = before.sessions[0];
  const problem = first && incompatibility(first.environment, environment);
  if (problem === undefined) return;
  throw new UserError(`this study was begun on another machine: ${problem}`, 'choose another --study');
}

function makeExecutor(request: StudyRequest, programs: readonly Program[]): Executor {
  const { experiment } = request;
  const byName = new Map(programs.map((p) => [p.name, p]));
  const find = (name: string): Program => byName.get(name) as Program;
  for (const program of programs) expectedResult(program, program.sizes[experiment.size]);
  const builds = prepareBuilds(request, programs);
  const codeBytes = codeSizes();
  return processExecutor({
    turns: experiment.turns ?? 'processes',
    commandFor: (trial) => trialCommand(trial, find(trial.program).folder, builds),
    expectedFor: (trial) => expectedResult(find(trial.program), trial.n),
    codeBytesFor: (trial) => codeBytes(servedBy(trial, builds)?.executable),
    timeoutMs: experiment.trialTimeoutMs,
    prefix: pinning().prefix,
    root: request.places.root,
  });
}

/** Of executables, each read once. */
function codeSizes(): (executable: string | undefined) => number | undefined {
  const known = new Map<string, number>();
  return (executable) => {
    if (executable === undefined) return undefined;
    const size = known.get(executable) ?? executableBytes(executable);
    known.set(executable, size);
    return size;
  };
}

function writeHeader(
  writer: JournalWriter,
  request: StudyRequest,
  before: Journal,
  environment: Environment,
): StudyHeader {
  const { study, kind, experiment, command } = request;
  const old = before.header;
  const header: StudyHeader = {
    study,
    kind,
    experiment,
    defaults: old?.defaults ?? environment.knobs,
    createdAt: old?.createdAt ?? environment.startedAt,
  };
  if (JSON.stringify(old) !== JSON.stringify(header)) writer.append({ kind: 'study', data: header });
  const session = { command, environment };
  writer.append({ kind: 'session', data: session });
  const record = { schema: 1, study, sessions: [...before.sessions, session] };
  writeFileSync(join(writer.folder, 'env.json'), `${JSON.stringify(record, null, 2)}\n`);
  return header;
}

/** Marks the study as finished: a later --resume without a name does not pick it. */
export function endStudy(folder: string, skippedUnits: number, decision: string): void {
  const writer = new JournalWriter(folder);
  writer.append({ kind: 'end', data: { skippedUnits, decision } });
  writer.close();
}

export type { TrialRecord };
