/** Programs that tests are about, given as text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { frontEnd } from '../src/front-end.js';
import type { HirFunction, HirProgram } from '../src/hir/hir.js';

/** The checked program of one file. Fails the test when there are mistakes in it. */
export function programOf(text: string): HirProgram {
  const folder = mkdtempSync(join(tmpdir(), 'otter-program-'));
  try {
    const file = join(folder, 'p.ot');
    writeFileSync(file, text);
    const { program, diagnostics } = frontEnd(file);
    assert.ok(program !== undefined, JSON.stringify(diagnostics));
    return program;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The function that has this name in the source, alone. Fails the test when there is none. */
export function functionOf(program: HirProgram, name: string): HirFunction {
  const found = program.functions.filter((fn) => fn.name === name);
  const [fn] = found;
  assert.ok(fn !== undefined && found.length === 1, `${found.length} functions are called ${name}`);
  return fn;
}
