// Stands in for `otter bench`: prints iterations with planted times, or misbehaves as the name of the program says. As
// `otter build` it makes a script that answers `bench N` lines, as a static program does.
// Times depend on the arm, the knobs and the trial's count of iterations only, with a little seeded noise.
import { appendFileSync, chmodSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const args = process.argv.slice(2);
if (args[0] === 'build') {
  const executable = args[args.indexOf('-o') + 1];
  const twin = new URL('./twin.mjs', import.meta.url).pathname;
  writeFileSync(executable, `#!/bin/sh\nexec '${process.execPath}' '${twin}' 1.2 "$@"\n`);
  chmodSync(executable, 0o755);
  process.exit(0);
}
const value = (flag) => args[args.indexOf(flag) + 1];
const folder = dirname(args[1]);
const program = basename(folder);
const n = Number(value('--n'));
const iterations = Number(value('--iterations'));
const mode = value('--mode');
const knobs = args.filter((_, i) => args[i - 1] === '--knob');
const expected = readFileSync(join(folder, 'expected.txt'), 'utf8').split('\n');
const answer = expected.find((line) => line.startsWith(`${n}\t`)).split('\t')[1];

// Counts the trials of this program, so that a trial can be the n-th one.
const counter = join(folder, 'trials');
let trial = 0;
try {
  trial = Number(readFileSync(counter, 'utf8'));
} catch {}
writeFileSync(counter, String(trial + 1));

const MODES = { static: 1.2, jit: 1.1, hybrid: 1, interp: 50 };
let factor = MODES[mode];
if (knobs.includes('heap.policy=bump')) factor *= 0.9;
if (knobs.includes('inline.threshold=50')) factor *= 1.2;
for (const knob of knobs) if (knob.startsWith('bench.addedWork=')) factor *= 1 + Number(knob.split('=')[1]) / 100;
const warm = mode === 'jit' ? [3, 1.5] : [];
const noise = (i) => 1 + 0.01 * Math.sin(1 + trial * 12.9898 + i * 78.233);

function line(i, changes = {}) {
  const ns = Math.round(2e6 * factor * (warm[i] ?? 1) * noise(i));
  const sample = { wallNs: ns, cpuNs: ns, result: answer, tierEvents: i === 0 ? [{ fn: 'bench' }] : [] };
  const sizes = { codeBytes: 4096 + 100 * knobs.length, heapPeak: 1 << 20, rssPeak: 50 << 20 };
  return `${JSON.stringify({ iteration: i, ...sample, ...sizes, ...changes })}\n`;
}

/** One iteration when it is asked for, which the diary tells of, or all at once. */
async function print(changes) {
  const lines = args.includes('--paced') ? createInterface({ input: process.stdin }) : undefined;
  const requests = lines?.[Symbol.asyncIterator]();
  for (let i = 0; i < iterations; i++) {
    if ((await requests?.next())?.done === true) process.exit(1);
    if (process.env.FAKE_DIARY) appendFileSync(process.env.FAKE_DIARY, `${program} ${i}\n`);
    process.stdout.write(line(i, changes));
  }
  lines?.close();
}

const misbehave = {
  wrong: () => print(mode === 'static' ? { result: 'other' } : {}),
  garbage: () => process.stdout.write('Segmentation fault?\n'),
  crash: () => {
    process.stdout.write(line(0));
    process.stderr.write('something broke\n');
    process.exitCode = 139;
  },
  hang: () => {
    process.stdout.write(line(0));
    setInterval(() => {}, 1000);
  },
  // Without waiting, so that it goes on until it is killed.
  flood: () => {
    for (let i = 0; ; i++) writeSync(1, line(i));
  },
  noise: () => process.stdout.write('x'.repeat(3 << 20)),
  short: () => process.stdout.write(line(0)),
  clock: () => print({ wallNs: -5 }),
  slow: () => setTimeout(print, 300),
};
(misbehave[program] ?? print)();
