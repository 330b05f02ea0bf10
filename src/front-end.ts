/**
 * From source files to a program that can be run: source -> tokens -> AST -> HIR, with every diagnostic on the way. Apart from
 * pipeline.ts, so that commands that compile nothing load no compiler.
 */
import { dirname, resolve } from 'node:path';
import { checkProgram, type Purpose } from './hir/check/index.js';
import { foldGlobals } from './hir/constants.js';
import { checkEarlyReads } from './hir/early-reads.js';
import type { HirProgram } from './hir/hir.js';
import { assertVerified } from './hir/verify.js';
import { checkLevel, UserError } from './support/assert.js';
import type { Diagnostic } from './support/diagnostics.js';
import { readText, reasonOf } from './support/files.js';
import { SourceFile } from './support/source.js';
import type { Module } from './syntax/ast.js';
import { type Outline, parseModule, parseOutline } from './syntax/parse.js';

export interface FrontEnd {
  /** Undefined when there are diagnostics, or when it was only to be checked. */
  readonly program: HirProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

export type BeforeRead = (file: string) => void;

/** A program that is ready to be run: checked, folded and, when this process checks its own work, verified. @throws UserError when it cannot be read. */
export function frontEnd(path: string): FrontEnd {
  const checked = readProgram(path, 'run');
  if (checked.program === undefined) return checked;
  const program = checkEarlyReads(foldGlobals(checked.program));
  if (checkLevel() > 0) assertVerified(program);
  return { ...checked, program };
}

/**
 * Reads, parses and checks a program and every local module it uses: all that finds a user's mistakes. What the program
 * needs besides, to be run, is left to `frontEnd`. `beforeRead` is told each file before it is read or looked for.
 * @throws UserError when it cannot be read.
 */
export function checkSource(path: string, beforeRead?: BeforeRead): FrontEnd {
  return readProgram(path, 'check', beforeRead);
}

function readProgram(path: string, purpose: Purpose, beforeRead?: BeforeRead): FrontEnd {
  const outlines: Outline[] = [];
  const parse = (file: string, text: string): { file: SourceFile; module: Module } => {
    const source = new SourceFile(outlines.length, file, text);
    const outline = parseOutline(source);
    outlines.push(outline);
    return { file: source, module: outline.module };
  };
  beforeRead?.(path);
  const root = parse(path, readSource(path));
  const checked = checkProgram(root, (from, relative) => loadModule(from, relative, parse, beforeRead), purpose);
  const diagnostics = outlines.flatMap((outline) => outline.finish());
  const told = withoutCascades(checked.diagnostics, diagnostics, checked.files);
  for (const diagnostic of told) diagnostics.push(diagnostic);
  diagnostics.sort((a, b) => a.span.file - b.span.file || a.span.start - b.span.start);
  return { program: diagnostics.length > 0 ? undefined : checked.program, diagnostics, files: checked.files };
}

function loadModule<T>(
  from: SourceFile,
  relative: string,
  parse: (file: string, text: string) => T,
  beforeRead?: BeforeRead,
): T | { error: string } {
  const file = resolve(dirname(from.path), `${relative}.ot`);
  beforeRead?.(file);
  const shown = `${dirname(from.path)}/${relative}.ot`.replace(/^\.\/|\/\.(?=\/)/g, '');
  try {
    return parse(shown, readText(file));
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** What the checker says of a line that does not even parse is mostly a consequence of that: it is left out. */
function withoutCascades(
  found: readonly Diagnostic[],
  syntax: readonly Diagnostic[],
  files: readonly SourceFile[],
): readonly Diagnostic[] {
  const lineOf = ({ span }: Diagnostic): string => `${span.file}:${files[span.file]?.position(span.start).line}`;
  const broken = new Set(syntax.map(lineOf));
  return broken.size === 0 ? found : found.filter((diagnostic) => !broken.has(lineOf(diagnostic)));
}

/** One file parsed, its mistakes ignored: what `otter emit` shows of the first stages. */
export function readModule(path: string): { source: SourceFile; module: Module } {
  const source = new SourceFile(0, path, readSource(path));
  return { source, module: parseModule(source).module };
}

function readSource(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    throw new UserError(`${path}: ${reasonOf(error)}`, 'give the path of an Otter program (.ot)');
  }
}
