// Passes of the front end over one file in one process, for front-end.ts: a JSON line a pass, with how long each step
// takes in milliseconds, modules loaded before. The first pass is the cold one.
// Usage: node scripts/benchmarks/front-end-child.mjs FILE [PASSES]
import { readFileSync } from 'node:fs';
import { checkProgram } from '../../build/js/hir/check/index.js';
import { foldGlobals } from '../../build/js/hir/constants.js';
import { verifyProgram } from '../../build/js/hir/verify.js';
import { SourceFile } from '../../build/js/support/source.js';
import { lex } from '../../build/js/syntax/lexer.js';
import { parseOutline } from '../../build/js/syntax/parse.js';

const [, , path, passes = '1'] = process.argv;

const noOtherFiles = () => ({ error: 'there are no other files here' });

/** As `otter check` does it: bodies of functions are parsed when they are checked. */
function pass() {
  const file = new SourceFile(0, path, readFileSync(path, 'utf8'));
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { module, finish } = parseOutline(file);
  const parsed = performance.now();
  const checked = checkProgram({ file, module }, noOtherFiles, 'check');
  const mistakes = checked.diagnostics.length + finish().length;
  const checkedAt = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  return {
    mistakes,
    outlineMs: parsed - started,
    checkMs: checkedAt - parsed,
    totalMs: checkedAt - started,
    cpuMs: (user + system) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** What `otter check` leaves out and `otter run` adds; and lexing, a part of parsing, again on its own. */
function rest() {
  const file = new SourceFile(0, path, readFileSync(path, 'utf8'));
  const { program } = checkProgram({ file, module: parseOutline(file).module }, noOtherFiles);
  const started = performance.now();
  const folded = program === undefined ? undefined : foldGlobals(program);
  const problems = folded === undefined ? ['no program'] : verifyProgram(folded);
  const verified = performance.now();
  lex(file);
  return { problems, verifyMs: verified - started, warmLexMs: performance.now() - verified };
}

const lines = Array.from({ length: Number(passes) }, pass);
const { problems, verifyMs, warmLexMs } = rest();
for (const line of lines)
  process.stdout.write(
    `${JSON.stringify({ ...line, mistakes: line.mistakes + problems.length, verifyMs, warmLexMs })}\n`,
  );
