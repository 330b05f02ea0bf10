/**
 * A program whose divisor is one number for long, and then another: it gets a specialised version, whose misses are counted, and
 * loses it. Functions are called through their entry slots, so that it is known which code runs; the program
 * goes on until each version is there, whenever that is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const specialised = suite('specialised versions');
const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-specialised-'));
const file = join(folder, 'residues.ot');
specialised.after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  file,
  `use json
use runtime

# Too large to be inlined.
fn residue(n: int, m: int) -> int:
    let sum = 0
    for step in 0..n % 5 + 1:
        sum += (n * (step + 1)) % m * (step % 2) - step / m
        sum = sum ^ n
        sum = sum ^ n
    return n % m

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
`,
);
const KNOBS = ['tier.osr=off', 'inline.budget=0', 'inline.threshold=0', 'tier.leastShare=0', 'specialise.mostMissed=0'];
const HYBRID = ['hybrid.callThreshold=300'];

for (const [mode, knobs] of [
  ['jit', KNOBS],
  ['hybrid', [...KNOBS, ...HYBRID]],
] as const) {
  specialised(`are made, missed and dropped in mode ${mode}`, () => {
    const args = [
      'run',
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
    assert.match(stderr, /residue: specialise: hot calls \| .*value:m=7@\d+\/\d+:divides/);
    assert.match(stderr, /residue: optimise: calls miss its specialised version \| .*misses=\d+/);
    const stats = JSON.parse(stderr.split('\n').find((line) => line.startsWith('{')) ?? '');
    const { versions, hits, misses, dropped } = stats.specialised;
    assert.equal({ versions, hits, dropped }, { versions: 1, hits: null, dropped: 1 });
    assert.ok(misses >= 200, `${misses} misses`);
    assert.ok(stats.compileMs.specialised > 0);
  });
}

specialised.run();
