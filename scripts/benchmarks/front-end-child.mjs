// One cold run of the front end for front-end.ts: how long each step takes for a file, in milliseconds, modules loaded
// before. Usage: node scripts/benchmarks/front-end-child.mjs FILE
import { readFileSync } from 'node:fs';
import { checkProgram } from '../../build/js/hir/check/index.js';
import { foldGlobals } from '../../build/js/hir/constants.js';
import { verifyProgram } from '../../build/js/hir/verify.js';
import { SourceFile } from '../../build/js/support/source.js';
import { lex } from '../../build/js/syntax/lexer.js';
import { parseModule } from '../../build/js/syntax/parse.js';

const path = process.argv[2];
const file = new SourceFile(0, path, readFileSync(path, 'utf8'));
const cpu = process.cpuUsage();
const started = performance.now();
const { module, diagnostics } = parseModule(file);
const parsed = performance.now();
const checked = checkProgram({ file, module }, () => ({ error: 'there are no other files here' }));
const checkedAt = performance.now();
const { user, system } = process.cpuUsage(cpu);
// What `otter check` leaves out and `otter run` adds.
const folded = checked.program === undefined ? undefined : foldGlobals(checked.program);
const problems = folded === undefined ? ['no program'] : verifyProgram(folded);
const verified = performance.now();
// Lexing is part of parsing; it is measured again on its own, after all that counts.
lex(file);
const lexed = performance.now();
const steps = {
  parseMs: parsed - started,
  checkMs: checkedAt - parsed,
  verifyMs: verified - checkedAt,
  totalMs: checkedAt - started,
  cpuMs: (user + system) / 1000,
  warmLexMs: lexed - verified,
};
const mistakes = diagnostics.length + checked.diagnostics.length + problems.length;
process.stdout.write(`${JSON.stringify({ mistakes, ...steps, peakRssMb: process.resourceUsage().maxRSS / 1024 })}\n`);
