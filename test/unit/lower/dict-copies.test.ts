/** Which loops are known to copy entries of a dict to a new one. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import { dictCopies } from '../../../src/lower/dict-copies.js';
import {
  AT,
  cmp,
  type FunctionBuilder,
  intrinsic,
  loop,
  num,
  op,
  ProgramBuilder,
  ret,
  run,
  set,
  types,
  when,
} from './hir.js';

const { int, unit } = types;
const dict = types.dict(int, int);

/** A function with a loop over a dict. */
class Walk {
  readonly old: number;
  readonly version: number;
  readonly at: number;
  readonly key: number;
  readonly out: number;
  readonly label: number;

  constructor(readonly fn: FunctionBuilder) {
    this.old = fn.local('old', dict);
    this.version = fn.local('version', int);
    this.at = fn.local('at', int);
    this.key = fn.local('key', int);
    this.out = fn.local('out', dict);
    this.label = fn.label();
  }

  get = (id: number): HirExpr => this.fn.get(id);

  next(from: HirExpr): HirExpr {
    return intrinsic('dict.next', int, this.get(this.old), from, this.get(this.version));
  }

  make(): HirStmt {
    return set(this.out, intrinsic('dict.new', dict));
  }

  put(key = this.get(this.key), value: HirExpr = num(1)): HirStmt {
    return run(intrinsic('dict.set', unit, this.get(this.out), key, value));
  }

  over(...body: readonly HirStmt[]): HirStmt {
    const key = set(this.key, intrinsic('dict.keyAt', int, this.get(this.old), this.get(this.at)));
    const step = set(this.at, this.next(op('add', this.get(this.at), num(1))));
    return loop(this.label, cmp('ge', this.get(this.at), num(0)), [key, ...body], [step]);
  }

  isOdd(): HirExpr {
    return cmp('eq', op('and', this.get(this.key), num(1)), num(1));
  }
}

function copies(body: (w: Walk) => readonly HirStmt[]): boolean {
  const p = new ProgramBuilder();
  let walk: Walk | undefined;
  const id = p.fn('f', [], unit, (fn) => {
    walk = new Walk(fn);
    return body(walk);
  });
  const fn = p.functions[id];
  if (fn === undefined || walk === undefined) throw new Error('no function');
  const copy = dictCopies(fn).get(walk.label);
  if (copy !== undefined) assert.equal([copy.from, copy.to, copy.type], [walk.old, walk.out, dict]);
  return copy !== undefined;
}

test('keys of a dict that are put in a new one, always or under a condition', () => {
  assert.ok(copies((w) => [w.make(), w.over(w.put())]));
  assert.ok(copies((w) => [w.make(), w.over(when(w.isOdd(), [w.put()]))]));
  assert.ok(copies((w) => [w.make(), w.over(when(w.isOdd(), [], [w.put()]), set(w.fn.local('x', int), num(1)))]));
  assert.ok(
    copies((w) => [
      when(w.isOdd(), [w.make(), w.over({ kind: 'block', span: AT, label: undefined, body: [w.put()] })]),
    ]),
    'wherever the loop is',
  );
  assert.ok(
    copies((w) => [w.make(), w.over(when(w.isOdd(), [{ kind: 'break', span: AT, label: w.label }]), w.put())]),
    'the loop may end early',
  );
  assert.ok(
    copies((w) => [w.make(), w.over(when(w.isOdd(), [ret()]), w.put())]),
    'and the function, too',
  );
});

test('not a dict that may have keys', () => {
  assert.not.ok(copies((w) => [w.over(w.put())]));
  assert.not.ok(copies((w) => [w.make(), w.put(), w.over(w.put())]));
  assert.not.ok(copies((w) => [w.make(), when(w.isOdd(), [w.put()]), w.over(w.put())]));
  assert.not.ok(copies((w) => [when(w.isOdd(), [w.make()]), w.over(w.put())]));
  assert.not.ok(copies((w) => [set(w.out, w.get(w.old)), w.over(w.put())]));
});

test('not one that something else knows', () => {
  assert.not.ok(copies((w) => [w.make(), set(w.old, w.get(w.out)), w.over(w.put())]));
  const size = (w: Walk) => intrinsic('dict.len', int, w.get(w.out));
  assert.not.ok(copies((w) => [w.make(), w.over(w.put(undefined, size(w)))]));
  assert.not.ok(copies((w) => [w.make(), w.over(w.put(), run(size(w)))]));
  assert.not.ok(
    copies((w) => [w.make(), w.over(w.put(), w.put())]),
    'a key could come twice',
  );
});

test('not other keys than those of the dict', () => {
  assert.not.ok(copies((w) => [w.make(), w.over(w.put(op('and', w.get(w.key), num(7))))]));
  assert.not.ok(copies((w) => [w.make(), w.over(set(w.key, num(3)), w.put())]));
  assert.not.ok(copies((w) => [w.make(), w.over(when(w.isOdd(), [set(w.at, num(0))]), w.put())]));
  assert.not.ok(copies((w) => [w.make(), w.over(set(w.old, intrinsic('dict.new', dict)), w.put())]));
});

test('not more than one a round', () => {
  assert.not.ok(copies((w) => [w.make(), w.over(loop(w.fn.label(), w.isOdd(), [w.put()]))]));
});

test('not where the loop may be left to somewhere else', () => {
  assert.not.ok(
    copies((w) => {
      const outer = w.fn.label();
      const leave: HirStmt = { kind: 'break', span: AT, label: outer };
      return [loop(outer, w.isOdd(), [w.make(), w.over(when(w.isOdd(), [leave]), w.put())])];
    }),
  );
});

test.run();
