/** What can be observed of a run of a program. */
export interface Observed {
  readonly stdout: string;
  readonly stderr: string;
  /** Or the name of the signal that ended it. */
  readonly exit: number | string;
}

export function same(a: Observed, b: Observed): boolean {
  return a.stdout === b.stdout && a.stderr === b.stderr && a.exit === b.exit;
}

/** A run that takes longer has hung. */
export const TIMEOUT_MS = 120_000;
