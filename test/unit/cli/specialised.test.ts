/**
 * Programs whose divisor is one number for long, and then another, and whose lists are of one type, and then of another: they get
 * a specialised version, whose misses are counted, and lose it. Functions are called through their entry slots, so that it is known which code runs; the program
 * goes on until each version is there, whenever that is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RESIDUE, THROUGH_SLOTS } from './residue-program.js';

const specialised = suite('specialised versions');
const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-specialised-'));
specialised.after(() => rmSync(folder, { recursive: true, force: true }));
const VALUES = `use json
use runtime

${RESIDUE}
let total = 0
while json.decode(runtime.jit_stats())["specialised"] == 0:
    for i in 0..700:
        total += residue(i, 7)
println(total % 2100)
let before = json.decode(runtime.jit_stats())["optimised"]
while json.decode(runtime.jit_stats())["optimised"] == before:
    for i in 0..1100:
        total += residue(i, 11)
println(total % 100)
`;
const TYPES = `use json
use runtime

# Too large to be inlined.
fn weight(values: any, by: int) -> int:
    let sum = 0
    for value in values:
        sum += int(value) * by - by
        sum = sum ^ by
        sum = sum ^ by
    return sum

let held: list<any> = [[1, 2, 3], [1.5, 2.5]]
let total = 0
while json.decode(runtime.jit_stats())["specialised"] == 0:
    for i in 0..700:
        total += weight(held[0], i)
println(total % 350)
let before = json.decode(runtime.jit_stats())["optimised"]
while json.decode(runtime.jit_stats())["optimised"] == before:
    for i in 0..1100:
        total += weight(held[1], i)
println(total % 50)
`;
const HYBRID = ['hybrid.callThreshold=300'];

const PROGRAMS = [
  { of: 'a value', text: VALUES, fn: 'residue', seen: /value:m=7@\d+\/\d+:divides/ },
  { of: 'a type', text: TYPES, fn: 'weight', seen: /type:values=list%3Cint%3E@\d+\/\d+:walks/ },
] as const;
const MODES = [
  { mode: 'jit', knobs: THROUGH_SLOTS },
  { mode: 'hybrid', knobs: [...THROUGH_SLOTS, ...HYBRID] },
] as const;

for (const { of, text, fn, seen } of PROGRAMS)
  for (const { mode, knobs } of MODES)
    specialised(`for ${of} are made, missed and dropped in mode ${mode}`, () => {
      const file = join(folder, `${fn}.ot`);
      writeFileSync(file, text);
      const args = [
        'run',
        '--no-cache',
        '--mode',
        mode,
        '--stats=json',
        '--trace',
        'tier',
        ...knobs.flatMap((knob) => ['--knob', knob]),
      ];
      const { status, stdout, stderr } = spawnSync(OTTER, [...args, file], { encoding: 'utf8', timeout: 120_000 });
      assert.is(status, 0, stderr);
      assert.is(stdout, '0\n0\n');
      assert.match(stderr, new RegExp(`${fn}: specialise: hot calls \\| .*${seen.source}`));
      assert.match(stderr, new RegExp(`${fn}: optimise: calls miss its specialised version \\| .*misses=\\d+`));
      const stats = JSON.parse(stderr.split('\n').find((line) => line.startsWith('{')) ?? '');
      const { versions, hits, misses, dropped } = stats.specialised;
      assert.equal({ versions, hits, dropped }, { versions: 1, hits: null, dropped: 1 });
      assert.ok(misses >= 200, `${misses} misses`);
      assert.ok(stats.compileMs.specialised > 0);
    });

specialised.run();
