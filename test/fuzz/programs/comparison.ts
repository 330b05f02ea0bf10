/**
 * Which cases of a file differ between the modes, from what a process that runs them all reports.
 *
 * Invariants: a case is blamed only for what it did: one that brings the process down is followed by the rest of them in
 * another process, and one that exceeds the time limit is run again alone, with a much longer one, before it is said to hang.
 */
import type * as serving from '../../serving/server.js';
import { isControlled, type Mode } from './modes.js';
import { HANGS, type Observed, PATIENT_MS, same, TIMEOUT_MS } from './observed.js';
import type { Entry, Report, Request, TierRun } from './worker.js';

export interface Difference {
  readonly case: number;
  readonly mode: Mode;
  /** Which run of the case in its process; absent when it brought the process down. */
  readonly round?: number;
  readonly expected: Observed;
  readonly found: Observed;
}

/** The checker rejects a program: the generator has to be right. */
export class Rejected extends Error {}

export type Answer = serving.Answer<Report>;
/** Runs what is asked for in some process. */
export type Ask = (request: Request) => Promise<Answer>;
type Rest = Pick<Request, 'entries' | 'modes' | 'first' | 'timeoutMs'>;

interface Late {
  readonly case: number;
  readonly mode: Mode;
}

export class Comparison {
  private readonly found: Difference[] = [];
  private readonly late: Late[] = [];
  private readonly interpreted = new Map<string, Observed>();

  constructor(
    private readonly path: string,
    private readonly count: number,
    private readonly ask: Ask,
  ) {}

  /** All modes in one process, but for what comes after a case that brings it down. */
  async run(modes: readonly Mode[]): Promise<readonly Difference[]> {
    const entries = [...new Set(modes.map(entryOf))];
    let rest: Rest | undefined = { entries, modes, first: 0, timeoutMs: TIMEOUT_MS };
    while (rest !== undefined) {
      const answer = await this.ask({ path: this.path, count: this.count, ...rest });
      rest = this.compare(answer, rest);
    }
    for (const late of this.late) await this.runAlone(late);
    return this.found;
  }

  /** What is left to run. */
  private compare(answer: Answer, asked: Rest): Rest | undefined {
    const { modes, first } = asked;
    const { reports, died, isLate } = answer;
    this.read(answer);
    if (died === undefined) return undefined;
    const mode = reports.findLast((report) => report.kind === 'mode')?.mode;
    if (mode === undefined || !isControlled(mode)) {
      // Interpreting, or building an executable: none of a case's own doing.
      if (isLate && asked.timeoutMs < PATIENT_MS) return { ...asked, timeoutMs: PATIENT_MS };
      throw new Error(`${mode ?? 'the interpreter'} ended the process (${died}): ${answer.stderr.toString()}`);
    }
    const left = modes.slice(modes.indexOf(mode));
    const last = reports.filter((report) => report.kind === 'tiers').findLast((run) => run.mode === mode);
    const broken = Math.min(crashed(last, left.length < modes.length ? 0 : first), this.count - 1);
    if (isLate) this.late.push({ case: broken, mode });
    else this.found.push(this.crash(broken, mode, answer));
    return after(left, broken, this.count);
  }

  /** A second attempt of a case that exceeded its limit. */
  private async runAlone({ case: n, mode }: Late): Promise<void> {
    const request = { path: this.path, count: n + 1, entries: [], modes: [mode], first: n, timeoutMs: PATIENT_MS };
    const answer = await this.ask(request);
    this.read(answer, true);
    if (answer.died !== undefined) this.found.push(this.crash(n, mode, answer));
  }

  private read(answer: Answer, isPatient = false): void {
    for (const report of answer.reports) {
      if (report.kind === 'rejected') throw new Rejected(`the checker rejects\n${report.message}`);
      if (report.kind === 'expected') this.interpreted.set(`${report.entry} ${report.case}`, report.observed);
      if (report.kind !== 'static') continue;
      if (report.observed.exit === HANGS && !isPatient) this.late.push(report);
      else this.note(report);
    }
    this.compareRuns(answer);
  }

  private compareRuns({ reports, stdout, stderr }: Answer): void {
    let before = { stdout: 0, stderr: 0 };
    for (const run of reports.filter((report) => report.kind === 'tiers')) {
      const out = stdout.subarray(before.stdout, run.stdout).toString();
      const err = stderr.subarray(before.stderr, run.stderr).toString();
      before = run;
      this.note({ ...run, round: run.round + 1, observed: { stdout: out, stderr: err, exit: run.exit } });
    }
  }

  private note(run: {
    readonly case: number;
    readonly mode: Mode;
    readonly round?: number;
    readonly observed: Observed;
  }) {
    const { case: n, mode, round, observed: found } = run;
    const expected = this.expected(n, mode);
    if (!same(expected, found))
      this.found.push({ case: n, mode, ...(round === undefined ? {} : { round }), expected, found });
  }

  private expected(n: number, mode: Mode): Observed {
    const observed = this.interpreted.get(`${entryOf(mode)} ${n}`);
    if (observed === undefined) throw new Error(`internal error: case ${n} was not interpreted`);
    return observed;
  }

  /** What the case that ended the process did before. */
  private crash(broken: number, mode: Mode, answer: Answer): Difference {
    const last = answer.reports.findLast((report) => report.kind === 'tiers');
    const [out, err] = [answer.stdout.subarray(last?.stdout ?? 0), answer.stderr.subarray(last?.stderr ?? 0)];
    const exit = answer.isLate ? HANGS : (answer.died ?? 'unknown');
    const found = { stdout: out.toString(), stderr: err.toString(), exit };
    return { case: broken, mode, expected: this.expected(broken, mode), found };
  }
}

function entryOf(mode: Mode): Entry {
  return isControlled(mode) ? 'bench' : 'main';
}

/** The case that was running when the process went down, whose mode's last run that ended is `last`. */
function crashed(last: TierRun | undefined, first: number): number {
  if (last === undefined) return first;
  return last.round === 0 ? last.case : last.case + 1;
}

/** What comes after a case of the first of the modes, if anything does. */
function after(modes: readonly Mode[], broken: number, count: number): Rest | undefined {
  const rest = broken + 1 < count ? { modes, first: broken + 1 } : { modes: modes.slice(1), first: 0 };
  return rest.modes.length === 0 ? undefined : { entries: [], timeoutMs: TIMEOUT_MS, ...rest };
}
