/**
 * What a call may write: for each function the memory places (struct and field, as LLVM's tags name them, docs/abi.md)
 * that it or anything it calls may change. Optimised code keeps what it loaded from other places across the call.
 *
 * Invariants: objects that a function makes itself are not among its places, as no caller has loaded from them; what
 * is not known to be harmless writes everything. In a program with tasks every call does.
 */

import { factsOf, usesTasks } from '../hir/facts.js';
import type { FnId, HirExpr, HirFunction, HirProgram, HirStmt } from '../hir/hir.js';
import type { ListType, StructType, Type } from '../hir/types.js';
import { walkFunction, walkStmts } from '../hir/walk.js';
import { elementName, FIRST_FIELD, LIST_CAPACITY, LIST_DATA, LIST_LENGTH, structName } from './irtypes.js';
import { isHeldByValue, scalarsOf, structLayout } from './repr.js';

/** Names of places, `struct#field`. */
export type Places = ReadonlySet<string>;

/** Undefined: any place at all. */
type Writes = Places | undefined;

/** A function that reaches more is taken to write everything. */
const MAX_REACHED = 500;

const own = new WeakMap<HirFunction, { readonly writes: Writes }>();
const reached = new WeakMap<HirFunction, { readonly writes: Writes }>();

/** The places that a call of `fn` may write; undefined when it may write any. */
export function writesOf(program: HirProgram, fn: FnId): Writes {
  const body = program.functions[fn];
  if (body === undefined || usesTasks(program)) return undefined;
  let found = reached.get(body);
  if (found === undefined) {
    found = { writes: gather(program, body) };
    reached.set(body, found);
  }
  return found.writes;
}

function gather(program: HirProgram, start: HirFunction): Writes {
  const all = new Set<string>();
  const seen = new Set<HirFunction>([start]);
  // A set's iteration reaches what is added on the way.
  for (const fn of seen) {
    const writes = ownWrites(fn);
    if (writes === undefined || seen.size > MAX_REACHED) return undefined;
    for (const place of writes) all.add(place);
    for (const id of factsOf(fn).callees.keys()) {
      const callee = program.functions[id];
      if (callee === undefined) return undefined;
      seen.add(callee);
    }
  }
  return all;
}

function ownWrites(fn: HirFunction): Writes {
  let found = own.get(fn);
  if (found === undefined) {
    const collector = new Collector();
    walkFunction(fn, { stmt: (s) => collector.stmt(s), expr: (e) => collector.expr(e) });
    found = { writes: collector.anything ? undefined : collector.places };
    own.set(fn, found);
  }
  return found.writes;
}

/** The places that a loop may write, by what it calls too, but not by what is `ignored`; undefined: any. */
export function loopWrites(
  program: HirProgram,
  loop: Extract<HirStmt, { kind: 'loop' }>,
  ignored: (e: HirExpr) => boolean,
): Writes {
  const all = new Collector();
  walkStmts([loop], {
    stmt: (s) => all.stmt(s),
    expr: (e) => {
      if (!ignored(e)) all.expr(e);
      if (e.kind !== 'call') return;
      const writes = writesOf(program, e.fn);
      all.anything ||= writes === undefined;
      for (const place of writes ?? []) all.places.add(place);
    },
  });
  return all.anything ? undefined : all.places;
}

class Collector {
  readonly places = new Set<string>();
  anything = false;

  stmt(s: HirStmt): void {
    switch (s.kind) {
      case 'setGlobal':
        this.places.add(`otter.glob.${s.global}#0`);
        this.element(s.value.type);
        break;
      case 'setField':
        this.field(s.object.type as StructType, s.field);
        break;
      case 'setIndex':
        this.element((s.list.type as ListType).elem);
        break;
      default:
        break;
    }
  }

  expr(e: HirExpr): void {
    if (e.kind === 'intrinsic') this.intrinsic(e.name, e.args[0]?.type);
    else if (e.kind === 'dyn') this.anything ||= !HARMLESS_DYN.has(e.op.op);
    else this.anything ||= e.kind === 'callValue' || e.kind === 'spawn';
  }

  private intrinsic(name: string, first: Type | undefined): void {
    const written = LIST_WRITES.get(name);
    if (first?.kind === 'dict') {
      // Its keys and values are elements to generated code.
      this.element(first.key);
      this.element(first.value);
    } else if (written !== undefined && first?.kind === 'list') {
      for (const field of written.header) this.places.add(`ot.list#${field}`);
      if (written.elements) this.element(first.elem);
    } else {
      this.anything ||= !isHarmless(name);
    }
  }

  private field(type: StructType, field: number): void {
    const first = structLayout(type).fields[field]?.scalar ?? 0;
    const scalars = type.fields[field] === undefined ? [] : scalarsOf(type.fields[field].type);
    // Those of a struct held by value are in a list.
    const [name, before] = isHeldByValue(type) ? [elementName(type), 0] : [structName(type), FIRST_FIELD];
    for (const i of scalars.keys()) this.places.add(`${name}#${before + first + i}`);
  }

  private element(type: Type): void {
    for (const i of scalarsOf(type).keys()) this.places.add(`${elementName(type)}#${i}`);
  }
}

interface ListWrites {
  readonly header: readonly number[];
  readonly elements: boolean;
}

const GROWS: ListWrites = { header: [LIST_LENGTH, LIST_CAPACITY, LIST_DATA], elements: true };
const SHRINKS: ListWrites = { header: [LIST_LENGTH], elements: true };
const PERMUTES: ListWrites = { header: [], elements: true };

const LIST_WRITES: ReadonlyMap<string, ListWrites> = new Map([
  ['list.append', GROWS],
  ['list.insert', GROWS],
  ['list.extend', GROWS],
  ['list.reserve', GROWS],
  ['list.pop', { header: [LIST_LENGTH], elements: false }],
  ['list.remove', SHRINKS],
  ['list.clear', GROWS],
  ['list.reverse', PERMUTES],
  ['list.sort', PERMUTES],
]);

/** Of the list functions, those that write to nothing but a list they make. */
const LIST_READS: ReadonlySet<string> = new Set(
  ['len', 'cap', 'repeat', 'concat', 'slice', 'copy', 'join', 'range'].map((name) => `list.${name}`),
);

/** Groups of runtime functions that write neither lists, fields nor variables, and call nobody who might. */
const HARMLESS_GROUPS: ReadonlySet<string> = new Set([
  'core',
  'dict',
  'math',
  'parse',
  'range',
  'str',
  'text',
  'builder',
]);
const HARMLESS: ReadonlySet<string> = new Set(['io.print', 'io.println', 'io.eprint', 'io.eprintln', 'random.int']);

function isHarmless(name: string): boolean {
  return LIST_READS.has(name) || HARMLESS.has(name) || HARMLESS_GROUPS.has(name.slice(0, name.indexOf('.')));
}

const HARMLESS_DYN: ReadonlySet<string> = new Set([
  'arith',
  'compare',
  'unary',
  'in',
  'truth',
  'index',
  'len',
  'range',
]);
