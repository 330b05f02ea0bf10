import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/support/assert.js';
import { loadExperiment } from '../../../src/tune/experiment.js';
import { validateExperiment } from '../../../src/tune/experiment-schema.js';
import { standardPlaces } from '../../../src/tune/places.js';
import { plantedFile } from './helpers.js';

function complaint(change: object): string {
  try {
    validateExperiment({ ...plantedFile(['alpha']), ...change }, 'x.json');
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

const sweep = (knobs: object) => ({ sweep: { mode: 'jit', knobs } });

test('every mistake names its field and what is allowed', () => {
  assert.match(complaint({ size: 'huge' }), 'x.json: size: "huge" is not allowed; it takes one of quick, normal, long');
  assert.match(
    complaint({ arms: ['jit', 'cobol'] }),
    'arms[1]: "cobol" is not allowed; it takes one of rust, rust-generic',
  );
  assert.match(complaint({ budget: '10' }), 'budget: "10" is not allowed; it takes a duration such as 90s');
  assert.match(complaint({ iterations: 0 }), 'iterations: 0 is not allowed; it takes an integer from 1 to 100000');
  assert.match(complaint({ programs: undefined }), 'programs: this field is missing');
  assert.match(complaint({ iteration: 5 }), "iteration: there is no such field; did you mean 'iterations'?");
});

test('knobs are checked against the table of knobs', () => {
  const policy = complaint(sweep({ 'heap.policy': ['bump', 'magic'] }));
  assert.match(policy, 'sweep.knobs["heap.policy"][1]: "magic" is not allowed');
  assert.match(policy, 'one of adaptive, bump, size-class, system');
  assert.match(complaint(sweep({ 'tier.optLevel': [9] })), '9 is not allowed; tier.optLevel takes an int from 1 to 3');
  assert.match(complaint(sweep({ 'tier.optlevel': [2] })), "there is no such knob; did you mean 'tier.optLevel'?");
});

test('several mistakes are all told', () => {
  const text = complaint({ size: 'huge', iterations: 0 });
  assert.match(text, 'size:');
  assert.match(text, 'iterations:');
});

test('what is not an object is refused', () => {
  assert.throws(() => validateExperiment([], 'x.json'), /x\.json: the experiment: must be object/);
});

test('the experiments of the project are valid', () => {
  const { programs, sweep: swept } = loadExperiment('quick', standardPlaces());
  assert.is(programs.length, 8);
  for (const name of ['tier.callThreshold', 'inline.budget', 'cache.codeBytes', 'heap.policy'] as const) {
    assert.ok(swept?.knobs[name], `${name} is swept`);
  }
});

test.run();
