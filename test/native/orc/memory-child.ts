/** Compiles 400 small modules one by one and prints what that did to the process's mappings (memory.test.ts). */
import { readFileSync } from 'node:fs';
import { assemble, memoryFile, Program, plan } from './harness.js';
import { constant } from './programs.js';

const COUNT = 400;
const mappings = () => readFileSync('/proc/self/maps', 'utf8').trimEnd().split('\n');

/** Assembling is slow: one module, its function renamed in the bitcode (to a name of the same length). */
const PLACEHOLDER = 'XXXXXXXXXXXX';
const template = Buffer.from(assemble(constant('f', 7).text.replace('@NAME', `@${PLACEHOLDER}`)));
function renamed(name: string): Uint8Array {
  const bytes = Buffer.from(template);
  bytes.write(name, bytes.indexOf(PLACEHOLDER), 'latin1');
  return bytes;
}

const program = new Program(Array.from({ length: COUNT }, (_, i) => constant(`f${i}`, i)));
const before = mappings().length;
for (let fn = 0; fn < COUNT; fn++) {
  const name = `f${fn}.v1`.padEnd(PLACEHOLDER.length, '_');
  const versions = [{ fn, symbol: `f${fn}`, name }];
  const job = program.session.compile(memoryFile(renamed(name)), plan({ versions }), fn % 2 === 0);
  const { error } = await program.until('compiled', (e) => e.job === job);
  if (error) throw new Error(error);
}
const more = mappings().length - before;
const writableCode = mappings().filter((line) => /^\S+ .wx/.test(line));
const results = [(await program.bench(0, 0)).result, (await program.bench(COUNT - 1, 0)).result];
process.stdout.write(JSON.stringify({ more, writableCode, results }));
program.close();
