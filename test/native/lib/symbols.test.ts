/** The addon exports every runtime function that generated code can call, and the static runtime has it too. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { INTRINSICS } from '../../../src/hir/intrinsics.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Defined symbols of a library, as `nm` lists them. */
function defined(file: string, flags: readonly string[]): ReadonlySet<string> {
  const args = [...flags, '--defined-only', '--format=just-symbols', `${root}build/native/${file}`];
  const out = execFileSync('/usr/lib/llvm-19/bin/llvm-nm', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return new Set(out.split('\n'));
}

function intrinsicSymbols(): string[] {
  return [...INTRINSICS.keys()].map((name) => `ot_${name.replaceAll('.', '_')}`);
}

/** Names of runtime functions in the source of `lower`, comments and templates left out. */
function loweredSymbols(): string[] {
  const folder = `${root}src/lower`;
  const sources = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
  const text = sources.map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  const names = text.flatMap((source) => [...source.matchAll(/'(ot_\w+)'/g)].map((match) => match[1] ?? ''));
  return [...new Set(names)].filter((name) => !name.startsWith('ot_task_'));
}

for (const [file, flags, without] of [
  ['otter.node', ['-D'], []],
  // Static programs have no counters, and no versions.
  ['libotter_rt.a', [], ['ot_bound_missed', 'ot_hot', 'ot_hot_call', 'ot_hot_loop']],
] as const) {
  const symbols = defined(file, flags);
  test(`${file} has every runtime function of the table`, () => {
    assert.equal(
      intrinsicSymbols().filter((name) => !symbols.has(name)),
      [],
    );
  });
  test(`${file} has every runtime function that lowering names`, () => {
    assert.ok(loweredSymbols().includes('ot_dict_put'));
    assert.equal(
      loweredSymbols()
        .filter((name) => !symbols.has(name))
        .sort(),
      without,
    );
  });
}

test.run();
