/** Programs that one process compiles one after the other, as LLVM's types outlive the first. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobValues, resolveKnobs, standardSources } from '../../../src/config/resolve.js';
import { buildStatic } from '../../../src/pipeline.js';
import { programOf } from '../../programs.js';

const folder = mkdtempSync(join(tmpdir(), 'otter-two-programs-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// The second read of `at` is right only if what the call writes is known by the name that the struct has.
const TEXT = `
struct Reader:
    text: str
    at: int

    fn skip(self, depth: int):
        if depth > 0:
            self.skip(depth - 1)
        self.at += 1
        if depth > 1:
            self.skip(depth - 2)

fn moved(reader: Reader, depth: int) -> int:
    let before = reader.at
    reader.skip(depth)
    return reader.at - before

fn main():
    let reader = Reader(text="abc", at=0)
    for depth in 0..6:
        println(moved(reader, depth))
`;

test('a struct of the second program has the effects of its own name', () => {
  const run = (name: string): string => {
    const executable = join(folder, name);
    buildStatic(programOf(TEXT), knobValues(resolveKnobs(standardSources([]))), executable, false);
    return execFileSync(executable, { encoding: 'utf8' });
  };
  const first = run('first');
  assert.is(first, '1\n2\n4\n7\n12\n20\n');
  assert.is(run('second'), first);
});

test.run();
