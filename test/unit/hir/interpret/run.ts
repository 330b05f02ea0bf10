/** Runs source text in the interpreter, within the test's own process. */

import { Interpreter } from '../../../../src/hir/interpret/index.js';
import { CapturedOutput } from '../../../../src/hir/interpret/output.js';
import { accepts } from '../../check/helpers.js';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export function interpret(text: string, maxDepth = 500): Ran {
  const output = new CapturedOutput();
  const interpreter = new Interpreter(accepts(text), { output, args: [], maxDepth });
  const { exitCode } = interpreter.runEntry();
  return { stdout: output.stdout, stderr: output.stderr, exitCode };
}

/** The lines that `main` with this body prints; its lines are indented by four spaces. */
export function printedBy(body: string, declarations = ''): string[] {
  const { stdout, stderr } = interpret(`${declarations}fn main():\n${body.replace(/^/gm, '    ')}\n`);
  return [...stdout.split('\n').slice(0, -1), ...stderr.split('\n').slice(0, -1)];
}
