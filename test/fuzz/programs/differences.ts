/** Runs the cases of a file in every mode, and says where one does not do what the interpreter does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from '../../serving/pool.js';
import type * as serving from '../../serving/server.js';
import { isControlled, MODES, type Mode } from './modes.js';
import { type Observed, same, TIMEOUT_MS } from './observed.js';
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

type Answer = serving.Answer<Report>;
type Rest = Pick<Request, 'entries' | 'modes' | 'first'>;

const CHILD = fileURLToPath(new URL('./worker.ts', import.meta.url));
const REQUESTS = 10;

const pool = new Pool<Request, Report>({ module: CHILD, requests: REQUESTS, timeoutMs: TIMEOUT_MS });

/** The process cannot end before. */
export function stopWorkers(): Promise<void> {
  return pool.stop();
}

/**
 * What differs in the `count` cases of a file.
 * @throws Rejected, and when the interpreter ends its process or the executable cannot be built
 */
export async function differences(
  text: string,
  count: number,
  modes: readonly Mode[] = MODES,
): Promise<readonly Difference[]> {
  const folder = mkdtempSync(join(tmpdir(), 'otter-fuzz-'));
  try {
    const path = join(folder, 'cases.ot');
    writeFileSync(path, text);
    return await new Comparison(path, count).run(modes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Comparison {
  private readonly found: Difference[] = [];
  private readonly interpreted = new Map<string, Observed>();

  constructor(
    private readonly path: string,
    private readonly count: number,
  ) {}

  /** All modes in one process, but for what comes after a case that brings it down. */
  async run(modes: readonly Mode[]): Promise<readonly Difference[]> {
    const entries = [...new Set(modes.map(entryOf))];
    let rest: Rest | undefined = { entries, modes, first: 0 };
    while (rest !== undefined) {
      const answer = await pool.ask({ path: this.path, count: this.count, ...rest });
      rest = this.compare(answer, rest.modes, rest.first);
    }
    return this.found;
  }

  /** What is left to run. */
  private compare(answer: Answer, modes: readonly Mode[], first: number): Rest | undefined {
    const { reports, died } = answer;
    for (const report of reports) {
      if (report.kind === 'rejected') throw new Rejected(`the checker rejects\n${report.message}`);
      if (report.kind === 'expected') this.interpreted.set(`${report.entry} ${report.case}`, report.observed);
      if (report.kind === 'static') this.note(report);
    }
    const runs = reports.filter((report) => report.kind === 'tiers');
    this.compareRuns(runs, answer);
    if (died === undefined) return undefined;
    const mode = reports.findLast((report) => report.kind === 'mode')?.mode;
    if (mode === undefined || !isControlled(mode)) {
      throw new Error(`${mode ?? 'the interpreter'} ended the process (${died}): ${answer.stderr.toString()}`);
    }
    const left = modes.slice(modes.indexOf(mode));
    const last = runs.findLast((run) => run.mode === mode);
    const broken = Math.min(crashed(last, left.length < modes.length ? 0 : first), this.count - 1);
    this.found.push(this.crash(broken, mode, runs.at(-1), answer));
    return after(left, broken, this.count);
  }

  private compareRuns(runs: readonly TierRun[], { stdout, stderr }: Answer): void {
    let before = { stdout: 0, stderr: 0 };
    for (const run of runs) {
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

  private crash(
    broken: number,
    mode: Mode,
    last: TierRun | undefined,
    { stdout, stderr, died = 'unknown' }: Answer,
  ): Difference {
    const [out, err] = [stdout.subarray(last?.stdout ?? 0), stderr.subarray(last?.stderr ?? 0)];
    const found = { stdout: out.toString(), stderr: err.toString(), exit: died };
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
  return rest.modes.length === 0 ? undefined : { entries: [], ...rest };
}
