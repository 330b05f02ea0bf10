/**
 * Lists whose length is one number for the whole run: every list that a local, a field, a variable or a result may hold
 * is made with so many elements, and none ever becomes longer or shorter. Optimised code knows the length of such a
 * list, and where its elements are, without reading its header.
 *
 * Invariants: fields, payloads and values of dicts are one place for all objects of a type; what goes where this
 * analysis does not look (`any`, tasks, function values, functions of the runtime that are not listed) escapes.
 */
import { foldConstant } from './constants.js';
import { factsOf } from './facts.js';
import type { FnId, HirExpr, HirFunction, HirLocal, HirProgram, HirStmt } from './hir.js';
import { LIST_OPERATIONS, made, repeatedLength } from './list-operations.js';
import { ListPlace } from './list-places.js';
import { heldTypes, type Type } from './types.js';
import { operandsOf, walkFunction } from './walk.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;

const analyses = new WeakMap<HirProgram, FixedLists>();

/** The length of the list that `e`, of the function `fn` or a continuation of it, gives; undefined: not one number. */
export function fixedLength(program: HirProgram, fn: HirFunction, e: HirExpr): number | undefined {
  let found = analyses.get(program);
  if (found === undefined) {
    found = new FixedLists(program);
    analyses.set(program, found);
  }
  return found.placeOf(fn, e)?.length;
}

/** Runtime functions that leave lists as long as they are, and keep no list and give none. */
const READS: ReadonlySet<string> = new Set([
  'list.len',
  'list.cap',
  'list.join',
  'list.reverse',
  'list.sort',
  'random.shuffle',
  'str.join',
  'text.of',
  'text.format',
  'json.encode',
  'json.pretty',
  'core.typeOf',
  'channel.select',
]);

class FixedLists {
  private readonly locals = new Map<HirLocal, ListPlace>();
  private readonly results = new Map<FnId, ListPlace>();
  private readonly globals = new Map<number, ListPlace>();
  /** Fields, payloads and values of dicts, by the type that has them. */
  private readonly parts = new Map<Type, Map<number, ListPlace>>();
  private readonly escapedTypes = new Set<Type>();

  constructor(private readonly program: HirProgram) {
    for (const fn of program.functions) if (factsOf(fn).hasLists) new Body(this, fn).visit();
    for (const { fn } of program.methods ?? []) this.escapeFunction(fn);
  }

  /** Where the list is that the expression gives, without a look at what it does. */
  placeOf(fn: HirFunction, e: HirExpr): ListPlace | undefined {
    switch (e.kind) {
      case 'local':
        return this.local(fn.locals[e.local]);
      case 'global':
        return this.global(e.global, e.type);
      case 'field':
        return this.part(e.object.type, e.field, e.type);
      case 'payload':
        return this.part(e.value.type, payloadKey(e.variant, e.index), e.type);
      case 'index':
        return this.placeOf(fn, e.list)?.elements;
      case 'call':
        return this.result(e.fn);
      case 'seq':
        return this.placeOf(fn, e.value);
      case 'intrinsic': {
        const [first] = e.args;
        return first?.type.kind === 'dict' ? this.part(first.type, 0, e.type) : undefined;
      }
      default:
        return undefined;
    }
  }

  local(local: HirLocal | undefined): ListPlace | undefined {
    const origin = local?.origin ?? local;
    return origin && this.in(this.locals, origin, origin.type);
  }

  parameter(fn: FnId, i: number): ListPlace | undefined {
    return this.local(this.program.functions[fn]?.locals[i]);
  }

  result(fn: FnId): ListPlace | undefined {
    const type = this.program.functions[fn]?.result;
    return type && this.in(this.results, fn, type);
  }

  global(id: number, type: Type): ListPlace | undefined {
    return this.in(this.globals, id, type);
  }

  part(owner: Type, key: number, type: Type): ListPlace | undefined {
    if (type.kind !== 'list') return undefined;
    const parts = this.parts.get(owner) ?? new Map<number, ListPlace>();
    this.parts.set(owner, parts);
    const isNew = !parts.has(key);
    const place = this.in(parts, key, type);
    if (isNew && this.escapedTypes.has(owner)) place?.escape();
    return place;
  }

  private in<K>(places: Map<K, ListPlace>, key: K, type: Type): ListPlace | undefined {
    let found = places.get(key);
    if (found === undefined && type.kind === 'list') {
      found = new ListPlace(type);
      places.set(key, found);
    }
    return found;
  }

  /** It is called by what is not looked at. */
  escapeFunction(fn: FnId): void {
    const called = this.program.functions[fn];
    for (let i = 0; i < (called?.paramCount ?? 0); i++) this.parameter(fn, i)?.escape();
    this.result(fn)?.escape();
  }

  /** A value of the type is reached by what is not looked at, and all that it refers to. */
  escapeType(type: Type): void {
    if (this.escapedTypes.has(type)) return;
    this.escapedTypes.add(type);
    for (const place of this.parts.get(type)?.values() ?? []) place.escape();
    for (const inner of heldTypes(type)) this.escapeType(inner);
  }
}

function payloadKey(variant: number, index: number): number {
  return variant * 256 + index;
}

/** One function: joins what its statements move lists between. */
class Body {
  private assignments: Map<number, HirExpr | undefined> | undefined;
  private readonly constants = new Map<number, HirExpr | undefined>();

  constructor(
    private readonly all: FixedLists,
    private readonly fn: HirFunction,
  ) {}

  visit(): void {
    this.statements(this.fn.body);
  }

  private statements(body: readonly HirStmt[]): void {
    for (const s of body) this.statement(s);
  }

  private statement(s: HirStmt): void {
    switch (s.kind) {
      case 'setLocal':
        this.assign(this.all.local(this.fn.locals[s.local]), s.value);
        break;
      case 'setGlobal':
        this.assign(this.all.global(s.global, s.value.type), s.value);
        break;
      case 'setField':
        this.value(s.object);
        this.assign(this.all.part(s.object.type, s.field, s.value.type), s.value);
        break;
      case 'setIndex': {
        const list = this.value(s.list);
        this.value(s.index);
        this.assign(list?.elements, s.value);
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
      case 'return':
        if (s.value !== undefined) this.assign(this.all.result(this.fn.id), s.value);
        break;
      default:
        break;
    }
  }

  private assign(place: ListPlace | undefined, value: HirExpr): void {
    const given = this.value(value);
    place?.join(given);
  }

  /** Visits an expression; where the list is that it gives. */
  private value(e: HirExpr): ListPlace | undefined {
    switch (e.kind) {
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
        return this.call(e.fn, e.args);
      case 'spawn':
        this.call(e.fn, e.args)?.escape();
        return undefined;
      case 'callValue':
        return this.unknown(e);
      case 'fnRef':
        this.all.escapeFunction(e.fn);
        return undefined;
      case 'intrinsic':
        return this.intrinsic(e);
      case 'newStruct':
        for (const [i, arg] of e.args.entries()) this.assign(this.all.part(e.struct, i, arg.type), arg);
        return undefined;
      case 'newEnum':
        for (const [i, arg] of e.args.entries()) {
          this.assign(this.all.part(e.enum, payloadKey(e.variant, i), arg.type), arg);
        }
        return undefined;
      case 'newList':
        return this.newList(e);
      case 'index': {
        const list = this.value(e.list);
        this.value(e.index);
        return list?.elements;
      }
      case 'box':
        this.value(e.value)?.escape();
        this.all.escapeType(e.value.type);
        return undefined;
      case 'unbox':
        this.value(e.value);
        return this.stranger(e.type);
      default:
        for (const operand of operandsOf(e)) this.value(operand);
        return this.all.placeOf(this.fn, e);
    }
  }

  private call(fn: FnId, args: readonly HirExpr[]): ListPlace | undefined {
    for (const [i, arg] of args.entries()) this.assign(this.all.parameter(fn, i), arg);
    return this.all.result(fn);
  }

  private newList(e: Expr<'newList'>): ListPlace {
    const place = made(e.list, e.items.length);
    for (const item of e.items) this.assign(place.elements, item);
    return place;
  }

  /** What is not looked at: its lists escape, and one that it gives may be any. */
  private unknown(e: HirExpr): ListPlace | undefined {
    for (const operand of operandsOf(e)) this.value(operand)?.escape();
    return this.stranger(e.type);
  }

  /** A value that comes from what is not looked at. */
  private stranger(type: Type): ListPlace | undefined {
    this.all.escapeType(type);
    if (type.kind !== 'list') return undefined;
    const place = new ListPlace(type);
    place.escape();
    return place;
  }

  private intrinsic(e: Expr<'intrinsic'>): ListPlace | undefined {
    const [first, second] = e.args;
    if (READS.has(e.name)) {
      for (const arg of e.args) this.value(arg);
      return undefined;
    }
    if (e.name.startsWith('dict.')) return this.dict(e);
    const operation = e.type.kind === 'list' || first?.type.kind === 'list' ? LIST_OPERATIONS.get(e.name) : undefined;
    if (operation === undefined) return this.unknown(e);
    const places = e.args.map((arg) => this.value(arg));
    const repeated =
      e.name === 'list.repeat' && second !== undefined ? repeatedLength(first, this.constant(second)) : undefined;
    return operation(e.type, places, repeated);
  }

  private dict(e: Expr<'intrinsic'>): ListPlace | undefined {
    const [dict, , value] = e.args;
    const place = dict?.type.kind === 'dict' ? this.all.part(dict.type, 0, dict.type.value) : undefined;
    for (const arg of e.args) if (arg !== value) this.value(arg);
    if (value !== undefined) this.assign(place, value);
    return this.all.placeOf(this.fn, e);
  }

  /** The number that the expression always gives. */
  private constant(e: HirExpr): number | undefined {
    const folded = foldConstant(e, (read) => this.known(read));
    return folded?.kind === 'int' ? Number(folded.value) : undefined;
  }

  private known(read: HirExpr): HirExpr | undefined {
    if (read.kind !== 'local' || read.local < this.fn.paramCount) return undefined;
    if (!this.constants.has(read.local)) {
      const value = this.onlyValue(read.local);
      this.constants.set(read.local, value && foldConstant(value, (inner) => this.known(inner)));
    }
    return this.constants.get(read.local);
  }

  /** What a local is assigned, in one place. */
  private onlyValue(local: number): HirExpr | undefined {
    if (this.assignments === undefined) {
      const assignments = new Map<number, HirExpr | undefined>();
      walkFunction(this.fn, {
        stmt: (s) => {
          if (s.kind === 'setLocal') assignments.set(s.local, assignments.has(s.local) ? undefined : s.value);
        },
      });
      this.assignments = assignments;
    }
    return this.assignments.get(local);
  }
}
