/** `otter bench` shows results of every size and register class alike in each mode. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-bench-'));
test.after(() => rmSync(folder, { recursive: true }));

/** Types of bench's result, values of it where `n` is 5, and their text. */
const RESULTS: readonly (readonly [string, string, string])[] = [
  ['One', 'One(x=float(n))', 'One(x=5)'],
  ['Two', 'Two(x=float(n), n=n)', 'Two(x=5, n=5)'],
  ['Three', 'Three(text=f"n {n}", on=true, x=0.5)', 'Three(text=n 5, on=true, x=0.5)'],
  ['Four', 'Four(a=n, b=2, c=0.5, d=f"n {n}")', 'Four(a=5, b=2, c=0.5, d=n 5)'],
  ['Shared', 'Shared(n=n, list=[n])', 'Shared(n=5, list=[5])'],
  ['Option<int>', 'Some(n)', 'Option.Some(5)'],
  ['Option<Two>', 'Some(Two(x=1.5, n=n))', 'Option.Some(Two(x=1.5, n=5))'],
  ['Option<Three>', 'Some(Three(text="t", on=false, x=1.5))', 'Option.Some(Three(text=t, on=false, x=1.5))'],
  ['str', 'f"n {n}"', 'n 5'],
  ['float', 'float(n) / 2.0', '2.5'],
  ['bool', 'n == 5', 'true'],
  ['any', '[n]', '[5]'],
];

const TYPES = `struct One:
    x: float

struct Two:
    x: float
    n: int

struct Three:
    text: str
    on: bool
    x: float

struct Four:
    a: int
    b: int
    c: float
    d: str

struct Shared:
    n: int
    list: list<int>
`;

for (const [i, [type, value, shown]] of RESULTS.entries()) {
  test(`a bench may return ${type}: ${shown}`, () => {
    const file = join(folder, `result${i}.ot`);
    writeFileSync(file, `${TYPES}\nfn bench(n: int) -> ${type}:\n    return ${value}\n`);
    for (const mode of ['interp', 'jit', 'hybrid', 'static']) {
      const out = execFileSync(OTTER, ['bench', file, '-n', '5', '--iterations', '1', '--mode', mode]).toString();
      assert.is(JSON.parse(out).result, shown, mode);
    }
  });
}

test.run();
