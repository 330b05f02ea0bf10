import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

// A script of the build without types of its own.
const script = '../../../scripts/array-loops.mjs';
const { arrayLoops } = (await import(script)) as {
  arrayLoops(checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile>;
};

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
};

/** The JavaScript of a program that says what it finds by `say`, as `tsc` and as the bundle have it. */
function compile(source: string): { plain: string; counted: string } {
  const text = `declare function say(...values: unknown[]): void;\n${source}`;
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version) =>
    name === 'sample.ts' ? ts.createSourceFile(name, text, version, true) : getSourceFile(name, version);
  const program = ts.createProgram(['sample.ts'], OPTIONS, host);
  assert.equal(
    ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText),
    [],
  );
  const emit = (before: ts.TransformerFactory<ts.SourceFile>[]) => {
    let out = '';
    const write = (_: string, written: string) => {
      out = written;
    };
    program.emit(program.getSourceFile('sample.ts'), write, undefined, false, { before });
    return out;
  };
  return { plain: emit([]), counted: emit([arrayLoops(program.getTypeChecker())]) };
}

function said(javascript: string): unknown[] {
  const values: unknown[] = [];
  runInNewContext(javascript, { say: (...all: unknown[]) => values.push(JSON.parse(JSON.stringify(all))) });
  return values;
}

/** Both say the same; what the bundle has goes through as many loops by an iterator. */
function check(source: string, iterated: number): void {
  const { plain, counted } = compile(source);
  const expected = said(plain);
  assert.ok(expected.length > 0);
  assert.equal(said(counted), expected);
  assert.is(counted.match(/ of /g)?.length ?? 0, iterated, counted);
}

test('arrays are counted through, whatever happens to them and in the loop', () => {
  check(
    `const xs = [1, 2, 3];
     for (const x of xs) { if (x === 2) continue; if (xs.length < 6) xs.push(x * 10); say(x); }
     outer: for (const a of xs) for (const b of xs) { if (b > a) continue outer; if (a > 20) break outer; say(a, b); }
     const later: (() => number)[] = [];
     for (let x of xs) { x += 1; later.push(() => x); }
     say(later.map((f) => f()));
     function first(ys: readonly string[]): string { for (const y of ys) return y; return 'none'; }
     say(first([]), first(['a', 'b']));`,
    0,
  );
});

test('elements with their numbers, and elements that are arrays', () => {
  check(
    `const pairs: (readonly [string, number])[] = [['a', 1], ['b', 2]];
     for (const [i, [name, value]] of pairs.entries()) say(i, name, value);
     for (const [name, value] of pairs) say(name, value);
     for (const [i] of pairs.entries()) say(i);`,
    1,
  );
});

test('patterns of arrays: left out, missing, the rest', () => {
  check(
    `const xs: (number | undefined)[] = [1, undefined, 3, 4];
     const [a, b = 7, , ...rest] = xs;
     const [missing = 'd', { length }] = [undefined, 'text'] as [string | undefined, string];
     const [[inner], other = inner] = [[5]] as [number[], number?];
     say(a, b, rest, missing, length, inner, other);
     say(([['x', 1], ['y', 2]] as [string, number][]).map(([name, value]) => name + value));
     say(([['x', 1]] as [string, number][]).map(([, value], i) => { const [one] = [value + i]; return one; }));`,
    0,
  );
});

test('what is no array, or may be none, keeps its iterator', () => {
  check(
    `for (const c of 'añ😀') say(c);
     for (const [key, value] of new Map([['k', 1]])) say(key, value);
     function* numbers() { yield 1; yield 2; }
     for (const n of numbers()) say(n);
     function all<T>(xs: Iterable<T>): T[] { const found: T[] = []; for (const x of xs) found.push(x); return found; }
     say(all(new Set([1, 1, 2])));
     const either: number[] | Set<number> = Math.random() < 2 ? new Set([4]) : [5];
     for (const x of either) say(x);
     const [p, q] = new Set([8, 9]);
     say(p, q);`,
    5,
  );
});

test('members of enums are constants', () => {
  const { plain, counted } = compile(`enum Op { add = 3, sub } say(Op.sub);`);
  assert.equal(said(counted), said(plain));
  assert.match(counted, /say\(4\)/);
});

test.run();
