/**
 * Loop continuations, for on-stack replacement: the function that goes on from a loop's header with the values of the
 * locals, and does all that is left of the original function. Entering a loop at an inner place is avoided by
 * writing out what is left of the iteration of each loop around it, followed by that loop itself:
 *
 *     while a { while b { x }; y } ; z     entered at b:     while b { x }; y; while a { while b { x }; y }; z
 *
 * so that every loop of the continuation has one entry and optimises as it would in the function. For that it also has to
 * know what the function knows of the values: counters are never negative, and lists that nobody else knows yet.
 *
 * Invariants: loops are in statement position (hoist.ts); the continuation's parameters are a subset of the
 * locals that are assigned at the header, the same for both sides of the transfer.
 */
import { assignedAtLoops, isAmong } from './assigned.js';
import { factsOf } from './facts.js';
import type { HirExpr, HirFunction, HirLocal, HirProgram, HirStmt, LabelId, LocalId } from './hir.js';
import { hoistLoops } from './hoist.js';
import { mapStmts } from './map.js';
import { neverNegative } from './never-negative.js';
import { ownLists } from './own-lists.js';
import { verifyFunction } from './verify.js';
import { walkStmts } from './walk.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

/** The locals of `hoistLoops(fn)` that a transfer at each loop hands over, in order; loops never reached are missing. */
export type Transfers = ReadonlyMap<LabelId, readonly LocalId[]>;

const transfers = new WeakMap<HirFunction, Transfers>();

export function transfersOf(fn: HirFunction): Transfers {
  let found = transfers.get(fn);
  if (found === undefined) {
    found = findTransfers(hoistLoops(fn));
    transfers.set(fn, found);
  }
  return found;
}

/** Handed over is what is read in the outermost loop around it or after that, which is all that the continuation can read. */
function findTransfers(fn: HirFunction): Transfers {
  const found = new Map<LabelId, readonly LocalId[]>();
  const { lastReads, loopStarts } = factsOf(fn);
  for (const [label, { assigned, outermost }] of assignedAtLoops(fn)) {
    const start = loopStarts[outermost] ?? 0;
    const handed: LocalId[] = [];
    for (const { id } of fn.locals) if ((lastReads[id] ?? -1) >= start && isAmong(assigned, id)) handed.push(id);
    found.set(label, handed);
  }
  return found;
}

/**
 * The continuation of `fn` from the header of its loop `label`. Its parameters are `transfersOf(fn).get(label)`.
 * `id` is the number that it gets. @throws when the loop is never reached, or when the result is no valid HIR.
 */
export function continuationOf(program: HirProgram, fn: HirFunction, label: LabelId, id: number): HirFunction {
  const form = hoistLoops(fn);
  const parameters = transfersOf(fn).get(label);
  if (parameters === undefined) throw new Error(`loop ${label} of ${fn.name} is never reached`);
  const builder = new Builder(form, label);
  const body = [...restrictions(program, form, parameters), ...builder.rest(form.body)];
  const renumbered = renumber(form, parameters, body);
  const own = ownLists(form).get(label);
  const made: HirFunction = {
    ...form,
    ...renumbered,
    id,
    symbol: `${fn.symbol}.osr${label}`,
    paramCount: parameters.length,
    ownParameters: [...parameters.keys()].filter((i) => own?.has(parameters[i] ?? -1)),
    labelCount: builder.labelCount,
  };
  const problems = verifyFunction(program, made);
  if (problems.length > 0) throw new Error(`broken continuation of loop ${label}: ${problems.join('; ')}`);
  return made;
}

/** What a continuation knows of its parameters: those that are never negative are as they are, or 0. */
function restrictions(program: HirProgram, fn: HirFunction, parameters: readonly LocalId[]): readonly HirStmt[] {
  const known = neverNegative(fn);
  return parameters.filter((id) => known.has(id)).map((id) => atLeastZero(program, fn, id));
}

function atLeastZero(program: HirProgram, { locals, span }: HirFunction, local: LocalId): HirStmt {
  const type = locals[local]?.type ?? program.types.int;
  const zero: HirExpr = { kind: 'int', span, type, value: 0n };
  const given: HirExpr = { kind: 'local', span, type, local };
  const condition: HirExpr = { kind: 'compare', span, type: program.types.bool, op: 'lt', left: given, right: zero };
  return {
    kind: 'setLocal',
    span,
    local,
    value: { kind: 'cond', span, type, condition, whenTrue: zero, whenFalse: given },
  };
}

class Builder {
  labelCount: number;

  constructor(
    fn: HirFunction,
    private readonly target: LabelId,
  ) {
    this.labelCount = fn.labelCount;
  }

  /** What is left of the statements when the target loop is about to test its condition. */
  rest(body: readonly HirStmt[]): readonly HirStmt[] {
    const at = body.findIndex((s) => this.holdsTarget([s]));
    const s = body[at];
    return s === undefined ? body : [...this.restOf(s), ...body.slice(at + 1)];
  }

  private restOf(s: HirStmt): readonly HirStmt[] {
    switch (s.kind) {
      case 'if':
        return this.rest(this.holdsTarget(s.then) ? s.then : s.else);
      case 'block':
        return s.label === undefined ? this.rest(s.body) : [{ ...s, body: this.rest(s.body) }];
      case 'loop':
        if (s.label === this.target) return [s];
        return this.holdsTarget(s.step) ? [...this.rest(s.step), s] : [this.restOfIteration(s)];
      default:
        throw new Error(`a ${s.kind} holds no loop`);
    }
  }

  /**
   * `exit: { next: { rest of the body }; step; the loop }`. In the rest, which is outside the loop now, `break` leaves
   * `exit` and `continue` leaves `next`. Its own labels are new ones, as the loop holds them once more.
   */
  private restOfIteration(s: Loop): HirStmt {
    const [exit, next] = [this.labelCount++, this.labelCount++];
    const fresh = new Map<LabelId, LabelId>([[s.label, exit]]);
    const rest = this.rest(s.body);
    walkStmts([...rest, ...s.step], {
      stmt: (inner) => {
        if ((inner.kind === 'loop' || inner.kind === 'block') && inner.label !== undefined)
          fresh.set(inner.label, this.labelCount++);
      },
    });
    const { span } = s;
    const inner: HirStmt = { kind: 'block', span, label: next, body: relabel(rest, fresh, s.label, next) };
    return { kind: 'block', span, label: exit, body: [inner, ...relabel(s.step, fresh, s.label, next), s] };
  }

  private holdsTarget(body: readonly HirStmt[]): boolean {
    let found = false;
    walkStmts(body, {
      stmt: (s) => {
        found ||= s.kind === 'loop' && s.label === this.target;
      },
    });
    return found;
  }
}

function relabel(
  body: readonly HirStmt[],
  fresh: ReadonlyMap<LabelId, LabelId>,
  loop: LabelId,
  next: LabelId,
): readonly HirStmt[] {
  return mapStmts(
    body,
    (e) => e,
    (s) => {
      if (s.kind === 'continue' && s.label === loop) return { kind: 'break', span: s.span, label: next };
      if (s.kind !== 'loop' && s.kind !== 'block' && s.kind !== 'break' && s.kind !== 'continue') return s;
      const label = s.label === undefined ? undefined : fresh.get(s.label);
      return label === undefined ? s : { ...s, label };
    },
  );
}

/** Parameters first, then the other locals that the body mentions. */
function renumber(
  fn: HirFunction,
  parameters: readonly LocalId[],
  body: readonly HirStmt[],
): { readonly locals: readonly HirLocal[]; readonly body: readonly HirStmt[] } {
  const numbers = new Map<LocalId, LocalId>(parameters.map((id, i) => [id, i]));
  const numberOf = (id: LocalId): LocalId => {
    let number = numbers.get(id);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(id, number);
    }
    return number;
  };
  const mapped = mapStmts(
    body,
    (e: HirExpr) => (e.kind === 'local' ? { ...e, local: numberOf(e.local) } : e),
    (s) => (s.kind === 'setLocal' ? { ...s, local: numberOf(s.local) } : s),
  );
  const locals = [...numbers].flatMap(([old, id]) => {
    const local = fn.locals[old];
    return local === undefined ? [] : [{ ...local, id, origin: local.origin ?? local }];
  });
  return { locals, body: mapped };
}
