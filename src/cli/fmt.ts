/** `otter fmt`: files in the standard style, in place; `-` is standard input to standard output. */
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../support/assert.js';
import { renderDiagnostic } from '../support/diagnostics.js';
import { readText, reasonOf } from '../support/files.js';
import { SourceFile } from '../support/source.js';
import { formatSource } from '../syntax/format.js';
import { STANDARD_INPUT } from './common.js';

export interface FmtOptions {
  readonly files: readonly string[];
  /** Only say which files would change: exit code 1 when there are any. */
  readonly check: boolean;
  /** Write the texts to standard output instead of the files. */
  readonly stdout: boolean;
}

/** Formats every file, whatever is wrong with the others. */
export function fmt(options: FmtOptions): number {
  let failed = false;
  for (const path of options.files) {
    try {
      if (!fmtFile(path, options)) failed = true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      process.stderr.write(`error: ${error.message}\n`);
      failed = true;
    }
  }
  return failed ? 1 : 0;
}

/** False when the file has mistakes, or with `--check` would change. */
function fmtFile(path: string, { check, stdout }: FmtOptions): boolean {
  const file = new SourceFile(0, path === STANDARD_INPUT ? '<stdin>' : path, read(path));
  const result = formatSource(file);
  if (result.kind === 'invalid') {
    for (const diagnostic of result.diagnostics) process.stderr.write(`${renderDiagnostic(diagnostic, [file])}\n`);
    process.stderr.write(`${file.path}: left as it is\n`);
    return false;
  }
  const isSame = result.text === file.text;
  if (check) {
    if (!isSame) process.stdout.write(`${file.path}\n`);
    return isSame;
  }
  if (stdout || path === STANDARD_INPUT) process.stdout.write(result.text);
  else if (!isSame) replace(path, result.text);
  return true;
}

function read(path: string): string {
  try {
    return readText(path === STANDARD_INPUT ? 0 : path);
  } catch (error) {
    throw new UserError(`${path}: ${reasonOf(error)}`);
  }
}

/** Puts the new text in the place of the old one at once: a reader sees one of them, whole. */
function replace(path: string, text: string): void {
  const target = realpathSync(path);
  const temporary = join(dirname(target), `.otter-fmt-${process.pid}`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    chmodSync(temporary, statSync(target).mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UserError(`${path}: ${reasonOf(error)}`);
  }
}
