/** How `otter` is started: from the bundle, with a code cache where one fits, and without where none does. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const HEAD = `// ${'0'.repeat(64)}`;
const folder = mkdtempSync(join(tmpdir(), 'otter-start-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A build of one command that says which text it is. */
function fakeBuild(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const root = join(folder, name);
  for (const part of ['scripts', 'build/bundle', 'build/js/cli']) mkdirSync(join(root, part), { recursive: true });
  for (const script of ['start.cjs', 'record-start.cjs'])
    copyFileSync(`${ROOT}scripts/${script}`, join(root, 'scripts', script));
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, 'build', path), text);
  return root;
}

function node(root: string, script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('node', [join(root, 'scripts', script), ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const SAYS = `${HEAD}\nprocess.stdout.write('from the bundle, ' + process.argv.slice(2))`;

test('the bundle runs without a code cache', () => {
  const root = fakeBuild('no-cache', { 'bundle/otter.js': SAYS });
  assert.is(node(root, 'start.cjs', 'run', 'x.ot').stdout, 'from the bundle, run,x.ot');
});

test('the bundle is told its digest', () => {
  const digest = 'ab'.repeat(32);
  const root = fakeBuild('digest', { 'bundle/otter.js': `// ${digest}\nprocess.stdout.write(String(bundleDigest))` });
  assert.is(node(root, 'start.cjs', 'run').stdout, digest);
});

test('what runs outside of the bundle may change, so it keeps no code', () => {
  const program = join(folder, 'prints.ot');
  writeFileSync(program, 'println(1)');
  const kept = join(folder, 'kept');
  const main = join(ROOT, 'src/cli/otter.ts');
  const args = ['--import', 'tsx', main, 'run', '--cache-dir', kept, '--trace', 'cache', program];
  const { status, stdout, stderr } = spawnSync('node', args, { encoding: 'utf8', cwd: ROOT });
  assert.equal({ status, stdout }, { status: 0, stdout: '1\n' });
  assert.match(stderr, /^\[cache\] nothing is kept: this otter does not run from its bundle; .*\n$/);
  assert.not.ok(existsSync(kept));
});

test('a code cache of another bundle, or one that V8 refuses, is not used', () => {
  const other = Buffer.from(`// ${'1'.repeat(64)}junk`);
  const broken = Buffer.from(`${HEAD}junk`);
  for (const [name, cache] of Object.entries({ other, broken, empty: Buffer.alloc(0) })) {
    const root = fakeBuild(name, { 'bundle/otter.js': SAYS, 'bundle/run.cache': cache });
    assert.is(node(root, 'start.cjs', 'run').stdout, 'from the bundle, run', name);
  }
});

test('a recorded code cache is accepted, for the flags it was made with', () => {
  const root = fakeBuild('recorded', { 'bundle/otter.js': SAYS });
  assert.is(node(root, 'record-start.cjs', 'run').status, 0);
  assert.is(readFileSync(join(root, 'build/bundle/run.cache')).toString('latin1', 0, HEAD.length), HEAD);
  const ask = `process.stdout.write(String(require(${JSON.stringify(join(root, 'scripts/start.cjs'))}).load('run').script.cachedDataRejected))`;
  const rejected = (...flags: string[]) => spawnSync('node', [...flags, '-e', ask], { encoding: 'utf8' }).stdout;
  assert.is(rejected(), 'false');
  assert.is(rejected('--max-lazy'), 'true');
});

test('the build left code caches that are accepted', () => {
  for (const command of ['run', 'check']) {
    const ask = `process.stdout.write(String(require('./scripts/start.cjs').load('${command}').script.cachedDataRejected))`;
    const shell = `source scripts/node-flags.sh; flags_for ${command} corpus/json/program.ot; node "\${flags[@]}" -e "${ask}"`;
    assert.is(spawnSync('bash', ['-c', shell], { encoding: 'utf8', cwd: ROOT }).stdout, 'false', command);
  }
});

test('the young generation is made for the trees of the programs that are formatted', () => {
  const sized = (name: string, bytes: number): string => {
    const path = join(folder, name);
    writeFileSync(path, '#'.repeat(bytes));
    return path;
  };
  const [small, large, larger] = [sized('a b.ot', 100), sized('large.ot', 1_000_000), sized('larger.ot', 2_000_000)];
  const young = (...args: readonly string[]): string => {
    const shell = `source scripts/node-flags.sh; flags_for "$@"; echo "\${flags[*]}"`;
    const { stdout } = spawnSync('bash', ['-c', shell, 'bash', ...args], { encoding: 'utf8', cwd: ROOT });
    return /--max-semi-space-size=(\d+)/.exec(stdout)?.[1] ?? stdout;
  };
  assert.is(young('check', '--json', small), '16');
  assert.is(young('check', larger), '16');
  assert.is(young('fmt', '--check', small, large, larger), '512');
  assert.is(young('check', 'no-such-file.ot'), '16');
  assert.is(young('run', larger), '8');
});

test('stack traces name the places in the sources', () => {
  // The second line of the bundle, from its first column on, is the third line of the source.
  const map = { version: 3, sources: ['../../src/cli/planted.ts'], names: [], mappings: 'AAEA' };
  const root = fakeBuild('throws', {
    'bundle/otter.js': `${HEAD}\nthrow new Error('planted')`,
    'bundle/otter.js.map': JSON.stringify(map),
  });
  const { status, stderr } = node(root, 'start.cjs', 'run');
  assert.is(status, 1);
  assert.match(stderr, /Error: planted\n {4}at .*\/src\/cli\/planted\.ts:3:1/);
});

test('the map of the bundle leads to sources that are there', () => {
  const map = `${ROOT}build/bundle/otter.js.map`;
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: readonly string[] };
  const ours = sources.filter((path) => path.includes('/src/') && !path.includes('/node_modules/'));
  assert.ok(ours.length > 100);
  assert.equal(
    ours.filter((path) => !existsSync(join(map, '..', path))),
    [],
  );
});

test('without a bundle the modules are run', () => {
  const root = fakeBuild('no-bundle', { 'js/cli/otter.js': "process.stdout.write('from the modules')" });
  assert.is(node(root, 'start.cjs', 'run').stdout, 'from the modules');
});

test('a link to the launcher finds its build, from any folder', () => {
  const link = join(folder, 'otter-link');
  assert.is(spawnSync('ln', ['-s', `${ROOT}scripts/otter`, link]).status, 0);
  const help = spawnSync(link, ['--help'], { encoding: 'utf8', cwd: folder });
  assert.is(help.status, 0, help.stderr);
  assert.match(help.stdout, /^otter COMMAND: /);
});

test.run();
