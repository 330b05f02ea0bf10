/**
 * A function with a second body, in which `any` parameters are known to hold values of certain types: they are typed locals
 * there, operations on them typed ones, and locals that only ever hold what comes of those are typed, too (type feedback: Hölzle
 * and Ungar, Optimizing dynamically-dispatched calls with run-time type feedback, 1994). Which body runs is decided once a call.
 *
 *     if GUARD { let xs' = unbox(xs); … xs'[i] … } else { … dyn index(xs, i) … }
 *
 * Invariants: the second body has locals and labels of its own, but for parameters; parameters of known type are never assigned;
 * each dynamic operation is there as it was, or as the typed one that it comes to (typed-operations.ts).
 */

import { assert } from '../support/assert.js';
import type { Span } from '../support/source.js';
import type { HirExpr, HirFunction, HirLocal, HirProgram, HirStmt, LocalId } from './hir.js';
import { mapStmts } from './map.js';
import { TypedOperations, unboxed } from './typed-operations.js';
import type { DictType, ListType, Type } from './types.js';
import { verifyFunction } from './verify.js';
import { walkFunction } from './walk.js';

export type KnownTypes = ReadonlyMap<LocalId, Type>;

export interface Guarded {
  readonly fn: HirFunction;
  /** Stands for what lowering puts there: whether the parameters have values of these types. */
  readonly guard: HirExpr;
  readonly types: KnownTypes;
}

/** @throws when what is made is no valid HIR. */
export function withKnownTypes(program: HirProgram, fn: HirFunction, types: KnownTypes): Guarded {
  const { body, locals } = typedBody(program, fn, types);
  const guard: HirExpr = { kind: 'bool', span: fn.span, type: program.types.bool, value: true };
  // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
  const choice: HirStmt = { kind: 'if', span: fn.span, condition: guard, then: body, else: fn.body };
  const made: HirFunction = { ...fn, locals, body: [choice], labelCount: 2 * fn.labelCount };
  const problems = verifyFunction(program, made);
  assert(problems.length === 0, `broken body for known types of ${fn.name}: ${problems.join('; ')}`);
  return { fn: made, guard, types };
}

export interface TypedBody {
  readonly body: readonly HirStmt[];
  readonly locals: readonly HirLocal[];
  /** Expressions in the body that were calls of the runtime. */
  readonly gained: ReadonlySet<HirExpr>;
}

/** Each round knows the types of more locals, or takes back what was assumed of some. */
const ROUNDS = 8;

/** The second body. */
export function typedBody(program: HirProgram, fn: HirFunction, types: KnownTypes): TypedBody {
  const iterators = plainIterators(fn);
  const refused = new Set<LocalId>();
  let known = types;
  let best: TypedBody | undefined;
  for (let round = 0; round < ROUNDS || best === undefined; round++) {
    const typing = new Typing(program, fn, known, iterators);
    const made = typing.run();
    const more = new Map(known);
    for (const local of typing.refuted) {
      refused.add(local);
      more.delete(local);
    }
    if (typing.refuted.size === 0) {
      best = made;
      for (const [local, type] of typing.likely()) if (!refused.has(local)) more.set(local, type);
      if (more.size === known.size) break;
    }
    known = more;
  }
  return best;
}

/** Locals that are an iterator for one loop and nothing else. */
function plainIterators(fn: HirFunction): ReadonlySet<LocalId> {
  const found = new Map<LocalId, { made: number; reads: number; uses: number; loops: number }>();
  const of = (local: LocalId) => {
    const seen = found.get(local) ?? { made: 0, reads: 0, uses: 0, loops: 0 };
    found.set(local, seen);
    return seen;
  };
  walkFunction(fn, {
    expr: (e) => {
      if (e.kind === 'local' && e.type.kind === 'any') of(e.local).reads++;
      const used = usedIterator(e, 'current') ?? usedIterator(e, 'next');
      if (used !== undefined) of(used).uses++;
    },
    stmt: (s) => {
      if (s.kind === 'setLocal' && s.value.type.kind === 'any') of(s.local).made++;
      const used = s.kind === 'loop' ? usedIterator(s.condition, 'next') : undefined;
      if (used !== undefined) of(used).loops++;
    },
  });
  const isPlain = ({ made, reads, uses, loops }: ReturnType<typeof of>) => made === 1 && loops === 1 && reads === uses;
  return new Set([...found].filter(([id, seen]) => id >= fn.paramCount && isPlain(seen)).map(([id]) => id));
}

function usedIterator(e: HirExpr, op: 'next' | 'current'): LocalId | undefined {
  const [iterator] = e.kind === 'dyn' && e.op.op === op ? e.args : [];
  return iterator?.kind === 'local' ? iterator.local : undefined;
}

/** What a typed loop has in place of an iterator. */
interface Walk {
  readonly object: HirExpr & { readonly type: ListType | DictType };
  readonly at: HirExpr;
  /** The hidden local that the object comes from, which is assigned before the loop and nowhere else. */
  readonly from: LocalId | undefined;
  /** Goes to the next element. */
  readonly step: HirStmt;
}

/** One attempt, with these locals known. */
class Typing {
  /** Locals taken to be known that are assigned something else. */
  readonly refuted = new Set<LocalId>();
  private readonly operations: TypedOperations;
  private readonly locals: HirLocal[];
  /** The second body's own locals, and those of known type. */
  private readonly copies = new Map<LocalId, HirExpr & { kind: 'local' }>();
  /** Types that other `any` locals were assigned; undefined: who knows. */
  private readonly assigned = new Map<LocalId, Set<Type | undefined>>();
  private readonly walks = new Map<LocalId, Walk>();
  /** By the condition of their loop. */
  private readonly loops = new Map<HirExpr, Walk>();
  /** By what reads the element, or the key. */
  private readonly reads = new Map<HirExpr, Walk>();

  constructor(
    private readonly program: HirProgram,
    private readonly fn: HirFunction,
    private readonly known: KnownTypes,
    private readonly iterators: ReadonlySet<LocalId>,
  ) {
    this.operations = new TypedOperations(program);
    this.locals = [...fn.locals];
  }

  run(): TypedBody {
    const { fn, known } = this;
    for (const local of fn.locals) {
      const type = known.get(local.id);
      if (type !== undefined || local.id >= fn.paramCount) this.copies.set(local.id, this.copy(local, type));
    }
    const body = [
      ...this.parameters(),
      ...mapStmts(
        fn.body,
        (e) => this.expr(e),
        (s) => this.stmt(s),
      ),
    ];
    return { body, locals: this.locals, gained: this.operations.gained };
  }

  /** Locals that were assigned values of one type only, as far as is known. */
  likely(): readonly (readonly [LocalId, Type])[] {
    return [...this.assigned].flatMap(([local, types]) => {
      const [type, ...others] = [...types].filter((one) => one !== undefined);
      const holds = type !== undefined && type.kind !== 'unit' && type.kind !== 'never';
      return holds && others.length === 0 ? [[local, type] as const] : [];
    });
  }

  /** The same list wherever a local is a copy: what is known of that is known of the copy (fixed-lists.ts). */
  private copy(local: HirLocal, type: Type | undefined): HirExpr & { kind: 'local' } {
    const origin = type === undefined ? { origin: local.origin ?? local } : {};
    const { name, hidden } = local;
    return this.newLocal({ name, hidden, type: type ?? local.type, ...origin }, this.fn.span);
  }

  private newLocal(local: Omit<HirLocal, 'id'>, span: Span): HirExpr & { kind: 'local' } {
    const id = this.locals.length;
    this.locals.push({ ...local, id });
    return { kind: 'local', span, type: local.type, local: id };
  }

  /** Parameters of known type; the guard has seen to their being of it. */
  private parameters(): readonly HirStmt[] {
    const { fn, program } = this;
    return [...this.known].flatMap(([id, type]): HirStmt[] => {
      const copy = this.copies.get(id);
      if (id >= fn.paramCount || copy === undefined) return [];
      const { span } = fn;
      const given: HirExpr = { kind: 'local', span, type: program.types.any, local: id };
      const value: HirExpr = { kind: 'unbox', span, type, value: given };
      return [{ kind: 'setLocal', span, local: copy.local, value }];
    });
  }

  private expr(e: HirExpr): HirExpr {
    if (e.kind === 'local') return this.local(e);
    return this.walked(e) ?? this.entryValue(e) ?? this.operations.replace(e);
  }

  private local(e: HirExpr & { kind: 'local' }): HirExpr {
    const copy = this.copies.get(e.local);
    if (copy === undefined) return e;
    const read = { ...copy, span: e.span };
    return this.known.has(e.local) ? this.operations.boxed(read, e.span) : read;
  }

  private stmt(s: HirStmt): HirStmt {
    switch (s.kind) {
      case 'setLocal':
        return this.assign(s);
      case 'expr':
        return statementOf(s);
      case 'loop': {
        const walk = this.loops.get(s.condition);
        const step = walk === undefined ? s.step : [...s.step, walk.step];
        return { ...s, label: this.label(s.label), step };
      }
      case 'block':
        return s.label === undefined ? s : { ...s, label: this.label(s.label) };
      case 'break':
      case 'continue':
        return { ...s, label: this.label(s.label) };
      default:
        return s;
    }
  }

  private label(label: number): number {
    return label + this.fn.labelCount;
  }

  private assign(s: HirStmt & { kind: 'setLocal' }): HirStmt {
    const copy = this.copies.get(s.local);
    if (copy === undefined) return s;
    const value = unboxed(s.value);
    const type = this.known.get(s.local);
    if (type !== undefined) {
      if (value?.type === type) return { ...s, local: copy.local, value };
      this.refuted.add(s.local);
      return s;
    }
    const walk = this.iterators.has(s.local) ? this.beginWalk(s.value) : undefined;
    if (walk !== undefined) {
      this.walks.set(copy.local, walk.walk);
      return { kind: 'block', span: s.span, label: undefined, body: walk.setup };
    }
    if (copy.type.kind === 'any') {
      const types = this.assigned.get(s.local) ?? new Set();
      this.assigned.set(s.local, types.add(value?.type));
    }
    return { ...s, local: copy.local };
  }

  // ---------------------------------------------------------------------------------------- iteration

  /** The parts of the loop that the checker makes of a typed list or dict (check/iteration.ts). */
  private beginWalk(value: HirExpr): { readonly walk: Walk; readonly setup: readonly HirStmt[] } | undefined {
    if (value.kind !== 'dyn' || value.op.op !== 'iter') return undefined;
    const object = unboxed(value.args[0]);
    if (object?.type.kind === 'list') return this.listWalk(object, object.type);
    return object?.type.kind === 'dict' ? this.dictWalk(object, object.type) : undefined;
  }

  private listWalk(value: HirExpr, type: ListType) {
    const { span } = value;
    const object = { ...this.hidden('list', type, span), type };
    const at = this.hidden('i', this.program.types.int, span);
    const next: HirExpr = { kind: 'arith', span, type: at.type, op: 'add', left: at, right: int(at, 1), nowrap: true };
    const walk = { object, at, from: undefined, step: set(at, next) };
    return { walk, setup: [set(object, value), set(at, int(at, 0))] };
  }

  private dictWalk(value: HirExpr, type: DictType) {
    const { span } = value;
    const counter = this.program.types.int;
    const object = { ...this.hidden('dict', type, span), type };
    const at = this.hidden('at', counter, span);
    const version = this.hidden('version', counter, span);
    const of = (name: string, ...args: readonly HirExpr[]): HirExpr => {
      return { kind: 'intrinsic', span, type: counter, name, args: [object, ...args] };
    };
    const after: HirExpr = { kind: 'arith', span, type: counter, op: 'add', left: at, right: int(at, 1), nowrap: true };
    return {
      walk: { object, at, from: this.hiddenIn(value), step: set(at, of('dict.next', after, version)) },
      setup: [set(object, value), set(version, of('dict.version')), set(at, of('dict.next', int(at, 0), version))],
    };
  }

  private hiddenIn(value: HirExpr): LocalId | undefined {
    return value.kind === 'local' && this.locals[value.local]?.hidden === true ? value.local : undefined;
  }

  private hidden(name: string, type: Type, span: Span): HirExpr & { kind: 'local' } {
    return this.newLocal({ name, type, hidden: true }, span);
  }

  /** What a typed loop has where an iterator was asked. */
  private walked(e: HirExpr): HirExpr | undefined {
    const next = usedIterator(e, 'next');
    const walk = this.walks.get(next ?? usedIterator(e, 'current') ?? -1);
    if (walk === undefined) return undefined;
    const made = next === undefined ? this.current(e, walk) : this.goesOn(e, walk);
    this.operations.gain(made);
    (next === undefined ? this.reads : this.loops).set(made, walk);
    return next === undefined ? this.operations.boxed(made, e.span) : made;
  }

  /** The value that belongs to the key of a loop of two variables is next to it. */
  private entryValue(e: HirExpr): HirExpr | undefined {
    const [object, key] = e.kind === 'dyn' && e.op.op === 'index' ? e.args.map(unboxed) : [];
    const walk = key && this.reads.get(key);
    if (walk?.object.type.kind !== 'dict' || object?.kind !== 'local' || object.local !== walk.from) return undefined;
    const args = [walk.object, walk.at];
    const { value } = walk.object.type;
    const made: HirExpr = { kind: 'intrinsic', span: e.span, type: value, name: 'dict.valueAt', args };
    return this.operations.boxed(this.operations.gain(made), e.span);
  }

  private current({ span }: HirExpr, { object, at }: Walk): HirExpr {
    const { type } = object;
    return type.kind === 'list'
      ? { kind: 'index', span, type: type.elem, list: object, index: at, checked: false }
      : { kind: 'intrinsic', span, type: type.key, name: 'dict.keyAt', args: [object, at] };
  }

  private goesOn({ span }: HirExpr, { object, at }: Walk): HirExpr {
    const { bool } = this.program.types;
    if (object.type.kind === 'dict')
      return { kind: 'compare', span, type: bool, op: 'ge', left: at, right: int(at, 0) };
    const length: HirExpr = { kind: 'intrinsic', span, type: at.type, name: 'list.len', args: [object] };
    return { kind: 'compare', span, type: bool, op: 'lt', left: at, right: length };
  }
}

function int({ span, type }: HirExpr, value: number): HirExpr {
  return { kind: 'int', span, type, value: BigInt(value) };
}

function set({ local }: HirExpr & { kind: 'local' }, value: HirExpr): HirStmt {
  return { kind: 'setLocal', span: value.span, local, value };
}

/** A statement does without the value of its expression. */
function statementOf(s: HirStmt & { kind: 'expr' }): HirStmt {
  const value = unboxed(s.value) ?? s.value;
  const [only, ...others] = value.kind === 'seq' && value.value.kind === 'unit' ? value.body : [];
  if (only !== undefined && others.length === 0) return only;
  return value === s.value ? s : { ...s, value };
}
