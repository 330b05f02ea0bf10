/** A process that ends while a session is open closes it before: its threads use what the end of the process takes apart. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'otter-exit-'));
test.after(() => rmSync(folder, { recursive: true }));

const source = join(folder, 'endless.ot');
writeFileSync(source, 'fn main():\n    let x = 1\n    while x != 0:\n        x = x * 31 % 1000003 + 1\n');

/** Runs an endless program, of which a job stands still, until `end`; what it says of the session last. */
function endsBy(end: string) {
  const child = `
    import { knobsFrom, loadProgram } from '${ROOT}src/cli/common.ts';
    import { startJit } from '${ROOT}src/pipeline.ts';
    const knobs = ['inject.stage=passes', 'inject.kind=halfway', 'inject.stallMs=60000', 'inject.tier=optimised'];
    const trace = (line) => { if (line.includes('replace')) setTimeout(() => { ${end} }, 50); };
    const controller = startJit(loadProgram('${source}'), knobsFrom(knobs), [], { hybrid: false, trace });
    void controller.runEntry();
    process.on('exit', () => {
      try {
        controller.stats();
      } catch (error) {
        process.stdout.write(error.message);
      }
    });
  `;
  const options = { encoding: 'utf8', timeout: 45_000, cwd: new URL(ROOT).pathname } as const;
  return spawnSync('node', ['--import', 'tsx', '--input-type=module', '-e', child], options);
}

test('by process.exit', () => {
  const { status, signal, stdout } = endsBy('process.exit(3)');
  assert.equal([status, signal, stdout], [3, null, 'the session is closed']);
});

test('by an exception that nobody catches', () => {
  const { status, signal, stdout, stderr } = endsBy("throw new Error('planted')");
  assert.equal([status, signal, stdout], [1, null, 'the session is closed']);
  assert.match(stderr, 'planted');
});

test.run();
