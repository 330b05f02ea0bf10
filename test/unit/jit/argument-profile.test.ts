/** What the samples of a function's arguments are called, and what of them decisions get to see. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentProfiles, dominantValues, sampledKinds, typeNamed } from '../../../src/jit/argument-profile.js';
import { decisionLine, parseDecisionLine } from '../../../src/jit/decision-line.js';
import { programOf } from '../../programs.js';

const program = programOf(
  `fn work(n: int, x: float, on: bool, name: str, thing, xs: list<int>) -> int:
    let sum = 0
    for x in xs:
        sum += x / n
    return sum

fn walk(ys: any) -> int:
    let sum = 0
    for y in ys:
        sum += y
    return sum

fn main():
    println(work(1, 2.0, true, "a", 3, [4]) + walk([5]))
`,
);
// Called with an int only, so the unannotated parameter is one; an annotated any stays what it is.
const work = program.functions.find(({ name }) => name.startsWith('work'));
if (work === undefined) throw new Error('no function');
const value = (text: string, count: number, error = 0) => ({ text, count, error });

test('ints, bools, texts are sampled by value, an any by type, others not', () => {
  assert.match(sampledKinds(work), /^ibs[it]$/);
});

test('samples get the names of parameters, and only what is certain counts', () => {
  const samples = [
    { samples: 9, values: [value('7', 6), value('8', 3, 2)] },
    { samples: 9, values: [value('true', 9)] },
    { samples: 9, values: [] },
  ];
  const profiles = argumentProfiles(program, work.id, samples);
  assert.equal(profiles, [
    {
      name: 'n',
      of: 'value',
      samples: 9,
      values: [
        { text: '7', count: 6 },
        { text: '8', count: 1 },
      ],
      use: 'divides',
    },
    { name: 'on', of: 'value', samples: 9, values: [{ text: 'true', count: 9 }], use: 'plain' },
    { name: 'name', of: 'value', samples: 9, values: [] },
  ]);
  assert.equal(dominantValues(profiles), [
    { parameter: 'n', of: 'value', text: '7', count: 6, samples: 9, use: 'divides' },
    { parameter: 'on', of: 'value', text: 'true', count: 9, samples: 9, use: 'plain' },
  ]);
});

test('a type is worth what the function gains from it, and has no use where two types have its name', () => {
  const walk = program.functions.find(({ name }) => name === 'walk');
  const list = program.types.all.find(({ name }) => name === 'list<int>');
  assert.ok(walk !== undefined && list !== undefined);
  const seen = (id: number) => argumentProfiles(program, walk.id, [{ samples: 5, values: [value(String(id), 5)] }]);
  const profile = { name: 'ys', of: 'type', samples: 5, values: [{ text: 'list<int>', count: 5 }] };
  assert.equal(seen(list.id), [{ ...profile, use: 'walks' }]);
  assert.is(typeNamed(program, 'list<int>'), list);
  const types = Object.assign(Object.create(program.types), { all: [...program.types.all, { ...list }] });
  assert.is(typeNamed({ ...program, types }, 'list<int>'), undefined);
});

test('a trace has them, whatever is in a text', () => {
  const seen = [
    { parameter: 'name', of: 'value', text: 'a b=c@1/2 | \u00e4\n', count: 3, samples: 4 },
    { parameter: 'x', of: 'type', text: 'list<int>', count: 4, samples: 4, use: 'walks' },
    { parameter: 'n', of: 'value', text: '-7', count: 4, samples: 4, use: 'divides' },
  ] as const;
  const profile = {
    calls: 4,
    loops: 0,
    size: 9,
    optimised: false,
    pending: false,
    failures: 0,
    ageNs: 7,
    ahead: false,
    generic: false,
    again: false,
    specialised: { misses: 3, sinceNs: 50 },
  };
  const record = {
    fn: 'work',
    profile: { ...profile, arguments: seen },
    machine: { queued: 0, compileThreads: 1, costNs: 5, specialisedNodes: 30 },
    decision: { action: 'wait', reason: 'too cold' },
  } as const;
  const line = decisionLine(record);
  assert.match(line, ' type:x=list%3Cint%3E@4/4:walks');
  assert.equal(parseDecisionLine(line), record);
});

test.run();
