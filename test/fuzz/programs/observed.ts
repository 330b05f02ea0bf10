/** What can be observed of a run of a program. */
export interface Observed {
  readonly stdout: string;
  readonly stderr: string;
  /** Or the name of the signal that ended it, or `HANGS`. */
  readonly exit: number | string;
}

export function same(a: Observed, b: Observed): boolean {
  return a.stdout === b.stdout && a.stderr === b.stderr && a.exit === b.exit;
}

/** The exit of a run that did not end within its limit. */
export const HANGS = 'time limit';

/** A run that takes longer is tried again alone: something else may have the machine. */
export const TIMEOUT_MS = 120_000;
/** One that takes longer alone hangs. */
export const PATIENT_MS = 10 * TIMEOUT_MS;
