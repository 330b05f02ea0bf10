// Passes of the front end over one file in one process, for front-end.ts: a JSON line a pass, with how long each step
// takes in milliseconds, modules loaded before. The first pass is the cold one.
// Usage: node scripts/benchmarks/front-end-child.mjs FILE [PASSES]
import { readFileSync } from 'node:fs';
import { checkProgram } from '../../build/js/hir/check/index.js';
import { foldGlobals } from '../../build/js/hir/constants.js';
import { verifyProgram } from '../../build/js/hir/verify.js';
import { SourceFile } from '../../build/js/support/source.js';
import { lex } from '../../build/js/syntax/lexer.js';
import { parseModule } from '../../build/js/syntax/parse.js';

const [, , path, passes = '1'] = process.argv;

function pass() {
  const file = new SourceFile(0, path, readFileSync(path, 'utf8'));
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { module, diagnostics } = parseModule(file);
  const parsed = performance.now();
  const checked = checkProgram({ file, module }, () => ({ error: 'there are no other files here' }));
  const checkedAt = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const steps = {
    parseMs: parsed - started,
    checkMs: checkedAt - parsed,
    totalMs: checkedAt - started,
    cpuMs: (user + system) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
  return { file, program: checked.program, mistakes: diagnostics.length + checked.diagnostics.length, steps };
}

/** What `otter check` leaves out and `otter run` adds; and lexing, a part of parsing, again on its own. */
function rest({ file, program }) {
  const started = performance.now();
  const folded = program === undefined ? undefined : foldGlobals(program);
  const problems = folded === undefined ? ['no program'] : verifyProgram(folded);
  const verified = performance.now();
  lex(file);
  return { problems, verifyMs: verified - started, warmLexMs: performance.now() - verified };
}

const lines = [];
let last;
for (let i = 0; i < Number(passes); i++) {
  last = undefined; // Or two programs would be alive.
  last = pass();
  lines.push({ mistakes: last.mistakes, ...last.steps });
}
const { problems, verifyMs, warmLexMs } = rest(last);
for (const line of lines)
  process.stdout.write(
    `${JSON.stringify({ ...line, mistakes: line.mistakes + problems.length, verifyMs, warmLexMs })}\n`,
  );
