/** Facts about HIR functions that compiling them in parts needs; each is computed once a function, in one walk. */
import type { FnId, HirExpr, HirFunction, HirProgram, HirStmt } from './hir.js';
import type { Type } from './types.js';
import { walkFunction } from './walk.js';

export interface FunctionFacts {
  /** HIR nodes of the body: what inlining budgets are counted in. */
  readonly size: number;
  /** Functions called directly, with the number of call sites. */
  readonly callees: ReadonlyMap<FnId, number>;
  /** Functions that it sorts by: the runtime calls them for it. */
  readonly orders: ReadonlySet<FnId>;
  /** Functions that it starts as tasks or has as values. */
  readonly names: ReadonlySet<FnId>;
  /** Whether it calls, starts or names another Otter function. */
  readonly mentionsFunctions: boolean;
  readonly hasLoop: boolean;
  /** Has statements inside of expressions, and so maybe loops. */
  readonly hasSeq: boolean;
  /** Joins strings. */
  readonly concatenates: boolean;
  /** Has a value that is a list, or that may hold one and be of any shape: a struct's fields are what they are. */
  readonly hasLists: boolean;
  /** Starts tasks, or uses what only makes sense beside tasks. */
  readonly usesTasks: boolean;
  /** Asks what capacity a list has. */
  readonly readsCapacities: boolean;
  /** Reads or assigns fields, boxes values, or has other operations that can tell objects from their fields (lower/value-structs.ts). */
  readonly touchesObjects: boolean;
  /** Where each local is read last: how many nodes come before that in the order of evaluation. Undefined for one that is never read. */
  readonly lastReads: readonly (number | undefined)[];
  /** Where each loop begins, by its label, counted in the same way. */
  readonly loopStarts: readonly (number | undefined)[];
}

const facts = new WeakMap<HirFunction, FunctionFacts>();

export function factsOf(fn: HirFunction): FunctionFacts {
  let found = facts.get(fn);
  if (found === undefined) {
    const gathering = new Gathering();
    walkFunction(fn, gathering);
    found = gathering;
    facts.set(fn, found);
  }
  return found;
}

export function sizeOfFunction(fn: HirFunction): number {
  return factsOf(fn).size;
}

/** The function that a sort calls for each comparison, where it is known. */
export function sortsBy(e: HirExpr): FnId | undefined {
  if (e.kind !== 'intrinsic' || e.name !== 'list.sortBy') return undefined;
  const [, less] = e.args;
  return less?.kind === 'fnRef' ? less.fn : undefined;
}

/** What some function of a program does, asked once a program: where none of the words is in any file, no function is looked at. */
function someFunction(does: (facts: FunctionFacts) => boolean, ...words: readonly string[]) {
  const known = new WeakMap<HirProgram, boolean>();
  return (program: HirProgram): boolean => {
    let found = known.get(program);
    if (found === undefined) {
      const { files, functions } = program;
      const isPossible = files.length === 0 || files.some(({ text }) => words.some((word) => text.includes(word)));
      found = isPossible && functions.some((fn) => does(factsOf(fn)));
      known.set(program, found);
    }
    return found;
  };
}

export const usesTasks = someFunction((facts) => facts.usesTasks, 'task', 'spawn');

/** Whether a program asks for the capacity of any list. */
export const readsCapacities = someFunction((facts) => facts.readsCapacities, 'cap');

const WITHOUT_LISTS: ReadonlySet<Type['kind']> = new Set<Type['kind']>([
  'unit',
  'bool',
  'int',
  'i32',
  'float',
  'str',
  'never',
  'struct',
]);

const NO_NAMES: ReadonlySet<FnId> = new Set();
const NO_CALLEES: ReadonlyMap<FnId, number> = new Map();

class Gathering implements FunctionFacts {
  size = 0;
  callees = NO_CALLEES;
  orders = NO_NAMES;
  names = NO_NAMES;
  mentionsFunctions = false;
  hasLoop = false;
  hasSeq = false;
  concatenates = false;
  usesTasks = false;
  readsCapacities = false;
  hasLists = false;
  touchesObjects = false;
  readonly lastReads: number[] = [];
  readonly loopStarts: number[] = [];

  stmt(s: HirStmt): void {
    this.size++;
    if (s.kind === 'loop') {
      this.hasLoop = true;
      this.loopStarts[s.label] = this.size;
    } else if (s.kind === 'setField') this.touchesObjects = true;
  }

  expr(e: HirExpr): void {
    this.size++;
    this.hasLists ||= !WITHOUT_LISTS.has(e.type.kind);
    switch (e.kind) {
      case 'local':
        this.lastReads[e.local] = this.size;
        break;
      case 'int':
      case 'arith':
        break;
      case 'call':
        this.calls(e.fn);
        this.mentionsFunctions = true;
        break;
      case 'fnRef':
        this.mentionsFunctions = true;
        this.names = new Set([...this.names, e.fn]);
        break;
      case 'spawn':
        this.mentionsFunctions = true;
        this.names = new Set([...this.names, e.fn]);
        this.usesTasks = true;
        this.touchesObjects = true;
        break;
      case 'compare':
        this.touchesObjects ||= e.op === 'is' || e.op === 'isnot';
        break;
      case 'field':
      case 'box':
      case 'unbox':
      case 'dyn':
        this.touchesObjects = true;
        break;
      case 'seq':
        this.hasSeq = true;
        break;
      case 'intrinsic':
        if (e.name === 'str.concat') this.concatenates = true;
        else if (e.name === 'list.sortBy') this.sorts(sortsBy(e));
        else if (e.name === 'list.cap') this.readsCapacities = true;
        else if (e.name.startsWith('task.')) this.usesTasks = true;
        break;
    }
  }

  private sorts(order: FnId | undefined): void {
    if (order !== undefined) this.orders = new Set([...this.orders, order]);
  }

  private calls(fn: FnId): void {
    const callees = this.callees === NO_CALLEES ? new Map<FnId, number>() : (this.callees as Map<FnId, number>);
    callees.set(fn, (callees.get(fn) ?? 0) + 1);
    this.callees = callees;
  }
}
