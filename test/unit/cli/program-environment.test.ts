/** What an executable is told of knobs. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { programEnvironment } from '../../../src/cli/common.js';
import { defaultsPath, knobValues, resolveKnobs } from '../../../src/config/resolve.js';

function environmentFor(flags: readonly string[], environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const sources = { flags, environment: undefined, userFile: '/no/such/file', defaultsFile: defaultsPath() };
  return programEnvironment(knobValues(resolveKnobs(sources)), flags, environment);
}

test('the bytes of its stack are those of --knob, or else of the environment', () => {
  const stackBytes = (...args: Parameters<typeof environmentFor>) => environmentFor(...args).OTTER_STACK_BYTES;
  const environment = { OTTER_STACK_BYTES: '300000' };
  assert.is(stackBytes(['stack.bytes=200000'], environment), '200000');
  assert.is(stackBytes(['heap.limit=100000000'], environment), '300000');
  assert.is(stackBytes(['stack.bytes=200000'], {}), '200000');
  assert.match(stackBytes([], {}) ?? '', /^\d+$/);
});

test('the rest of the environment stays, and of the knobs it is told those of the heap and of tasks', () => {
  const { OTTER_KNOBS: knobs, HOME: home } = environmentFor([], { HOME: '/h', OTTER_KNOBS: 'tier.osr=off' });
  assert.is(home, '/h');
  assert.match(knobs ?? '', /,tasks\.pool=measured,/);
  assert.match(knobs ?? '', /^heap\.\w+=[^,]+(,(heap|tasks)\.\w+=[^,]+)*$/);
});

test.run();
