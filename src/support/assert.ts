/** Assertions for our own bugs. A user's mistake is a Diagnostic or a UserError, never one of these. */

/** `detail`, and whose it is, are put into words only when it fails: assertions stand where values are made by the million. */
export function assert(
  condition: unknown,
  message: string,
  detail?: string | number,
  owner?: string,
): asserts condition {
  if (!condition) broken(message, detail, owner);
}

/** An assertion that has failed. Where values are made by the million the test stands beside them, without a call. */
export function broken(message: string, detail?: string | number, owner?: string): never {
  const text = [message, ...(detail === undefined ? [] : [detail]), ...(owner === undefined ? [] : ['of', owner])];
  throw new Error(`internal error: ${text.join(' ')}`);
}

/** For the `default` of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`internal error: unexpected ${JSON.stringify(value)}`);
}

/** A mistake of the user's outside any source file (flags, files, environment): one clear message, exit code 1. */
export class UserError extends Error {
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
    this.name = 'UserError';
  }
}

/**
 * How much this process checks of its own work: `OTTER_CHECK` of the environment, 0 (the default) to 3. From 1 on the HIR
 * of each program and the LLVM modules made of it are verified, and so is the heap (src/native/lib/runtime.cc).
 */
export function checkLevel(): number {
  const level = Number.parseInt(process.env.OTTER_CHECK ?? '', 10);
  return Number.isNaN(level) ? 0 : Math.min(Math.max(level, 0), 3);
}
