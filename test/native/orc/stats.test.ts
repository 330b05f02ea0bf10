/** What a run says about its compilations is complete when the program has ended. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobsFrom } from '../../../src/cli/common.js';
import { startJit } from '../../../src/pipeline.js';
import { programOf } from '../../programs.js';

const FUNCTIONS = 12;

/** A chain of functions, of which the last prints. */
function chain(): string {
  const links = Array.from({ length: FUNCTIONS }, (_, i) => [
    `fn f${i}(n: int) -> int:`,
    i + 1 < FUNCTIONS ? `    return f${i + 1}(n + 1)` : '    return n',
    '',
  ]);
  return [...links.flat(), 'fn main():', '    if f0(0) < 0:', '        println("no")', ''].join('\n');
}

test('every function that was called is counted, those of the last batch included', async () => {
  const program = programOf(chain());
  for (let round = 0; round < 20; round++) {
    const controller = startJit(program, knobsFrom(['lazy.ahead=0', 'lazy.budget=20']), [], {
      hybrid: false,
      trace: undefined,
    });
    await controller.runEntry();
    await controller.reported();
    const { functions } = controller.stats();
    controller.close();
    assert.is(functions.baseline, FUNCTIONS + 2, `main, top level and ${FUNCTIONS} others`);
    assert.is(functions.failed, 0);
  }
});

test.run();
