import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KNOBS } from '../../../src/config/knobs.js';
import { parseAssignment } from '../../../src/config/parse.js';
import { type KnobSources, knobValues, resolveKnobs, standardSources } from '../../../src/config/resolve.js';

const root = mkdtempSync(join(tmpdir(), 'knobs-'));
test.after(() => rmSync(root, { recursive: true }));

function sources(change: Partial<KnobSources> & { user?: unknown; defaults?: unknown }): KnobSources {
  const folder = mkdtempSync(join(root, 'files-'));
  const defaultsFile = join(folder, 'defaults.json');
  const userFile = join(folder, 'knobs.json');
  writeFileSync(defaultsFile, JSON.stringify(change.defaults ?? { schema: 1, values: {} }));
  if (change.user !== undefined) writeFileSync(userFile, JSON.stringify(change.user));
  return { flags: change.flags ?? [], environment: change.environment, userFile, defaultsFile };
}

const promoted = (value: unknown) => ({
  schema: 1,
  values: { 'tier.callThreshold': { value, study: 's', machine: 'm', effect: 0.9, low: 0.8, high: 0.95 } },
});

function originOf(change: Parameters<typeof sources>[0]) {
  const knob = resolveKnobs(sources(change)).find((k) => k.name === 'tier.callThreshold');
  return [knob?.value, knob?.origin];
}

test('every knob has its built-in default when nothing sets it', () => {
  const values = knobValues(resolveKnobs(sources({})));
  for (const knob of KNOBS) assert.is(values[knob.name], knob.default);
});

test('flag beats environment beats user file beats promoted default', () => {
  const user = { 'tier.callThreshold': 3 };
  const all = {
    flags: ['tier.callThreshold=1'],
    environment: 'tier.callThreshold=2',
    user,
    defaults: promoted(4),
  };
  assert.equal(originOf(all), [1, 'flag']);
  assert.equal(originOf({ ...all, flags: [] }), [2, 'environment']);
  assert.equal(originOf({ user, defaults: promoted(4) }), [3, 'user file']);
  assert.equal(originOf({ defaults: promoted(4) }), [4, 'promoted default']);
});

test('a promoted default keeps its provenance', () => {
  const knob = resolveKnobs(sources({ defaults: promoted(7) })).find((k) => k.name === 'tier.callThreshold');
  assert.is(knob?.provenance?.study, 's');
  assert.is(knob?.provenance?.high, 0.95);
});

test('an unknown knob suggests the nearest', () => {
  assert.throws(
    () => parseAssignment('tier.callTreshold=1', '--knob'),
    (error: Error & { help?: string }) =>
      error.message.includes("no knob 'tier.callTreshold'") && (error.help ?? '').includes("'tier.callThreshold'"),
  );
});

test('a value out of range says what is allowed', () => {
  const bad = (text: string, part: string) =>
    assert.throws(
      () => parseAssignment(text, '--knob'),
      (error: Error & { help?: string }) => `${error.message} ${error.help}`.includes(part),
    );
  bad('tier.optLevel=4', 'an int from 1 to 3');
  bad('tier.optLevel=two', "'two' is not a value");
  bad('tier.optLevel=1.5', 'an int from 1 to 3');
  bad('tier.optLevel=', 'an int from 1 to 3');
  bad('heap.policy=fast', 'one of adaptive, bump, size-class, system');
  bad('tier.optLevel', 'name=value');
});

test('a promoted value that the table no longer allows is refused with its file', () => {
  assert.throws(() => resolveKnobs(sources({ defaults: promoted(-1) })), /defaults\.json.*tier\.callThreshold/);
});

test('a user file that is not a JSON object is refused with its path', () => {
  assert.throws(() => resolveKnobs(sources({ user: [1] })), /knobs\.json: must hold a JSON object/);
});

test("the user's file is in an absolute folder, whatever the environment says", () => {
  const { XDG_CONFIG_HOME: before } = process.env;
  try {
    for (const [given, path] of [
      ['/c', /^\/c\/otter\/knobs\.json$/],
      ['c', /^\/.*\/\.config\/otter\/knobs\.json$/],
      ['', /^\/.*\/\.config\/otter\/knobs\.json$/],
    ] as const) {
      process.env.XDG_CONFIG_HOME = given;
      assert.match(standardSources([]).userFile, path);
    }
  } finally {
    if (before === undefined) delete process.env.XDG_CONFIG_HOME;
    else process.env.XDG_CONFIG_HOME = before;
  }
});

test.run();
