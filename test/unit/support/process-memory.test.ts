import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { peakResidentBytes } from '../../../src/support/process-memory.js';

const MODULE = fileURLToPath(new URL('../../../src/support/process-memory.ts', import.meta.url));
const LARGE = 600 << 20;

test('the peak is that of this process, and a child of a large process is not large', () => {
  const before = peakResidentBytes();
  const held = Buffer.alloc(LARGE, 1);
  const own = peakResidentBytes();
  assert.ok(before > 10 << 20 && own >= LARGE, `${before} ${own}`);
  const script = `import('${MODULE}').then((m) => console.log(m.peakResidentBytes()))`;
  const child = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8' });
  const childs = Number(child.stdout);
  assert.ok(childs > 10 << 20 && childs < LARGE, `${child.stdout}${child.stderr}`);
  assert.is(held.length, LARGE);
});

test.run();
