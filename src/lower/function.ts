/**
 * The body of one HIR function, statement by statement, and what baseline code counts.
 *
 * Invariants: lowering follows the tree; a statement after a `return`, `break` or `continue` in the same list is
 * not lowered; baseline code counts down once a call and once a back edge.
 */
import type { Transfers } from '../hir/continuation.js';
import type { FnId, HirExpr, HirStmt, LocalId } from '../hir/hir.js';
import { hoistLoops } from '../hir/hoist.js';
import type { Guarded } from '../hir/known-types.js';
import type { ListType, StructType, Type } from '../hir/types.js';
import { assert, unreachable } from '../support/assert.js';
import type { Span } from '../support/source.js';
import { hasType } from './any.js';
import { type BranchProfile, countBranch, unlikely, weighed } from './branches.js';
import { startBuilder } from './building.js';
import { type CallSiteCounters, countCallSite } from './call-counts.js';
import { asFilteredPut, beginFilling, endFilling, type FilteredPut, putEntry } from './dict-fill.js';
import { asEitherAppend, type EitherAppend } from './either-append.js';
import { type Arg, referenceNames, type Val } from './emit.js';
import { expectAppends } from './expected-appends.js';
import { branchOn, either, expr, partEvaluation, scalar, valueAs } from './expr.js';
import { fetchAhead } from './fetch-ahead.js';
import { asFilteredAppend, type FilteredAppend, isPredictable } from './filter.js';
import { forgottenLocals } from './forgotten.js';
import { asAppend } from './growing.js';
import { fieldGrows, growingField, partsAppended } from './growing-fields.js';
import { CONTEXT, COUNTERS } from './irtypes.js';
import { beginKeeping, endKeeping, storeLengthsTo } from './kept-lengths.js';
import { checkIndex, element, listAppend, listAppendIf, listSet } from './list.js';
import { constI32, constI64, i32, ir, type LlvmFunction, type llvm, pointerTo, ptr, type Value } from './llvm.js';
import type { ModuleBuilder } from './module.js';
import { setField, setFieldIn } from './object.js';
import { assignPart } from './part-uses.js';
import { isHeldByValue, type Scalar, scalarsOf } from './repr.js';
import { argumentWords, sampledParameters } from './samples.js';
import { FunctionState, type Target } from './state.js';
import { beginSteady, endSteady } from './steady-lists.js';
import { appendText, growingLocal } from './text.js';
import { cutInTurn } from './text-loops.js';

type Stmt<K extends HirStmt['kind']> = Extract<HirStmt, { kind: K }>;

export interface BodyOptions {
  /** Count calls and back edges down (baseline tier). */
  readonly counters: boolean;
  /** Check the poll flag at back edges: the program has tasks, and a collection waits for every thread. */
  readonly polls: boolean;
  /** What each loop hands over to its continuation, with `counters` only; undefined: loops are not left. */
  readonly transfers?: Transfers | undefined;
  /** Filled by code with `counters`, used by code without. */
  readonly branches?: BranchProfile | undefined;
  /** Where calls are counted, with `counters` only. */
  readonly sites?: CallSiteCounters | undefined;
  /** When the counter of calls runs out, arguments are shown to the runtime, with `counters` only. */
  readonly samples?: boolean | undefined;
  /** The function with a second body, which is lowered in its place. */
  readonly guarded?: Guarded | undefined;
}

class BodyState extends FunctionState {
  /** Its counters, once they are asked for: found by a name that has to be put together. */
  counters: llvm.GlobalVariable | undefined;

  constructor(
    m: ModuleBuilder,
    fn: LlvmFunction,
    readonly id: FnId,
    readonly options: BodyOptions,
  ) {
    // A transfer finds everything in locals, so nothing may be half evaluated at a back edge.
    const whole = options.guarded?.fn ?? m.fn(id);
    const given = m.optimised ? cutInTurn(whole, m.program.types) : whole;
    const hir = options.transfers === undefined ? given : hoistLoops(given);
    super(m, fn, hir, (f, body) => stmts(f as BodyState, body));
  }

  override decide(condition: Span, value: Value): Value {
    const { branches, counters } = this.options;
    if (branches === undefined) return value;
    if (!counters) return weighed(this, branches.counts(this.id, condition), value);
    const slot = branches.slot(this.id, condition);
    if (slot !== undefined) countBranch(this, slot, value);
    return value;
  }

  override calling(callee: FnId, call: Span): void {
    const site = this.options.sites?.site(this.id, callee, call);
    if (site !== undefined) countCallSite(this, site);
  }
}

/** Fills in `fn`, the LLVM function that `m` declared for a body of `id`. */
export function lowerBody(m: ModuleBuilder, id: FnId, fn: LlvmFunction, options: BodyOptions): void {
  const f = new BodyState(m, fn, id, options);
  const start = f.current();
  storeParameters(f);
  if (options.counters) countCall(f);
  stmts(f, f.hir.body);
  if (scalarsOf(f.hir.result).length === 0) f.ret([], []);
  else f.unreachable();
  f.finish(start);
}

function storeParameters(f: BodyState): void {
  let next = 1;
  const types = f.m.parameters(f.id);
  for (let id = 0; id < types.length; id++) {
    const scalars: Value[] = [];
    for (const name of referenceNames(types[id] as Type)) {
      const scalar = f.fn.getArg(next++);
      if (name !== '') scalar.setName(name);
      scalars.push(scalar);
    }
    f.setLocal(id, scalars);
  }
}

/** One step of counter `field` in `otter.ctr.<symbol>`; when it reaches zero, `report` runs. */
function countDown(f: BodyState, field: number, report: (counters: Value) => void): void {
  f.counters ??= f.m.counters(f.id);
  const { counters } = f;
  f.countDown(COUNTERS, counters, field, () => report(ir.ConstantExpr.getBitCast(counters, ptr)));
}

function countCall(f: BodyState): void {
  const params = f.options.samples === true ? sampledParameters(f.m.fn(f.id)) : [];
  countDown(f, 0, (counters) => {
    if (params.length === 0) f.runtimeVoid('ot_hot', [['ptr', counters]]);
    else
      f.runtimeVoid('ot_hot_call', [
        ['ptr', counters],
        ['ptr', argumentWords(f, params)],
      ]);
  });
}

/** Counts a back edge; a hot loop goes on in its continuation, once there is one, and this frame only waits for it. */
function countBackEdge(f: BodyState, s: Stmt<'loop'>): void {
  countDown(f, 1, (counters) => {
    const args: Arg[] = [
      ['ptr', counters],
      ['i64', constI64(s.label)],
    ];
    const continuation = f.runtime('ot_hot_loop', args, 'ptr');
    const locals = f.options.transfers?.get(s.label);
    if (locals === undefined) return;
    transfer(f, continuation, locals);
    f.at(s.span);
  });
}

function transfer(f: BodyState, continuation: Value, locals: readonly LocalId[]): void {
  const params: Scalar[] = [];
  const cells: Value[] = [];
  for (const id of locals) {
    for (const scalar of scalarsOf(f.localType(id))) params.push(scalar);
    for (const cell of f.sharedCells(id)) cells.push(cell);
  }
  f.goOnIn(continuation, params, cells, f.hir.result, () => f.atTransfer());
}

function poll(f: BodyState): void {
  const context = f.b.CreateBitCast(f.ctx, pointerTo(CONTEXT));
  const address = f.b.CreateInBoundsGEP(CONTEXT, context, [constI64(0), constI32(1)]);
  // The addon makes loads named so volatile.
  const flag = f.b.CreateLoad(i32, address, 'poll.');
  f.when(f.b.CreateICmpNE(flag, constI32(0)), () => f.runtimeVoid('ot_poll', []));
}

// ---------------------------------------------------------------------------------------- statements

function stmts(f: BodyState, body: readonly HirStmt[]): void {
  for (const s of body) {
    if (f.dead) return;
    stmt(f, s);
  }
}

function stmt(f: BodyState, s: HirStmt): void {
  f.at(s.span);
  switch (s.kind) {
    case 'setLocal':
      assign(f, s);
      break;
    case 'setGlobal':
      assignGlobal(f, s);
      break;
    case 'setField':
      if (isHeldByValue(s.object.type)) assignInElement(f, s);
      else assignField(f, s);
      break;
    case 'setIndex':
      assignElement(f, s);
      break;
    case 'expr':
      expr(f, s.value);
      break;
    case 'if':
      ifStmt(f, s);
      break;
    case 'loop':
      loop(f, s);
      break;
    case 'block':
      block(f, s);
      break;
    case 'break':
      storeLengthsTo(f, s.label);
      f.target(s.label).broken = true;
      f.br(f.target(s.label).breakTo);
      break;
    case 'continue':
      storeLengthsTo(f, s.label);
      f.br(f.target(s.label).continueTo);
      break;
    case 'return':
      ret(f, s);
      break;
    default:
      unreachable(s);
  }
}

function assign(f: BodyState, s: Stmt<'setLocal'>): void {
  const append = f.grows(s.local) ? asAppend(s) : undefined;
  if (append !== undefined) {
    appendText(f, growingLocal(f, s.local), append.parts, (e, type) => valueAs(f, e, type));
    return;
  }
  const builder = f.builder(s.local);
  if (builder !== undefined) {
    startBuilder(f, builder);
    return;
  }
  const part = f.part(s.local);
  if (part !== undefined) {
    assignPart(f, part, s.value, partEvaluation(f));
    return;
  }
  f.beforeAssigning(s.local);
  const value: Val = expr(f, s.value);
  if (!f.dead) f.setLocal(s.local, value);
}

function assignGlobal(f: BodyState, s: Stmt<'setGlobal'>): void {
  const value = expr(f, s.value);
  const { address, type } = f.m.variable(s.global);
  if (!f.dead) f.store(s.value.type, f.placeIn(type, address), value);
}

/** A field of a struct held by value is assigned in the list that has it (element-writes.ts). */
function assignInElement(f: BodyState, s: Stmt<'setField'>): void {
  const { object } = s;
  const type = object.type as StructType;
  assert(object.kind === 'index', 'a value that is no element is assigned to');
  const list = scalar(f, object.list);
  const index = scalar(f, object.index);
  const known = f.knownLength(object.list);
  f.at(object.span);
  if (object.checked && !f.dead) checkIndex(f, list, index, known);
  const value = expr(f, s.value);
  f.at(s.span);
  if (!f.dead) setFieldIn(f, type, element(f, list, type, index, known), s.field, value);
}

function assignField(f: BodyState, s: Stmt<'setField'>): void {
  const object = scalar(f, s.object);
  const type = s.object.type as StructType;
  const parts = f.m.optimised && fieldGrows(f.m.program, type, s.field) ? partsAppended(s) : undefined;
  if (parts !== undefined) {
    appendText(f, growingField(f, type, object, s.field), parts, (e, wanted) => valueAs(f, e, wanted));
    return;
  }
  const value = expr(f, s.value);
  if (!f.dead) setField(f, type, object, s.field, value);
}

function assignElement(f: BodyState, s: Stmt<'setIndex'>): void {
  const list = scalar(f, s.list);
  const index = scalar(f, s.index);
  const value = expr(f, s.value);
  f.at(s.span);
  if (!f.dead) listSet(f, list, (s.list.type as ListType).elem, index, value, f.knownLength(s.list));
}

function ret(f: BodyState, s: Stmt<'return'>): void {
  const value = s.value === undefined ? [] : valueAs(f, s.value, f.hir.result);
  f.ret(scalarsOf(f.hir.result), value);
}

function appendIf(f: BodyState, { condition, list, elem, item, span }: FilteredAppend): void {
  const holds = scalar(f, condition);
  f.at(span);
  const value = valueAs(f, item, elem);
  if (!f.dead) listAppendIf(f, scalar(f, list), elem, value, holds, f.lengths.get(list.local));
}

function putIf(f: BodyState, { condition, key, value, filling }: FilteredPut): void {
  const holds = scalar(f, condition);
  const entry = [expr(f, key), expr(f, value)] as const;
  f.at(filling.copy.put.span);
  if (!f.dead) putEntry(f, filling, ...entry, holds);
}

function appendEither(f: BodyState, condition: HirExpr, { list, elem, ways }: EitherAppend): void {
  const holds = scalar(f, condition);
  const [one, other] = ways;
  const value = either(f, (...blocks) => f.condBr(holds, ...blocks), [one.item, other.item], elem);
  // A panic names the line that the program is in.
  listAppend(f, scalar(f, list), elem, value, f.lengths.get(list.local), (grow) =>
    eachWay(f, holds, ways, ({ span }) => {
      f.at(span);
      grow();
    }),
  );
  eachWay(f, holds, ways, ({ steps }) => stmts(f, steps));
}

function eachWay<T>(f: BodyState, holds: Value, ways: readonly [T, T], run: (way: T) => void): void {
  const [then, otherwise, end] = [f.block('then'), f.block('else'), f.block('end')];
  f.condBr(holds, then, otherwise);
  for (const [block, way] of [
    [then, ways[0]],
    [otherwise, ways[1]],
  ] as const) {
    f.place(block);
    run(way);
    f.br(end);
  }
  f.place(end);
}

/** Does both ways of a condition in one, where that is worth it. */
function withoutBranch(f: BodyState, s: Stmt<'if'>): boolean {
  if (!f.m.optimised || isPredictable(f.options.branches?.counts(f.id, s.condition.span))) return false;
  const append = asFilteredAppend(f, s);
  const put = asFilteredPut(f, s);
  const choice = asEitherAppend(s);
  if (append !== undefined) appendIf(f, append);
  else if (put !== undefined) putIf(f, put);
  else if (choice !== undefined) appendEither(f, s.condition, choice);
  return append !== undefined || put !== undefined || choice !== undefined;
}

function ifStmt(f: BodyState, s: Stmt<'if'>): void {
  const guarded = f.options.guarded?.guard === s.condition ? f.options.guarded : undefined;
  if (guarded === undefined && withoutBranch(f, s)) return;
  const then = f.block('then');
  const end = f.block('end');
  const otherwise = s.else.length === 0 && guarded === undefined ? end : f.block('else');
  if (guarded === undefined) branchOn(f, s.condition, then, otherwise);
  else f.condBr(unlikely(f, f.b.CreateNot(hasTypes(f, guarded))), otherwise, then);
  f.place(then);
  stmts(f, s.then);
  let reached = !f.dead || otherwise === end;
  f.br(end);
  if (otherwise !== end) {
    f.place(otherwise);
    if (guarded !== undefined) countMiss(f);
    stmts(f, s.else);
    reached ||= !f.dead;
    f.br(end);
  }
  f.place(end);
  f.dead = !reached;
}

function hasTypes(f: BodyState, { types }: Guarded): Value {
  const tests = [...types].map(([local, type]) => hasType(f, f.getLocal(local), type.id));
  return tests.reduce((a, b) => f.b.CreateAnd(a, b));
}

/** A call that has other arguments than its version knows best. */
function countMiss(f: BodyState): void {
  f.runtimeVoid('ot_bound_missed', [['ptr', ir.ConstantExpr.getBitCast(f.m.counters(f.id), ptr)]]);
}

function loop(f: BodyState, s: Stmt<'loop'>): void {
  const steady = beginSteady(f, s);
  const kept = beginKeeping(f, s);
  if (f.m.optimised) expectAppends(f, s);
  const filling = beginFilling(f, s);
  const header = f.block('loop');
  const body = f.block('body');
  const step = f.block('step');
  const exit = f.block('exit');
  f.br(header);
  f.place(header);
  branchOn(f, s.condition, body, exit);
  const target = inside(f, s.label, { breakTo: exit, continueTo: step, kept, broken: false }, () => {
    f.place(body);
    if (f.m.optimised) fetchAhead(f, s);
    stmts(f, s.body);
    f.giveBackPassing(s.label);
    f.br(step);
    f.place(step);
    stmts(f, s.step);
  });
  f.at(s.span);
  backEdge(f, s);
  f.br(header);
  f.place(exit);
  endKeeping(f, kept);
  endSteady(f, steady);
  if (filling !== undefined) endFilling(f, filling);
  const forever = s.condition.kind === 'bool' && s.condition.value;
  f.dead = forever && !target.broken;
}

/** Baseline code keeps no reference that only the ended iteration had. */
function forget(f: BodyState, s: Stmt<'loop'>): void {
  const handed = f.options.transfers?.get(s.label);
  if (handed === undefined) return;
  for (const local of forgottenLocals(s, handed, f.hir.locals)) f.clearLocal(local);
}

function backEdge(f: BodyState, s: Stmt<'loop'>): void {
  if (f.dead) return;
  forget(f, s);
  if (f.options.counters) countBackEdge(f, s);
  if (f.options.polls) poll(f);
}

function block(f: BodyState, s: Stmt<'block'>): void {
  if (s.label === undefined) {
    stmts(f, s.body);
    return;
  }
  const end = f.block('end');
  const open = { breakTo: end, continueTo: end, kept: [], broken: false };
  const target = inside(f, s.label, open, () => stmts(f, s.body));
  const reached = !f.dead || target.broken;
  f.br(end);
  f.place(end);
  f.dead = !reached;
}

/** Runs `lower` while the label is open. */
function inside(f: BodyState, label: number, target: Target, lower: () => void): Target {
  f.targets.set(label, target);
  lower();
  f.targets.delete(label);
  return target;
}
