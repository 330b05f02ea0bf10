/**
 * Code from run to run, by the command line. Programs go on until they have better code, linked or compiled, whenever that is;
 * functions are called through their entry slots, so that it is known which code runs.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RESIDUE, THROUGH_SLOTS } from './residue-program.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
/** What is called often gets better code, however long the loops of others run. */
const KNOBS = [...THROUGH_SLOTS, 'tier.loopThreshold=1000000000'];
const LIMIT_MS = 120_000;

/** Gets better code for `digit` alone. Its arguments: how many functions are to have better code, what it does then. */
const DIGITS = `use io
use json
use runtime

# Too large to be inlined.
fn digit(n: int, most: int) -> int:
    if n > most:
        panic(f"{n} is too large")
    let sum = 0
    for step in 0..n % 5 + 1:
        sum += (n * (step + 1)) % 7 * (step % 2) - step / 3
        sum = sum ^ n
        sum = sum ^ n
    return n % 10

fn average(wanted: int) -> int:
    let total = 0
    let round = 0
    while round < 3 or json.decode(runtime.jit_stats())["optimised"] < wanted:
        for i in 0..1000:
            total += digit(i, 1000)
        round += 1
    return total / round

let args = io.args()
println(average(int(args[0])))
if args[1] == "panic":
    println(digit(1001, 1000))
while args[1] == "stay":
    digit(1, 2)
if args[1] == "more":
    println(more(2))

fn more(n: int) -> int:
    return n + 1
`;

/** Its first argument divides, and is the same in nearly all calls; it goes on until so many functions have code of a tier. */
const DIVIDES = `use io
use json
use runtime

${RESIDUE}
let args = io.args()
let m = int(args[0])
let total = residue(0, 3)
let count = 0
while json.decode(runtime.jit_stats())[args[1]] < int(args[2]):
    for i in 0..100 * m:
        total += residue(i, m)
    count += 50 * m
println(total == count * (m - 1))
`;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  /** Without traces and statistics. */
  readonly stderr: string;
  /** Lines that --trace gave. */
  readonly trace: string;
  /** Of --stats=json. */
  readonly stats: {
    readonly cache: { readonly hits: number; readonly misses: number; readonly bytes: number };
    readonly jobs: { readonly unfinished: number };
    readonly specialised: { readonly versions: number; readonly misses: number; readonly dropped: number };
  };
}

const isTrace = (line: string): boolean => /^\[(cache|tier)\] /.test(line);

function ranOf(status: number | null, stdout: string, stderr: string): Ran {
  const lines = stderr.split('\n');
  const stats = lines.find((line) => line.startsWith('{"functions":'));
  return {
    status,
    stdout,
    stderr: lines.filter((line) => line !== '' && line !== stats && !isTrace(line)).join('\n'),
    trace: lines.filter(isTrace).join('\n'),
    stats: JSON.parse(stats ?? '{}'),
  };
}

/** A folder with programs, and one beside them for their code, which does not exist at first. */
class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'otter-kept-'));
  readonly cache = join(this.folder, 'cache');

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  argsOf(file: string, options: readonly string[], args: readonly string[]): string[] {
    const knobs = KNOBS.flatMap((knob) => ['--knob', knob]);
    const told = ['--stats=json', '--trace', 'cache,tier', '--cache-dir', this.cache];
    return ['run', ...told, ...knobs, ...options, file, '--', ...args];
  }

  /** Runs a program until so many functions have better code. */
  run(file: string, wanted = '1', what = 'end', options: readonly string[] = []): Ran {
    return this.runWith(file, [wanted, what], options);
  }

  runWith(file: string, given: readonly string[], options: readonly string[]): Ran {
    const args = this.argsOf(file, options, given);
    const { status, stdout, stderr } = spawnSync(OTTER, args, { encoding: 'utf8', timeout: LIMIT_MS });
    return ranOf(status, stdout, stderr);
  }

  entries(): string[] {
    return existsSync(this.cache) ? readdirSync(this.cache) : [];
  }
}

/** In both modes `digit` has better code then; hybrid mode counts what has code from the start, too, if that is in use. */
const MODES = [
  { mode: 'jit', cold: '1', warm: '1' },
  { mode: 'hybrid', cold: '5', warm: '4' },
] as const;

function inPlace(name: string, body: (place: Place) => void | Promise<void>): void {
  test(name, async () => {
    const place = new Place();
    try {
      await body(place);
    } finally {
      rmSync(place.folder, { recursive: true, force: true });
    }
  });
}

/** It ended well, with what the program is to print. */
function ends(ran: Ran, stdout = '4500\n'): Ran {
  assert.equal(
    { status: ran.status, stdout: ran.stdout, stderr: ran.stderr },
    { status: 0, stdout, stderr: '' },
    ran.trace,
  );
  return ran;
}

/** It began with kept code, that of a function with better code among it. */
function hits(ran: Ran): void {
  assert.ok(ran.stats.cache.hits > 0, ran.trace);
  assert.match(ran.trace, new RegExp(`^\\[cache\\] hit: \\d+ modules?, ${ran.stats.cache.bytes} bytes, `, 'm'));
  assert.match(ran.trace, /^\[tier\] digit: optimised linked/m);
}

/** It compiled everything, and left it. */
function misses(ran: Ran): void {
  assert.is(ran.stats.cache.hits, 0, ran.trace);
  assert.not.match(ran.trace, / linked/);
  assert.ok(ran.stats.cache.misses > 0);
  assert.match(ran.trace, /^\[tier\] digit: optimised published/m);
  assert.match(ran.trace, /^\[cache\] kept: \d+ modules? as /m);
}

for (const { mode, cold, warm } of MODES) {
  inPlace(`${mode}: a second run begins with the code of the first, and compiles none of it`, (place) => {
    const file = place.file('digits.ot', DIGITS);
    const first = ends(place.run(file, cold, 'end', ['--mode', mode]));
    assert.is(first.stats.cache.hits, 0);
    assert.match(first.trace, /^\[tier\] digit: optimised published/m);
    const second = ends(place.run(file, warm, 'end', ['--mode', mode]));
    hits(second);
    assert.equal([second.stats.cache.misses, second.stats.jobs.unfinished], [0, 0], second.trace);
    assert.not.match(second.trace, / published/);
    assert.not.match(second.trace, /^\[cache\] kept/m, 'there is nothing new');
  });

  inPlace(`${mode}: a program that was moved begins with it, too, and its stack traces name the new place`, (place) => {
    const { stderr: old } = place.run(place.file('digits.ot', DIGITS), cold, 'panic', ['--mode', mode]);
    mkdirSync(join(place.folder, 'elsewhere'));
    const moved = place.file('elsewhere/moved.ot', DIGITS);
    const ran = place.run(moved, warm, 'panic', ['--mode', mode]);
    hits(ran);
    assert.equal([ran.status, ran.stdout], [101, '4500\n']);
    const lines = [`  at digit (${moved}:8:9)`, `  at top level (${moved}:28:13)`];
    assert.is(ran.stderr, ['panic: 1001 is too large', ...lines].join('\n'));
    assert.is(old.replaceAll('/digits.ot', '/elsewhere/moved.ot'), ran.stderr);
  });

  inPlace(`${mode}: a version for a value that the next run has not is given up there`, (place) => {
    const file = place.file('divides.ot', DIVIDES);
    const options = ['--mode', mode, '--knob', 'hybrid.callThreshold=300'];
    const run = (...args: string[]) => ends(place.runWith(file, args, options), 'true\n');
    assert.match(run('7', 'specialised', '1').trace, /^\[tier\] residue: specialised published/m);
    // Hybrid mode counts the code of the top level, too.
    const wanted = mode === 'jit' ? '1' : '2';
    const second = run('11', 'optimised', wanted);
    assert.match(second.trace, /^\[tier\] residue: specialised linked/m);
    assert.match(second.trace, /^\[tier\] residue: optimise: calls miss its specialised version \| .*misses=\d+/m);
    assert.is(second.stats.specialised.dropped, 1);
    assert.ok(second.stats.specialised.misses >= 200, `${second.stats.specialised.misses} misses`);
    const third = run('11', 'optimised', wanted);
    assert.match(third.trace, /^\[tier\] residue: optimised linked/m);
    assert.is(third.stats.specialised.versions, 0, 'it is gone');
  });
}

inPlace('a program that was edited begins without', (place) => {
  const file = place.file('digits.ot', DIGITS);
  ends(place.run(file));
  writeFileSync(file, DIGITS.replace('n % 10', 'n % 10 + 1'));
  const edited = ends(place.run(file), '5500\n');
  assert.match(edited.trace, /^\[cache\] miss: nothing is kept as /m);
  misses(edited);
  assert.is(place.entries().length, 2);
});

inPlace('code of a run in one place that a run in another has added to names the third place', (place) => {
  place.run(place.file('digits.ot', DIGITS), '1', 'end');
  for (const folder of ['second', 'third']) mkdirSync(join(place.folder, folder));
  const second = place.run(place.file('second/digits.ot', DIGITS), '1', 'more');
  assert.equal([second.status, second.stdout], [0, '4500\n3\n']);
  assert.match(second.trace, /^\[cache\] kept/m);
  const moved = place.file('third/digits.ot', DIGITS);
  const third = place.run(moved, '1', 'panic');
  hits(third);
  const lines = [`  at digit (${moved}:8:9)`, `  at top level (${moved}:28:13)`];
  assert.is(third.stderr, ['panic: 1001 is too large', ...lines].join('\n'));
});

inPlace('a damaged entry is removed, and a later run leaves another', (place) => {
  const file = place.file('digits.ot', DIGITS);
  ends(place.run(file));
  const [name = ''] = place.entries();
  const path = join(place.cache, name);
  const bytes = readFileSync(path);
  bytes[bytes.length - 9] = (bytes.at(-9) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const second = ends(place.run(file, '1', 'end', ['--knob', 'inject.stage=keep']));
  assert.match(second.trace, /^\[cache\] not used: the entry .* was removed: it is damaged/m);
  assert.equal(place.entries(), []);
  misses(ends(place.run(file)));
  assert.equal(place.entries(), [name]);
  hits(ends(place.run(file)));
});

inPlace('code that cannot be read or written leaves the program as it is', (place) => {
  const file = place.file('digits.ot', DIGITS);
  const unkept = ends(place.run(file, '1', 'end', ['--knob', 'inject.stage=keep']));
  assert.match(unkept.trace, /^\[cache\] not kept: injected failure: keep$/m);
  assert.equal(place.entries(), []);
  ends(place.run(file));
  const unread = ends(place.run(file, '1', 'end', ['--knob', 'inject.stage=load']));
  assert.match(unread.trace, /^\[cache\] not used: injected failure: load$/m);
  misses(unread);
});

inPlace('code that cannot be linked is compiled as if it had not been there', (place) => {
  const file = place.file('digits.ot', DIGITS);
  ends(place.run(file));
  const knobs = ['--knob', 'inject.stage=link', '--knob', 'inject.tier=optimised'];
  const ran = ends(place.run(file, '0', 'end', knobs));
  assert.match(ran.trace, /^\[tier\] digit: kept code was not linked: .*injected failure: link$/m);
  assert.match(ran.trace, /^\[tier\] digit: baseline published/m);
  ends(place.run(file));
  hits(ends(place.run(file)));
});

inPlace("hybrid: a whole program's code that cannot be linked is compiled before it starts", (place) => {
  const file = place.file('digits.ot', DIGITS);
  ends(place.run(file, '5', 'end', ['--mode', 'hybrid']));
  const knobs = ['--mode', 'hybrid', '--knob', 'inject.stage=link', '--knob', 'inject.tier=hybrid'];
  const ran = ends(place.run(file, '1', 'end', knobs));
  assert.match(ran.trace, /^\[tier\] average: kept code was not linked: .*injected failure: link$/m);
  assert.match(ran.trace, /^\[tier\] average: hybrid failed: .*injected failure: link$/m);
});

inPlace('--no-cache keeps nothing, and without it code is kept for the user', (place) => {
  const file = place.file('digits.ot', DIGITS);
  const env = { ...process.env, XDG_CACHE_HOME: place.cache };
  const run = (...options: string[]) =>
    spawnSync(OTTER, ['run', ...options, file, '--', '1', 'end'], { encoding: 'utf8', env, timeout: LIMIT_MS });
  assert.equal([run('--no-cache').stdout, run('--no-cache').stderr], ['4500\n', '']);
  assert.not.ok(existsSync(place.cache));
  assert.equal([run('--stats=json').stdout, run().stderr], ['4500\n', '']);
  assert.match(readdirSync(join(place.cache, 'otter')).join('\n'), /^[0-9a-f]{64}\.code$/);
});

inPlace('--trace cache says why nothing is kept', (place) => {
  const file = place.file('one.ot', 'println(1)\n');
  const { OTTER_KNOBS: _, XDG_CACHE_HOME: __, HOME: ___, ...env } = process.env;
  const traced = (...options: string[]) => {
    const args = ['run', '--trace', 'cache', ...options, file];
    const { stdout, stderr } = spawnSync(OTTER, args, { encoding: 'utf8', env, timeout: LIMIT_MS });
    assert.is(stdout, '1\n');
    return stderr;
  };
  assert.match(traced(), /^\[cache\] nothing is kept: there is no folder .*HOME is not set, .*; .*--cache-dir\n$/);
  const none = ['--cache-dir', place.cache, '--knob', 'cache.diskBytes=0'];
  assert.is(traced(...none), '[cache] nothing is kept: cache.diskBytes is 0\n');
});

inPlace('a folder for code and none are a mistake', (place) => {
  const file = place.file('one.ot', 'println(1)\n');
  const args = ['run', '--cache-dir', place.cache, '--no-cache', file];
  const { status, stdout, stderr } = spawnSync(OTTER, args, { encoding: 'utf8', timeout: LIMIT_MS });
  const message = 'error: --cache-dir and --no-cache exclude each other\n  help: leave one out\n';
  assert.equal([status, stdout, stderr], [1, '', message]);
  assert.not.ok(existsSync(place.cache));
});

inPlace('modes that make no code of their own take a folder for it, and leave nothing there', (place) => {
  const file = place.file('one.ot', 'println(1)\n');
  for (const mode of ['interp', 'static']) {
    const args = ['run', '--cache-dir', place.cache, '--mode', mode, file];
    const { status, stdout, stderr } = spawnSync(OTTER, args, { encoding: 'utf8', timeout: LIMIT_MS });
    assert.equal([status, stdout, stderr], [0, '1\n', '']);
  }
  assert.not.ok(existsSync(place.cache));
});

inPlace('code in a folder that others can write to is not used, and none is kept there', (place) => {
  const file = place.file('digits.ot', DIGITS);
  ends(place.run(file));
  const [name = ''] = place.entries();
  const before = statSync(join(place.cache, name)).ino;
  chmodSync(place.cache, 0o770);
  const ran = ends(place.run(file));
  assert.match(ran.trace, /^\[cache\] not used: other users can write to the folder '.*\/cache'; /m);
  assert.match(ran.trace, /^\[cache\] not kept: other users can write to the folder '.*\/cache'; /m);
  assert.not.match(ran.trace, / linked/);
  assert.is(statSync(join(place.cache, name)).ino, before);
});

/** Resolves when there is an entry. */
async function entryIn(place: Place): Promise<void> {
  for (const start = Date.now(); Date.now() < start + LIMIT_MS; await sleep(50))
    if (place.entries().some((name) => name.endsWith('.code'))) return;
  throw new Error('nothing was kept');
}

inPlace('a program that goes on and is killed has left its code', async (place) => {
  const file = place.file('digits.ot', DIGITS);
  const child = spawn(OTTER, place.argsOf(file, [], ['1', 'stay']), { stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    await entryIn(place);
  } finally {
    child.kill('SIGKILL');
  }
  assert.is((await ended)[1], 'SIGKILL');
  hits(ends(place.run(file)));
});

inPlace('two runs at once both end well, and leave one entry', async (place) => {
  const file = place.file('digits.ot', DIGITS);
  const started = [1, 2].map(() => {
    const child = spawn(OTTER, place.argsOf(file, [], ['1', 'end']), { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    return once(child, 'close').then(([status]) => ranOf(status, stdout, stderr));
  });
  for (const ran of await Promise.all(started)) ends(ran);
  assert.match(place.entries().join('\n'), /^[0-9a-f]{64}\.code$/);
  hits(ends(place.run(file)));
});

const BENCH = `${DIGITS.slice(0, DIGITS.indexOf('let args'))}
fn bench(n: int) -> int:
    return average(n)
`;

inPlace('bench starts cold, but for what it was told to keep', (place) => {
  const file = place.file('bench.ot', BENCH);
  const bench = (...options: string[]) => {
    const knobs = KNOBS.flatMap((knob) => ['--knob', knob]);
    const args = ['bench', file, '-n', '1', '--iterations', '2', ...knobs, ...options];
    const env = { ...process.env, XDG_CACHE_HOME: join(place.folder, 'of the user') };
    const { status, stdout, stderr } = spawnSync(OTTER, args, { encoding: 'utf8', env, timeout: LIMIT_MS });
    assert.equal([status, stderr], [0, '']);
    const iterations = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const { result } of iterations) assert.is(result, '4500');
    type Event = { readonly fn: string; readonly tier: string; readonly isKept?: boolean };
    const events: readonly Event[] = iterations.flatMap(({ tierEvents }) => tierEvents);
    return events.filter(({ fn, tier }) => fn === 'digit' && tier === 'optimised').map(({ isKept }) => isKept === true);
  };
  assert.equal(bench(), [false]);
  assert.not.ok(existsSync(join(place.folder, 'of the user')));
  assert.equal(bench('--cache-dir', place.cache), [false]);
  assert.equal(bench('--cache-dir', place.cache), [true]);
});

test.run();
