import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildRustTwins, RUST_FLAGS } from '../../../src/tune/rust.js';
import { plantedPrograms, scratch, writeCorpus } from './helpers.js';

const folder = scratch();
writeCorpus(folder, ['twin']);
const program = { ...plantedPrograms(['twin'])[0], folder: join(folder, 'twin') } as ReturnType<
  typeof plantedPrograms
>[number];
const source = join(folder, 'twin', 'baseline.rs');
const cache = join(folder, 'cache');

test('a twin is built once for each text of its source', () => {
  writeFileSync(source, 'fn main() { println!("one"); }');
  const first = buildRustTwins([program], cache, RUST_FLAGS.rust).get('twin') ?? '';
  assert.is(spawnSync(first, { encoding: 'utf8' }).stdout, 'one\n');
  assert.is(buildRustTwins([program], cache, RUST_FLAGS.rust).get('twin'), first);
  writeFileSync(source, 'fn main() { println!("two"); }');
  const second = buildRustTwins([program], cache, RUST_FLAGS.rust).get('twin') ?? '';
  assert.is.not(second, first);
  assert.is(spawnSync(second, { encoding: 'utf8' }).stdout, 'two\n');
});

test('a twin is built again when a module that it shares changes', () => {
  writeFileSync(source, '#[path = "../shared.rs"] mod shared; fn main() { println!("{}", shared::NUMBER); }');
  writeFileSync(join(folder, 'shared.rs'), 'pub const NUMBER: i64 = 1;');
  const first = buildRustTwins([program], cache, RUST_FLAGS.rust).get('twin') ?? '';
  writeFileSync(join(folder, 'shared.rs'), 'pub const NUMBER: i64 = 2;');
  const second = buildRustTwins([program], cache, RUST_FLAGS.rust).get('twin') ?? '';
  assert.is(spawnSync(first, { encoding: 'utf8' }).stdout, '1\n');
  assert.is(spawnSync(second, { encoding: 'utf8' }).stdout, '2\n');
});

test('a twin that does not compile is told with what rustc says', () => {
  writeFileSync(source, 'fn main() { nonsense }');
  assert.throws(
    () => buildRustTwins([program], cache, RUST_FLAGS.rust),
    /rustc failed on .*baseline\.rs:[\s\S]*nonsense/,
  );
});

test('a missing rustc is told with what to do', () => {
  assert.throws(() => buildRustTwins([program], cache, RUST_FLAGS.rust, '/nonexistent/rustc'), /rustc was not found/);
});

test.run();
