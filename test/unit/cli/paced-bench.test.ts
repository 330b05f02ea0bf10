/** `otter bench --paced`: an iteration a line of standard input, none before it, in every kind of driver. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../../corpus/towers/program.ot', import.meta.url));

function paced(mode: string) {
  const args = ['bench', PROGRAM, '--n', '3', '--iterations', '2', '--mode', mode, '--paced'];
  const child = spawn(OTTER, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const end = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, errors }));
  });
  return { ask: () => child.stdin.write('bench 3\n'), stop: () => child.stdin.end(), lines, end };
}

for (const mode of ['interp', 'jit', 'static']) {
  test(`${mode} answers a line with an iteration and ends after the last one, though more could come`, async () => {
    const { ask, lines, end } = paced(mode);
    for (const iteration of [0, 1]) {
      const next = lines.next();
      ask();
      assert.is((JSON.parse((await next).value as string) as { iteration: number }).iteration, iteration);
    }
    assert.is((await lines.next()).done, true);
    assert.equal(await end, { code: 0, errors: '' });
  });
}

test('without a line there is no iteration, and an end of input before the last one is an error', async () => {
  const { ask, stop, lines, end } = paced('interp');
  ask();
  await lines.next();
  stop();
  assert.is((await lines.next()).done, true);
  assert.equal(await end, { code: 1, errors: 'error: standard input ended before the last iteration\n' });
});

test.run();
