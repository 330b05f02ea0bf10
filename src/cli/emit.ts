/** `otter emit`: a program as it stands after a stage of the pipeline. */
import { readModule } from '../front-end.js';
import type { HirProgram } from '../hir/hir.js';
import { printFunction, printProgram } from '../hir/print.js';
import { compileBaseline, compileHybrid, compileOptimised, compileStatic } from '../jit/compile.js';
import { loadAddon, NATIVE_DIR } from '../jit/native.js';
import { UserError } from '../support/assert.js';
import { nearest } from '../support/nearest.js';
import { lex } from '../syntax/lexer.js';
import { printModule, printTokens } from '../syntax/print.js';
import { knobsFrom, loadProgram, type STAGES, type TIERS } from './common.js';

export interface EmitOptions {
  readonly file: string;
  readonly stage: (typeof STAGES)[number];
  /** Only this function, by its symbol or the name that traces show. */
  readonly function: string | undefined;
  readonly tier: (typeof TIERS)[number];
  readonly knobs: readonly string[];
}

export function emit(options: EmitOptions): number {
  process.stdout.write(emitText(options));
  return 0;
}

function emitText(options: EmitOptions): string {
  const { file, stage } = options;
  if (stage === 'tokens' || stage === 'ast') {
    const { source, module } = readModule(file);
    return stage === 'tokens' ? printTokens(source, lex(source)) : printModule(source, module);
  }
  const program = loadProgram(file);
  const fn = options.function === undefined ? undefined : findFunction(program, options.function);
  if (stage === 'hir') {
    const body = fn === undefined ? undefined : program.functions[fn];
    return body === undefined ? printProgram(program) : printFunction(program, body);
  }
  return emitCode(program, fn, stage, options);
}

function emitCode(
  program: HirProgram,
  fn: number | undefined,
  stage: 'llvm' | 'opt' | 'asm',
  options: EmitOptions,
): string {
  // Recorded modules have no names of values: for readers, llvm-bindings builds them.
  const knobs = knobsFrom(['lower.builder=bindings', ...options.knobs]);
  const dump = ({ fd, plan }: { fd: number; plan: string }) =>
    loadAddon().dump(fd, plan, `${NATIVE_DIR}runtime.bc`, stage);
  if (options.tier === 'static') return dump(compileStatic(program, knobs));
  if (options.tier === 'hybrid') return dump(compileHybrid(program, 0, knobs));
  const { tier } = options;
  const wanted = fn === undefined ? program.functions.map((f) => f.id) : [fn];
  const compile = (id: number) =>
    tier === 'baseline' ? compileBaseline(program, [id], 0, knobs) : compileOptimised(program, [id], 0, knobs);
  return wanted.map((id) => dump(compile(id))).join('\n');
}

function findFunction(program: HirProgram, name: string): number {
  const found = program.functions.find((fn) => fn.symbol === name) ?? program.functions.find((fn) => fn.name === name);
  if (found !== undefined) return found.id;
  const close = nearest(
    name,
    program.functions.map((fn) => fn.symbol),
  );
  throw new UserError(`there is no function '${name}'`, close && `did you mean '${close}'?`);
}
