/** What functions may do to the elements of lists, alone and by all that they call. */
import { sortsBy } from '../hir/facts.js';
import type { FnId, HirExpr, HirFunction } from '../hir/hir.js';
import { INTRINSICS } from '../hir/intrinsics.js';
import { walkFunction } from '../hir/walk.js';
import type { ElementClass } from './element-classes.js';

/** Of a function itself, its callees aside. */
export interface ElementEffects {
  /** Classes in which it gives elements other positions or takes them out. */
  readonly moved: ElementClass[];
  /** Calls what is not known. */
  unknown: boolean;
  /** Reads or writes assigned fields. */
  uses: boolean;
  /** Functions that it calls, or that the runtime calls for it. */
  readonly callees: Set<FnId>;
}

export const UNKNOWN: ElementEffects = { moved: [], unknown: true, uses: true, callees: new Set() };

/** What the function calls; it is not known to do anything else. */
export function callsOf(fn: HirFunction): ElementEffects {
  const effects: ElementEffects = { moved: [], unknown: false, uses: false, callees: new Set() };
  walkFunction(fn, {
    expr: (e) => {
      if (!calls(e)) return;
      const callee = calleeOf(e);
      if (callee === undefined) effects.unknown = true;
      else effects.callees.add(callee);
    },
  });
  return effects;
}

/** Whether functions of the program may be called there. */
export function calls(e: HirExpr): boolean {
  switch (e.kind) {
    case 'call':
    case 'callValue':
    case 'spawn':
      return true;
    case 'dyn':
      return e.op.op === 'call' || e.op.op === 'method';
    case 'intrinsic':
      return INTRINSICS.get(e.name)?.params.includes('fn') !== false;
    default:
      return false;
  }
}

/** The function that is called there; undefined: not known. */
export function calleeOf(e: HirExpr): FnId | undefined {
  return e.kind === 'call' ? e.fn : sortsBy(e);
}

/** A call that leads to more functions is taken to do anything. */
const MAX_REACHED = 500;

/** Of a call, with all that it leads to. */
export interface Moves {
  /** Everything may be moved, and any field used. */
  readonly anything: boolean;
  readonly moved: ReadonlySet<ElementClass>;
  /** Assigned fields are read or written. */
  readonly uses: boolean;
}

const ANYTHING: Moves = { anything: true, moved: new Set(), uses: true };

export class ElementMoves {
  private readonly known = new Map<FnId, Moves>();

  constructor(private readonly effectsOf: (fn: FnId) => ElementEffects) {}

  /** Of calling the function; undefined: one that is not known. */
  of(fn: FnId | undefined): Moves {
    if (fn === undefined) return ANYTHING;
    let found = this.known.get(fn);
    if (found === undefined) {
      found = this.gather(fn);
      this.known.set(fn, found);
    }
    return found;
  }

  private gather(start: FnId): Moves {
    const moved = new Set<ElementClass>();
    let uses = false;
    const seen = new Set<FnId>([start]);
    // A set's iteration reaches what is added on the way.
    for (const fn of seen) {
      const own = this.effectsOf(fn);
      if (own.unknown || seen.size > MAX_REACHED) return ANYTHING;
      for (const list of own.moved) moved.add(list.root());
      uses ||= own.uses;
      for (const callee of own.callees) seen.add(callee);
    }
    return { anything: false, moved, uses };
  }
}
