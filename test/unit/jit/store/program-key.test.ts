/** What the key of kept code follows from, and what it does not. The addon is a fake, with another digest. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KNOBS, type Knob, type KnobName, type KnobValue, type KnobValues } from '../../../../src/config/knobs.js';
import type { HirProgram } from '../../../../src/hir/hir.js';
import { type CodeMaker, type KeptMode, programKey } from '../../../../src/jit/store/program-key.js';
import { SourceFile } from '../../../../src/support/source.js';
import { ProgramBuilder } from '../../lower/hir.js';
import { sha256 } from './programs.js';

const HOST = { cpu: 'cpu', features: '+a,+b', llvmVersion: '19', triple: 'x86_64-otter', build: 'ab-cd' };
const DEFAULTS = Object.fromEntries(KNOBS.map((knob) => [knob.name, knob.default])) as KnobValues;
const FILES = [
  ['/p/main.ot', 'println(1)'],
  ['/p/more.ot', 'println("é")'],
] as const;

interface Given {
  readonly files: readonly (readonly [string, string])[];
  readonly mode: KeptMode;
  readonly knobs: KnobValues;
  readonly identity: string;
  readonly runtime: string;
  readonly host: typeof HOST;
}

const GIVEN: Given = { files: FILES, mode: 'jit', knobs: DEFAULTS, identity: 'bundle', runtime: 'bitcode', host: HOST };

function keyOf(changed: Partial<Given> = {}): string | undefined {
  const { files, mode, knobs, identity, runtime, host } = { ...GIVEN, ...changed };
  const program: HirProgram = {
    ...new ProgramBuilder().program(0),
    files: files.map(([path, text], id) => new SourceFile(id, path, text)),
  };
  const addon: CodeMaker['addon'] = { hostInfo: () => host, digest: (parts) => sha256([...parts]) };
  return programKey(program, mode, knobs, { addon, identity, runtime: Buffer.from(runtime) });
}

const KEY = keyOf();

/** Another value that the knob may have. */
function otherValue(knob: Knob): KnobValue {
  const value = DEFAULTS[knob.name as KnobName];
  if (knob.type === 'choice') return knob.choices.find((choice) => choice !== value) ?? '';
  return value === knob.min ? knob.max : knob.min;
}

function withLevel(level: string | undefined, body: () => void): void {
  const { OTTER_CHECK: before } = process.env;
  try {
    if (level === undefined) delete process.env.OTTER_CHECK;
    else process.env.OTTER_CHECK = level;
    body();
  } finally {
    if (before === undefined) delete process.env.OTTER_CHECK;
    else process.env.OTTER_CHECK = before;
  }
}

test('a key is 64 hexadecimal digits, the same for the same program', () => {
  assert.match(KEY ?? '', /^[0-9a-f]{64}$/);
  assert.is(keyOf(), KEY);
});

test('it follows from what the sources say, in their order, and where one ends', () => {
  const [main, more] = FILES;
  const others: Given['files'][] = [
    [more, main],
    [main],
    [[main[0], 'println(2)'], more],
    [main, [more[0], `${more[1]} `]],
    [
      [main[0], main[1] + more[1]],
      [more[0], ''],
    ],
    [
      [main[0], main[1] + more[1].slice(0, 3)],
      [more[0], more[1].slice(3)],
    ],
  ];
  const keys = new Set([KEY, ...others.map((files) => keyOf({ files }))]);
  assert.is(keys.size, others.length + 1);
});

test('it does not follow from where the sources are', () => {
  const files: Given['files'] = FILES.map(([path, text]) => [`/elsewhere${path}`, text]);
  assert.is(keyOf({ files }), KEY);
});

test('it follows from the mode, and from the build of each part that makes code', () => {
  const others: Partial<Given>[] = [{ mode: 'hybrid' }, { identity: 'other' }, { runtime: 'Bitcode' }];
  const hosts = Object.keys(HOST).map((field) => ({ host: { ...HOST, [field]: 'other' } }));
  const keys = new Set([KEY, ...[...others, ...hosts].map((changed) => keyOf(changed))]);
  assert.is(keys.size, 1 + others.length + hosts.length);
});

for (const knob of KNOBS) {
  const affectsCode = 'affectsCode' in knob && knob.affectsCode === true;
  test(`it ${affectsCode ? 'follows' : 'does not follow'} from ${knob.name}`, () => {
    const key = keyOf({ knobs: { ...DEFAULTS, [knob.name]: otherValue(knob) } });
    if (affectsCode) assert.is.not(key, KEY);
    else assert.is(key, KEY);
  });
}

test('it follows from how much code is to check', () => {
  const keys: (string | undefined)[] = [];
  for (const level of [undefined, '1', '2']) withLevel(level, () => keys.push(keyOf()));
  assert.is(new Set(keys).size, 3);
  withLevel('0', () => assert.is(keyOf(), keys[0]));
});

test('where builds cannot be told apart there is none', () => {
  assert.is(keyOf({ host: { ...HOST, build: '' } }), undefined);
});

test.run();
