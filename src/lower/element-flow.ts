/**
 * Where the lists of a program go that hold structs with assigned fields, and what is done to them: one walk over the
 * program, which joins the classes of lists (element-classes.ts) and refuses structs that could be told from values there.
 *
 * Invariants: fields are one place for all objects of a type; a list that is in a dict, an enum, a handle or a function's
 * type is not followed, and its structs are refused.
 */
import type { FnId, HirExpr, HirFunction, HirProgram, HirStmt, LocalId } from '../hir/hir.js';
import type { ListType, StructType, Type } from '../hir/types.js';
import { operandsOf } from '../hir/walk.js';
import { ElementClass } from './element-classes.js';
import { callsOf, type ElementEffects, UNKNOWN } from './element-moves.js';
import { FreshValues } from './fresh-values.js';
import { Reach } from './reach.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;

/** The fields of structs that some statement assigns, a bit each. */
export type AssignedFields = Map<StructType, number>;

/** Locals that hold an element of a list, for their whole life, and of which assigned fields are used. */
export type ElementLocals = Map<LocalId, ElementClass>;

/** A place where a list is sorted by a function of the program. */
export interface Sorting {
  readonly struct: StructType;
  /** Undefined: not known. */
  readonly less: FnId | undefined;
}

export class ElementFlow {
  private readonly effects = new Map<FnId, ElementEffects>();
  readonly locals = new Map<FnId, ElementLocals>();
  /** Functions that write assigned fields at once: `xs[i].f = …`. */
  readonly writers = new Set<FnId>();
  /** What moves elements or takes them out: an intrinsic or an assignment. */
  readonly movers = new Map<HirExpr | HirStmt, ElementClass>();
  /** Lists of elements, by the expression that reads one. */
  readonly indexed = new Map<HirExpr, ElementClass>();
  readonly sortings: Sorting[] = [];
  readonly reach: Reach;
  readonly fresh: FreshValues;
  private readonly classes: ElementClass[] = [];
  private readonly ofLocals = new Map<FnId, Map<LocalId, ElementClass>>();
  private readonly ofResults = new Map<FnId, ElementClass>();
  private readonly ofGlobals = new Map<number, ElementClass>();
  private readonly ofFields = new Map<StructType, Map<number, ElementClass>>();

  /** `assigned` loses the structs that are refused. */
  constructor(
    readonly program: HirProgram,
    readonly assigned: AssignedFields,
  ) {
    this.reach = new Reach(program.types, [...assigned.keys()]);
    this.fresh = new FreshValues(program);
    this.refuseHidden();
    for (const fn of program.functions) {
      if (assigned.size === 0) return;
      if (this.reach.isMentionedBy(fn)) this.effects.set(fn.id, new Walk(this, fn).run());
    }
    for (const found of this.classes) if (found.isUsedAndShared) this.refuse(innermost(found.type));
  }

  effectsOf(fn: FnId): ElementEffects {
    let found = this.effects.get(fn);
    if (found === undefined) {
      const body = this.program.functions[fn];
      found = body === undefined ? UNKNOWN : callsOf(body);
      this.effects.set(fn, found);
    }
    return found;
  }

  /** The functions that read assigned fields of an element in a local, or write one. */
  users(): readonly HirFunction[] {
    return this.program.functions.filter(({ id }) => this.locals.has(id) || this.writers.has(id));
  }

  refuse(type: Type): void {
    if (type.kind === 'struct') this.assigned.delete(type);
  }

  /** Whoever sees a whole value would see fields that are not up to date. */
  refuseWithin(type: Type): void {
    for (const struct of this.reach.from(type)) this.refuse(struct);
  }

  isAssigned(type: Type, field: number): boolean {
    return type.kind === 'struct' && ((this.assigned.get(type) ?? 0) & (1 << field)) !== 0;
  }

  /** Whether it is a list of such structs, or of such lists. */
  isTracked(type: Type): type is ListType {
    return type.kind === 'list' && this.assigned.has(innermost(type) as StructType);
  }

  made(type: ListType): ElementClass {
    const found = new ElementClass(type);
    this.classes.push(found);
    return found;
  }

  local(fn: FnId, local: LocalId, type: Type): ElementClass | undefined {
    if (!this.isTracked(type)) return undefined;
    let locals = this.ofLocals.get(fn);
    if (locals === undefined) {
      locals = new Map();
      this.ofLocals.set(fn, locals);
    }
    return this.in(locals, local, type);
  }

  parameter(fn: FnId, local: number): ElementClass | undefined {
    const type = this.program.functions[fn]?.locals[local]?.type;
    return type && this.local(fn, local, type);
  }

  result(fn: FnId): ElementClass | undefined {
    const type = this.program.functions[fn]?.result;
    return type && this.in(this.ofResults, fn, type);
  }

  global(id: number, type: Type): ElementClass | undefined {
    return this.in(this.ofGlobals, id, type);
  }

  field(struct: Type, field: number, type: Type): ElementClass | undefined {
    if (struct.kind !== 'struct' || !this.isTracked(type)) return undefined;
    let fields = this.ofFields.get(struct);
    if (fields === undefined) {
      fields = new Map();
      this.ofFields.set(struct, fields);
    }
    return this.in(fields, field, type);
  }

  private in<K>(places: Map<K, ElementClass>, key: K, type: Type): ElementClass | undefined {
    if (!this.isTracked(type)) return undefined;
    let found = places.get(key);
    if (found === undefined) {
      found = this.made(type);
      places.set(key, found);
    }
    return found;
  }

  private refuseHidden(): void {
    for (const type of this.program.types.all) {
      for (const held of hiddenIn(type)) if (this.isTracked(held)) this.refuse(innermost(held));
    }
    const { bench, functions } = this.program;
    // It is printed.
    if (bench !== undefined) this.refuseWithin(functions[bench]?.result ?? this.program.types.unit);
  }
}

export function innermost(type: Type): Type {
  let inner = type;
  while (inner.kind === 'list') inner = inner.elem;
  return inner;
}

/** What a value of the type holds, where lists are not followed. */
function hiddenIn(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'dict':
      return [type.value];
    case 'enum':
      return type.variants.flatMap(({ payload }) => payload);
    case 'handle':
      return type.args;
    case 'fn':
      return [...type.params, type.result];
    default:
      return [];
  }
}

/** List functions that leave all elements where they are. */
const STEADY: ReadonlySet<string> = new Set(['list.len', 'list.cap', 'list.reserve']);
/** Those that make a list of the elements of others. */
const GATHER: ReadonlySet<string> = new Set(['list.concat', 'list.slice', 'list.copy', 'list.repeat']);
const MOVE: ReadonlySet<string> = new Set(['list.pop', 'list.remove', 'list.clear', 'list.reverse', 'list.sort']);

/** One function. */
class Walk {
  private readonly own: ElementEffects;
  /** Locals that are assigned once, with what. */
  private readonly values = new Map<LocalId, HirExpr | undefined>();
  /** Locals of which assigned fields are used. */
  private readonly usedLocals = new Set<LocalId>();

  constructor(
    private readonly flow: ElementFlow,
    private readonly fn: HirFunction,
  ) {
    this.own = callsOf(fn);
  }

  run(): ElementEffects {
    const { flow, fn } = this;
    this.statements(fn.body);
    if (this.usedLocals.size > 0) flow.locals.set(fn.id, this.elementLocals());
    return this.own;
  }

  private elementLocals(): ElementLocals {
    const found: ElementLocals = new Map();
    for (const local of this.usedLocals) {
      const value = local < this.fn.paramCount ? undefined : this.values.get(local);
      const list = value?.kind === 'index' ? this.flow.indexed.get(value) : undefined;
      if (list === undefined) this.flow.refuse(this.fn.locals[local]?.type ?? this.flow.program.types.unit);
      else {
        list.use();
        found.set(local, list);
      }
    }
    return found;
  }

  private statements(body: readonly HirStmt[]): void {
    for (const s of body) this.statement(s);
  }

  private statement(s: HirStmt): void {
    const { flow, fn } = this;
    switch (s.kind) {
      case 'setLocal': {
        this.values.set(s.local, this.values.has(s.local) ? undefined : s.value);
        const given = this.value(s.value);
        flow.local(fn.id, s.local, fn.locals[s.local]?.type ?? s.value.type)?.join(given);
        break;
      }
      case 'setGlobal': {
        const given = this.value(s.value);
        flow.global(s.global, s.value.type)?.join(given);
        break;
      }
      case 'setField': {
        this.value(s.object);
        if (flow.isAssigned(s.object.type, s.field)) this.use(s.object, true);
        const given = this.value(s.value);
        flow.field(s.object.type, s.field, s.value.type)?.join(given);
        break;
      }
      case 'setIndex': {
        const list = this.value(s.list);
        this.value(s.index);
        this.put(list, s.value);
        this.moves(s, list);
        break;
      }
      case 'expr':
        this.value(s.value);
        break;
      case 'if':
        this.value(s.condition);
        this.statements(s.then);
        this.statements(s.else);
        break;
      case 'loop':
        this.value(s.condition);
        this.statements(s.body);
        this.statements(s.step);
        break;
      case 'block':
        this.statements(s.body);
        break;
      case 'return': {
        const given = s.value && this.value(s.value);
        flow.result(fn.id)?.join(given);
        break;
      }
      default:
        break;
    }
  }

  /** An assigned field of the object is read or written. */
  private use(object: HirExpr, writes: boolean): void {
    this.own.uses = true;
    if (object.kind === 'local') this.usedLocals.add(object.local);
    else if (object.kind === 'index') {
      this.flow.indexed.get(object)?.use();
      if (writes) this.flow.writers.add(this.fn.id);
    } else this.flow.refuse(object.type);
  }

  /** The value becomes an element. */
  private put(list: ElementClass | undefined, value: HirExpr): void {
    const given = this.value(value);
    if (list === undefined) return;
    if (list.elements !== undefined) list.elements.join(given);
    else if (!this.flow.fresh.isFresh(value)) list.share();
  }

  private moves(by: HirExpr | HirStmt, list: ElementClass | undefined): void {
    // Where a list is that is an element is no matter: it is the same list.
    if (list === undefined || list.type.elem.kind === 'list') return;
    this.own.moved.push(list);
    this.flow.movers.set(by, list);
  }

  /** Visits an expression; the class of the list that it gives. */
  private value(e: HirExpr): ElementClass | undefined {
    const { flow } = this;
    switch (e.kind) {
      case 'local':
        return flow.local(this.fn.id, e.local, e.type);
      case 'global':
        return flow.global(e.global, e.type);
      case 'field':
        this.value(e.object);
        if (flow.isAssigned(e.object.type, e.field)) this.use(e.object, false);
        return flow.field(e.object.type, e.field, e.type);
      case 'index': {
        const list = this.value(e.list);
        this.value(e.index);
        if (list !== undefined) flow.indexed.set(e, list);
        return list?.elements;
      }
      case 'cond': {
        this.value(e.condition);
        const place = this.value(e.whenTrue);
        const other = this.value(e.whenFalse);
        place?.join(other);
        return place ?? other;
      }
      case 'seq':
        this.statements(e.body);
        return this.value(e.value);
      case 'call':
        for (const [i, arg] of e.args.entries()) {
          const given = this.value(arg);
          flow.parameter(e.fn, i)?.join(given);
        }
        return flow.result(e.fn);
      case 'newStruct':
        for (const [i, arg] of e.args.entries()) {
          const given = this.value(arg);
          flow.field(e.struct, i, arg.type)?.join(given);
        }
        return undefined;
      case 'newList': {
        const list = flow.isTracked(e.list) ? flow.made(e.list) : undefined;
        for (const item of e.items) this.put(list, item);
        return list;
      }
      case 'intrinsic':
        return this.intrinsic(e);
      default:
        this.other(e);
        // A list from where lists are not followed.
        if (flow.isTracked(e.type)) flow.refuse(innermost(e.type));
        return undefined;
    }
  }

  private other(e: HirExpr): void {
    const { flow } = this;
    for (const operand of operandsOf(e)) this.value(operand);
    switch (e.kind) {
      case 'compare':
        flow.refuseWithin(e.left.type);
        break;
      case 'box':
        flow.refuseWithin(e.value.type);
        break;
      case 'unbox':
        flow.refuseWithin(e.type);
        break;
      default:
        break;
    }
  }

  private intrinsic(e: Expr<'intrinsic'>): ElementClass | undefined {
    const { flow } = this;
    const { name, args } = e;
    const [first, second] = args;
    if (name === 'list.append' || name === 'list.insert') {
      const list = first && this.value(first);
      for (const arg of args.slice(1, -1)) this.value(arg);
      const item = args.at(-1);
      if (item !== undefined) this.put(list, item);
      if (name === 'list.insert') this.moves(e, list);
      return undefined;
    }
    const classes = args.map((arg) => this.value(arg));
    const [list] = classes;
    if (MOVE.has(name)) this.moves(e, list);
    else if (name === 'random.shuffle') this.moves(e, classes[1]);
    else if (name === 'list.sortBy') this.sort(e, list, second);
    else if (name === 'list.extend' || GATHER.has(name)) return this.gather(e, classes);
    else if (!STEADY.has(name) && !name.startsWith('dict.') && name !== 'core.typeOf') this.foreign(e);
    return flow.isTracked(e.type) ? list?.elements : undefined;
  }

  private sort(e: Expr<'intrinsic'>, list: ElementClass | undefined, by: HirExpr | undefined): void {
    const less = by?.kind === 'fnRef' ? by.fn : undefined;
    if (list === undefined) return;
    this.moves(e, list);
    const struct = innermost(list.type);
    if (struct.kind === 'struct' && list.type.elem === struct) this.flow.sortings.push({ struct, less });
  }

  /** Elements of all of the lists are in a new one, or in the first. */
  private gather(e: Expr<'intrinsic'>, lists: readonly (ElementClass | undefined)[]): ElementClass | undefined {
    const target =
      e.name === 'list.extend' ? lists[0] : this.flow.isTracked(e.type) ? this.flow.made(e.type) : undefined;
    if (target === undefined) return undefined;
    if (target.elements === undefined) target.share();
    else for (const list of lists) target.elements.join(list?.elements);
    return target;
  }

  /** A function of the runtime that may do anything with its operands. */
  private foreign(e: Expr<'intrinsic'>): void {
    for (const { type } of e.args) this.flow.refuseWithin(type);
    this.flow.refuseWithin(e.type);
  }
}
