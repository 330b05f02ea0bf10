/**
 * Checking function bodies: passes until every inferred type is known, then the finished HIR.
 *
 * Invariants: only the last pass's messages and HIR count; a pass is the last one when it met no inference
 * variable and no unknown result.
 */
import { forgetBody } from '../../syntax/put-off.js';
import type { FnId, HirFunction, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import { Body, type Solved } from './body.js';
import { join } from './coerce.js';
import { anyInstance } from './generics.js';
import { soleInstance } from './instances.js';
import { declaredItems, type FnInstance, type FnItem, functionsOf, type ModuleInfo } from './items.js';
import type { Program } from './program.js';
import { ERROR, isOpen } from './pseudo.js';
import { Scope } from './scope.js';

/** More passes than this mean that inference runs in circles, a bug. */
export const MAX_PASSES = 100;
/** Putting a function off more often means the same. */
const MAX_DEFERRALS = 10_000;

export function checkInstance(program: Program, instance: FnInstance): void {
  if (instance.state !== 'new') return;
  program.depth++;
  instance.state = 'checking';
  instance.assumed = undefined;
  checkInPasses(program, instance);
  program.depth--;
}

function checkInPasses(program: Program, instance: FnInstance): void {
  const solved: Solved = new Map();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const b = newBody(program, instance, solved);
    const body = functionBody(b, instance);
    const outcome = judge(b, instance);
    if (outcome === 'again') continue;
    if (outcome === 'later') {
      instance.state = 'new';
      program.deferred.push(instance);
    } else {
      commit(program, b, instance, body);
      instance.state = 'done';
      if (!instance.item.isGeneric) forgetBody(instance.item.decl);
    }
    return;
  }
  throw new Error(`internal error: inference of ${instance.name} does not end`);
}

function newBody(program: Program, instance: FnInstance, solved: Solved): Body {
  const names = { module: instance.item.module, typeEnv: instance.typeArgs, self: instance.self };
  const b = new Body(program, names, instance.result ?? instance.assumed, solved, false);
  if (instance.item.hasUntyped) b.widenings = new Set();
  return b;
}

function functionBody(b: Body, instance: FnInstance): HirStmt[] {
  if (instance.self !== undefined) b.declare('self', instance.self);
  declareParams(b, instance);
  b.scope = new Scope(b.functionScope);
  const body = b.block(instance.item.decl.body);
  if (!instance.isValue) endOfBody(b, instance);
  else if (b.flow.reachable) body.push(returnNone(b, instance.item.decl.span));
  return body;
}

function declareParams(b: Body, { item, params }: FnInstance): void {
  const seen = new Set<string>();
  for (let i = 0; i < item.params.length; i++) {
    const ident = item.params[i]?.name;
    if (ident === undefined) continue;
    if (seen.has(ident.name)) b.report('E0501', ident.span, `parameter '${ident.name}' is declared twice`);
    if (item.params.length > 1) seen.add(ident.name);
    b.declare(ident.name, params[i] ?? ERROR);
  }
}

function returnNone(b: Body, span: FnItem['decl']['span']): HirStmt {
  return { kind: 'return', span, value: b.build.box(span, b.build.unit(span)) };
}

/** Falling off the end is fine for a unit result only. */
function endOfBody(b: Body, instance: FnInstance): void {
  if (!b.flow.reachable) return;
  const { unit, never } = b.types;
  const result = b.result ?? joinedReturns(b, instance);
  if (result === undefined || result === unit || result === never || b.isError(result)) return;
  const { name } = instance.item.decl;
  b.report(
    'E0409',
    name.span,
    `'${name.name}' must return ${b.resolve(result).name} on every path, but its end can be reached`,
  );
}

type Outcome = 'final' | 'again' | 'later';

/** What a pass was good for. */
function judge(b: Body, instance: FnInstance): Outcome {
  const others = b.pending.filter((p) => p !== instance);
  if (others.length > 0 || b.sawOpenGlobal) return defer(b, instance, others);
  if (solveHoles(b, () => unifyReturns(b))) return 'again';
  return settleResult(b, instance) ? 'final' : 'again';
}

/** Its types hang on functions that are being checked further out: it is checked again when they are known. */
function defer(b: Body, instance: FnInstance, blockers: readonly FnInstance[]): Outcome {
  if (instance.result === undefined) {
    const joined = joinedReturns(b, instance);
    instance.assumed = joined === undefined || isOpen(joined) ? undefined : joined;
  }
  instance.blockers = blockers;
  instance.deferrals++;
  if (instance.deferrals > MAX_DEFERRALS) throw new Error(`internal error: ${instance.name} is put off for ever`);
  instance.deferredAt = b.program.epoch;
  return 'later';
}

/** Infers the result where none is declared; false when the body has to be checked again with it. */
function settleResult(b: Body, instance: FnInstance): boolean {
  if (instance.result !== undefined) return true;
  b.program.epoch++;
  if (instance.assumed !== undefined) {
    instance.result = instance.assumed;
    return true;
  }
  const joined = b.returns.length === 0 ? b.types.unit : joinedReturns(b, instance);
  if (joined === undefined) {
    const help = `add '-> T' to its declaration`;
    b.program.report('E0413', instance.item.decl.name.span, `cannot infer the result of '${instance.item.name}'`, help);
  }
  instance.assumed = joined ?? ERROR;
  if (b.pending.length > 0 || b.returns.some((r) => r.type !== joined)) return false;
  instance.result = instance.assumed;
  return true;
}

/** What one `return` leaves open, such as the elements of an empty list, another may tell. */
function unifyReturns(b: Body): void {
  if (b.result !== undefined) return;
  for (const [i, { type }] of b.returns.entries()) {
    const before = b.returns[i - 1];
    if (before !== undefined && (isOpen(b.resolve(type)) || isOpen(b.resolve(before.type)))) join(b, before.type, type);
  }
}

/** The type that the returns agree on; undefined when none is known. Reports a disagreement. */
function joinedReturns(b: Body, instance: FnInstance): Type | undefined {
  let joined: Type | undefined;
  // Beside an option, `return None` is the empty option and not the unit value.
  const hasOption = b.returns.some(({ type }) => isOption(b.resolve(type)));
  for (const site of b.returns) {
    if (b.isError(site.type) || (hasOption && site.type === b.types.unit)) continue;
    const next: Type | undefined = joined === undefined ? site.type : join(b, joined, site.type);
    if (next !== undefined) {
      joined = next;
      continue;
    }
    if (instance.item.hasUntyped) return b.types.any;
    const found = `${b.resolve(site.type).name}, but an earlier one gives ${b.resolve(joined ?? ERROR).name}`;
    b.program.report('E0410', site.span, `this 'return' gives ${found}`, `declare the result with '->'`);
    return ERROR;
  }
  return joined === undefined && b.returns.length > 0 && b.pending.length === 0 ? ERROR : joined;
}

function isOption(type: Type): boolean {
  return type.kind === 'enum' && type.base === 'Option';
}

/** Records what inference variables came to; true when the body has to be checked again. */
export function solveHoles(b: Body, lookFurther: () => void = () => undefined): boolean {
  if (b.holes.length === 0) return false;
  let progress = recordSolved(b);
  if (!progress) {
    lookFurther();
    progress = recordSolved(b);
  }
  if (!progress) for (const hole of b.holes) record(b.solved, hole.node, hole.slot, hole.fallback);
  return true;
}

function recordSolved(b: Body): boolean {
  let progress = false;
  for (const hole of b.holes) {
    const type = b.resolve(hole.variable);
    if (isOpen(type)) continue;
    record(b.solved, hole.node, hole.slot, type);
    progress = true;
  }
  return progress;
}

function record(solved: Solved, node: object, slot: string, type: Type): void {
  const slots = solved.get(node) ?? new Map<string, Type>();
  slots.set(slot, type);
  solved.set(node, slots);
}

/** Checks queued bodies, then those that were deferred; checking one may queue others. */
export function drain(program: Program): void {
  for (let i = 0; i < program.queue.length || program.deferred.length > 0; ) {
    const next = i < program.queue.length ? program.queue[i++] : program.deferred.pop();
    program.tooDeep = undefined;
    if (next !== undefined) checkInstance(program, next);
    if (program.tooDeep !== undefined) program.deferred.push(program.tooDeep);
  }
  program.queue.length = 0;
  for (const instance of program.unsettled.splice(0)) {
    if (widensMore(program, instance)) program.functions[instance.id] = forwarder(program, instance);
  }
}

/**
 * Checks the module's functions only for what they tell about open types of its variables: `let memo = {}`
 * takes its type from the function that fills it.
 */
export function probeFunctions(program: Program, module: ModuleInfo): void {
  for (const item of declaredItems(module).flatMap(functionsOf)) {
    if (item.isGeneric) continue;
    const instance = soleInstance(program, item);
    if (instance.state === 'new') functionBody(newBody(program, instance, new Map()), instance);
  }
}

// -------------------------------------------------------------------------------------------- output

function commit(program: Program, b: Body, instance: FnInstance, body: readonly HirStmt[]): void {
  instance.widenings = b.widenings;
  const speculative = isSpeculative(program, instance);
  instance.failed = b.bag.hasErrors || (speculative && widensMore(program, instance));
  if (instance.failed && speculative) {
    instance.result ??= program.types.any;
    program.functions[instance.id] = forwarder(program, instance);
    return;
  }
  for (const d of b.bag.items) program.bag.items.push(inInstance(program, instance, d));
  if (instance.id >= 0 && program.keepsCode) program.functions[instance.id] = hirFunction(b, instance, body);
}

type Message = Body['bag']['items'][number];

/** A message about one instance of a generic function says which. */
function inInstance(program: Program, instance: FnInstance, d: Message): Message {
  const { typeParams } = instance.item.decl;
  if (typeParams.length === 0 || d.help !== undefined || instance.id < 0) return d;
  const args = typeParams.map((p) => `${p.name} = ${instance.typeArgs.get(p.name)?.name ?? program.types.any.name}`);
  return { ...d, help: `in the instance with ${args.join(', ')}` };
}

/** An instance of unannotated parameters for known argument types: mistakes in it are left to run time. */
function isSpeculative(program: Program, instance: FnInstance): boolean {
  return instance.item.params.some((p, i) => p.type === undefined && instance.params[i] !== program.types.any);
}

function hirFunction(b: Body, instance: FnInstance, body: readonly HirStmt[]): HirFunction {
  return {
    id: instance.id,
    name: instance.name,
    symbol: instance.symbol,
    paramCount: instance.params.length + (instance.self === undefined ? 0 : 1),
    locals: b.locals,
    result: instance.result ?? b.types.unit,
    body,
    span: instance.item.decl.span,
    labelCount: b.labelCount,
  };
}

/** Whether it takes a number as one of another type where the general instance, of `any`, keeps it as it is. */
function widensMore(program: Program, instance: FnInstance): boolean {
  const { widenings } = instance;
  if (widenings === undefined || widenings.size === 0) return false;
  const general = anyInstance(program, instance.item, instance.typeArgs, instance.self);
  if (general.state === 'new') checkInstance(program, general);
  if (general.state !== 'done') {
    // Called by the general one: seen to when that is known.
    program.unsettled.push(instance);
    return false;
  }
  return [...widenings].some((place) => !general.widenings?.has(place));
}

/** The body of a failed speculative instance that is already called from elsewhere: calls the general one. */
function forwarder(program: Program, instance: FnInstance): HirFunction {
  const b = newBody(program, instance, new Map());
  const { item } = instance;
  const { span } = item.decl;
  const general = anyInstance(program, item, instance.typeArgs, instance.self);
  if (general.result === undefined) checkInstance(program, general);
  const types = [...(instance.self === undefined ? [] : [instance.self]), ...instance.params];
  const wanted = [...(general.self === undefined ? [] : [general.self]), ...general.params];
  const args = types.map((type, i) => {
    const value = b.build.local(span, b.newLocal(`p${i}`, type), type);
    return wanted[i] === program.types.any ? b.build.box(span, value) : value;
  });
  const body = forwardCall(
    b,
    general.id,
    args,
    general.result ?? program.types.any,
    instance.result ?? program.types.any,
  );
  return hirFunction(b, instance, body(span));
}

function forwardCall(b: Body, fn: FnId, args: ReturnType<Body['build']['box']>[], from: Type, to: Type) {
  return (span: FnItem['decl']['span']): HirStmt[] => {
    const { any, unit } = b.types;
    const call = { kind: 'call', span, type: from, fn, args } as const;
    if (to === unit) return [b.build.do(span, call), { kind: 'return', span, value: undefined }];
    const value =
      to === from ? call : to === any ? b.build.box(span, call) : b.build.unbox(span, b.build.box(span, call), to);
    return [{ kind: 'return', span, value }];
  };
}
