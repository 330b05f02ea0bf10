/** `otter check --watch` checks again when a file of the program changes, comes or goes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = new URL('../../../scripts/otter', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otter-watch-'));
const main = join(folder, 'main.ot');
const part = join(folder, 'part.ot');
const children: ChildProcess[] = [];

const MAIN = 'use ./part\n\nfn main():\n    println(part.twice(4))\n';
const PART = 'pub fn twice(n: int) -> int:\n    return n * 2\n';

/** What each check says, one after the other. */
function watching(...flags: string[]): { next(): Promise<string>; child: ChildProcess } {
  const child = spawn(OTTER, ['check', '--watch', ...flags, main], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const lines = createInterface({ input: flags.includes('--json') ? child.stdout : child.stderr });
  const iterator = lines[Symbol.asyncIterator]();
  return { child, next: async () => String((await iterator.next()).value) };
}

/** As editors do it: a new file takes the place of the old one. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

test('a change of any file is met, in place or by a new file', async () => {
  writeFileSync(main, MAIN);
  writeFileSync(part, PART);
  const { next, child } = watching('--json');
  const places = async (): Promise<string[]> => {
    const { mistakes } = JSON.parse(await next()) as { mistakes: { file: string; line: number }[] };
    return mistakes.map(({ file, line }) => `${file.slice(folder.length + 1)}:${line}`);
  };
  assert.equal(await places(), []);
  replace(part, PART.replace('n * 2', '"2"'));
  assert.equal(await places(), ['part.ot:2']);
  writeFileSync(part, PART);
  assert.equal(await places(), []);
  rmSync(part);
  assert.equal(await places(), ['main.ot:1']);
  writeFileSync(part, PART);
  assert.equal(await places(), []);
  rmSync(main);
  assert.match(await next(), /"error":".*main\.ot: there is no such file"/);
  writeFileSync(main, MAIN.replace('(4)', '(x)'));
  assert.equal(await places(), ['main.ot:4']);
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  child.kill('SIGINT');
  assert.is(await ended, 'SIGINT');
});

test('for people there is the message, and a line for each check', async () => {
  writeFileSync(main, 'fn main():\n    println(x)\n');
  const { next } = watching();
  assert.match(await next(), /main\.ot:2:13: error\[E0301\]: unknown name 'x'$/);
  let line = '';
  while (!line.includes('waiting')) line = await next();
  assert.match(line, /main\.ot: 1 error in 3 lines, [\d.]+ ms; waiting for changes$/);
});

test('a program that is not there is refused at the start', () => {
  const { status, stderr } = spawnSync(OTTER, ['check', '--watch', join(folder, 'none.ot')], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.is(status, 1);
  assert.match(stderr, /none\.ot: there is no such file/);
});

test.after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
test.run();
