/** Modules are written whole or not at all. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeParts } from '../../../src/lower/ir/module-files.js';
import { runChild } from '../../child.js';

const folder = mkdtempSync(join(tmpdir(), 'otter-module-files-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

test('parts are written one behind the other, to a path and to an open file', () => {
  const parts = ['all ', 'of ', 'it'].map((text) => Buffer.from(text));
  const path = join(folder, 'whole');
  writeParts(path, parts);
  assert.is(readFileSync(path, 'utf8'), 'all of it');
  const file = openSync(join(folder, 'open'), 'w');
  writeParts(`/proc/self/fd/${file}`, parts);
  closeSync(file);
  assert.is(readFileSync(join(folder, 'open'), 'utf8'), 'all of it');
});

test('what a limit on the size of files cuts off is a mistake of the user', async () => {
  const script = `
    import { openSync } from 'node:fs';
    import { writeParts } from '${new URL('../../../src/lower/ir/module-files.ts', import.meta.url).pathname}';
    const file = openSync('${join(folder, 'limited')}', 'w');
    try {
      writeParts('/proc/self/fd/' + file, [Buffer.alloc(1000), Buffer.alloc(1000)]);
    } catch (error) {
      console.log(error.message, '|', error.help);
    }`;
  const limited = 'ulimit -f 1; exec node --import tsx --input-type=module -e "$0"';
  const { stdout } = await runChild('bash', ['-c', limited, script], {});
  assert.is(stdout, 'there is no room for a module: EFBIG: file too large, write | allow larger files (ulimit -f)\n');
});

test.run();
