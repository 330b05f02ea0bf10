/** Which objects a loop asks for some rounds ahead. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import { type Element, fetchedAhead } from '../../../src/lower/fetch-ahead.js';
import {
  cmp,
  type FunctionBuilder,
  index,
  intrinsic,
  list,
  loop,
  num,
  op,
  ProgramBuilder,
  run,
  set,
  types,
} from './hir.js';

const { int, unit } = types;
const row = types.list(int);

/** Locals of the function: two lists of lists, one of positions, and what a round of the loop uses. */
class Names {
  readonly rows: number;
  readonly others: number;
  readonly order: number;
  readonly i: number;
  readonly j: number;
  readonly at: number;
  readonly one: number;

  constructor(readonly fn: FunctionBuilder) {
    this.rows = fn.local('rows', types.list(row));
    this.others = fn.local('others', types.list(row));
    this.order = fn.local('order', row);
    this.i = fn.local('i', int);
    this.j = fn.local('j', int);
    this.at = fn.local('at', int);
    this.one = fn.local('one', row);
  }

  element(of: number, at: number): HirExpr {
    return index(this.fn.get(of), this.fn.get(at));
  }

  increment(local: number, by = 1): HirStmt {
    return set(local, op('add', this.fn.get(local), num(by)));
  }

  /** A loop over the elements of `one`. */
  inner(): HirStmt {
    const bound = intrinsic('list.len', int, this.fn.get(this.one));
    return loop(this.fn.label(), cmp('lt', this.fn.get(this.j), bound), [], [this.increment(this.j)]);
  }

  outer(body: readonly HirStmt[], step = this.increment(this.i)): HirStmt {
    return loop(this.fn.label(), cmp('lt', this.fn.get(this.i), num(9)), body, [step]);
  }
}

/** What is fetched in the loop, as `list[index]`. */
function fetched(made: (names: Names) => HirStmt): readonly string[] {
  const p = new ProgramBuilder();
  let objects: readonly string[] = [];
  p.fn('f', [], unit, (fn) => {
    const s = made(new Names(fn));
    assert.ok(s.kind === 'loop');
    const describe = ({ list: of, index: at }: Element): string => {
      assert.ok(of.kind === 'local');
      return `${fn.locals[of.local]?.name}[${at === 'position' ? 'i' : describe(at)}]`;
    };
    objects = fetchedAhead(s)?.objects.map(describe) ?? [];
    return [s];
  });
  return objects;
}

test('elements at the position, and at positions that are such elements, are fetched', () => {
  assert.equal(
    fetched((n) => n.outer([set(n.one, n.element(n.rows, n.i)), n.inner()])),
    ['rows[i]'],
  );
  assert.equal(
    fetched((n) => n.outer([set(n.at, n.element(n.order, n.i)), set(n.one, n.element(n.rows, n.at)), n.inner()])),
    ['rows[order[i]]'],
  );
});

test('an object is fetched once, however often it is read', () => {
  assert.equal(
    fetched((n) => {
      const read = set(n.one, n.element(n.rows, n.i));
      return n.outer([read, n.inner(), read, set(n.one, n.element(n.others, n.i))]);
    }),
    ['rows[i]', 'others[i]'],
  );
});

test('numbers are not fetched, nor anything in a loop without one of its own', () => {
  assert.equal(
    fetched((n) => n.outer([set(n.at, n.element(n.order, n.i)), n.inner()])),
    [],
  );
  assert.equal(
    fetched((n) => n.outer([set(n.one, n.element(n.rows, n.i))])),
    [],
  );
});

test('nothing is fetched of lists, or by positions, that the loop assigns otherwise', () => {
  const read = (n: Names): HirStmt => set(n.one, n.element(n.rows, n.i));
  assert.equal(
    fetched((n) => n.outer([read(n), n.inner(), set(n.rows, list(row))])),
    [],
  );
  assert.equal(
    fetched((n) => n.outer([read(n), n.inner(), n.increment(n.i)])),
    [],
  );
  assert.equal(
    fetched((n) => n.outer([read(n), n.inner()], n.increment(n.i, 2))),
    [],
  );
  assert.equal(
    fetched((n) => {
      const position = set(n.at, n.element(n.order, n.i));
      return n.outer([position, n.increment(n.at), set(n.one, n.element(n.rows, n.at)), n.inner()]);
    }),
    [],
    'a position that is not an element as it is',
  );
});

test('a position that was read in a condition only is not followed', () => {
  assert.equal(
    fetched((n) => n.outer([run(n.element(n.rows, n.at)), n.inner()])),
    [],
  );
});

test.run();
