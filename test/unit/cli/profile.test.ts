/** `otter profile` on a real program: what it finds, where its output goes, and what it refuses before it runs. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Profile } from '../../../src/jit/profile.js';

const ROOT = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otter-profile-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const HOT = `fn busy(n: int) -> int:
    let sum = 0
    for i in 0..n:
        sum = (sum * 31 + i) % 1000003
    return sum

fn main():
    println("started")
    let total = 0
    for round in 0..60:
        total = (total + busy(1000000 + round)) % 1000003
    println(total)
`;
const TASKS = `use task

fn weigh(n: int) -> int:
    let sum = 0
    for i in 0..3000000:
        sum = (sum * 31 + i + n) % 1000003
    return sum

fn main():
    let tasks = [spawn weigh(n) for n in 0..8]
    let total = 0
    for t in tasks:
        total += await t
    println(total)
`;
const DEEP = `fn down(n: int) -> int:
    if n == 0:
        let sum = 0
        for i in 0..20000000:
            sum = (sum * 31 + i) % 1000003
        return sum
    return down(n - 1) + 1

fn main():
    println(down(5000))
`;

function source(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function otter(...args: string[]) {
  return spawnSync(`${ROOT}scripts/otter`, args, { encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 28 });
}

const hot = source('hot.ot', HOT);

for (const mode of ['jit', 'hybrid']) {
  test(`${mode}: the hot function comes first, and output is that of a plain run`, () => {
    const plain = otter('run', '--no-cache', hot);
    const { status, stdout, stderr } = otter('profile', hot, '--mode', mode);
    assert.is(status, 0, stderr);
    assert.is(stdout, plain.stdout);
    const [summary = '', head = '', first = ''] = stderr.split('\n');
    assert.match(summary, /^\d+ samples? at 100 Hz, [\d.]+ s of CPU time, 1 thread$/);
    assert.match(head, /self +total +samples +calls +tier +compile +function +place/);
    assert.match(first, /% .* busy +.*hot\.ot:1$/);
  });
}

test('the data: self, total, tiers, calls, compile time, place', () => {
  const { stderr } = otter('profile', hot, '--json', '--hz', '500');
  const profile: Profile = JSON.parse(stderr);
  assert.is(profile.hz, 500);
  const busy = profile.functions.find((row) => row.name === 'busy');
  const main = profile.functions.find((row) => row.name === 'main');
  assert.ok(busy !== undefined && main !== undefined);
  assert.ok(busy.self > profile.samples / 2, `${busy.self} of ${profile.samples}`);
  assert.ok(main.total >= busy.total);
  assert.is(busy.line, 1);
  assert.ok((busy.compileMs.baseline ?? 0) > 0);
  assert.ok(Object.keys(busy.tiers).length > 0);
  assert.is(main.calls, 1);
});

test('threads of tasks are sampled', () => {
  const file = source('tasks.ot', TASKS);
  const { stderr } = otter('profile', file, '--json', '--hz', '1000', '--knob', 'tasks.workers=2');
  const profile: Profile = JSON.parse(stderr);
  assert.ok(profile.threads >= 2, `${profile.threads} threads`);
  const weigh = profile.functions.find((row) => row.name === 'weigh');
  assert.ok((weigh?.total ?? 0) > profile.samples / 2);
});

test('stacks that are too deep are marked', () => {
  const { stderr } = otter(
    'profile',
    source('deep.ot', DEEP),
    '--json',
    '--hz',
    '1000',
    '--knob',
    'tier.callThreshold=1000000000',
  );
  const profile: Profile = JSON.parse(stderr);
  assert.ok(profile.truncated > profile.samples / 2, `${profile.truncated} of ${profile.samples}`);
  assert.ok(profile.stacks.some((stack) => stack.isTruncated && stack.frames.length > 1000));
});

test('the exit code and the panic of the program', () => {
  const file = source('bad.ot', 'fn main():\n    println(1)\n    let xs = [1]\n    println(xs[len(xs)])\n');
  const output = join(folder, 'bad.json');
  const { status, stdout, stderr } = otter('profile', file, '--output', output);
  assert.is(status, 101);
  assert.is(stdout, '1\n');
  assert.match(stderr, /^panic: .*\n {2}at main/);
  assert.is(JSON.parse(readFileSync(output, 'utf8')).hz, 100);
});

test('an interrupted program is profiled up to there', async () => {
  const text = 'fn main():\n    for i in 0..100000:\n        println(i)\n    while true:\n        let n = 1\n';
  const child = spawn('node', [`${ROOT}build/js/cli/otter.js`, 'profile', source('endless.ot', text), '--json']);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // Once it prints it runs, and the command has long been listening.
  child.stdout.once('data', () => child.kill('SIGINT')).resume();
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.is(code, 130, stderr);
  const profile: Profile = JSON.parse(stderr);
  assert.is(profile.threads, 1);
});

test('arguments go to the program', () => {
  const file = source('args.ot', 'use sys\nfn main():\n    println(sys.args())\n');
  assert.is(
    otter('profile', file, '--', 'a', '--hz').stdout,
    otter('run', '--no-cache', file, '--', 'a', '--hz').stdout,
  );
});

test('what cannot be done is refused before the program runs', () => {
  const refusals: readonly (readonly [RegExp, ...string[]])[] = [
    [/--hz: '0' is not a whole number from 1 to 10000/, '--hz', '0'],
    [/--hz: 'fast' is not/, '--hz', 'fast'],
    [/--top: '-3' is not/, '--top=-3'],
    [/cannot write .*its folder does not exist/, '--output', join(folder, 'none/flame.html')],
    [/cannot write .*it is a folder/, '--output', folder],
    [/does not see static programs\n {2}help: .*hybrid/, '--mode', 'static'],
    [/does not see interpreted programs/, '--mode', 'interp'],
  ];
  for (const [message, ...args] of refusals) {
    const { status, stdout, stderr } = otter('profile', hot, ...args);
    assert.is(status, 1, stderr);
    assert.is(stdout, '');
    assert.match(stderr, message);
  }
});

test('bench can be sampled, to tell what that costs', () => {
  const file = source('bench.ot', 'fn bench(n: int) -> int:\n    return n * 7\n');
  const { status, stdout, stderr } = otter('bench', file, '--n', '6', '--iterations', '2', '--hz', '1000');
  assert.is(status, 0, stderr);
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).result);
  assert.equal(results, ['42', '42']);
  assert.match(otter('bench', file, '--hz', '1e9').stderr, /--hz: '1e9' is not a whole number from 1 to 10000/);
  assert.match(otter('bench', file, '--hz', '9', '--mode', 'static').stderr, /does not see static programs/);
});

test('bench says which iterations were sampled when they alternate', () => {
  const file = source('alternate.ot', 'fn bench(n: int) -> int:\n    return n * 7\n');
  const args = ['bench', file, '--iterations', '6', '--alternate'];
  const { status, stdout, stderr } = otter(...args, '--hz', '1000');
  assert.is(status, 0, stderr);
  const sampled = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).sampled);
  assert.equal(sampled, [true, false, false, true, true, false]);
  const refused = otter(...args);
  assert.is(refused.status, 1);
  assert.match(refused.stderr, /--alternate is for samples\n.*say how many with --hz/);
});

test('a program with errors leaves no file behind', () => {
  const output = join(folder, 'never.html');
  assert.is(otter('profile', source('wrong.ot', 'let x: int = "a"\n'), '--output', output).status, 1);
  assert.not(existsSync(output));
});

test.run();
