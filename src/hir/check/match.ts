/**
 * `match`, as statement and as value: a labelled block of tests, left after the first arm that matches. The
 * last arm of an exhaustive match needs no test, but see `isSure`; any other match ends in a panic.
 */
import type { Expr, MatchArm, Pattern } from '../../syntax/ast.js';
import type { HirExpr, HirStmt, LabelId } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { condition } from './coerce.js';
import { coverage } from './exhaustive.js';
import type { BranchState } from './flow.js';
import { combine, firstType, type ValueBlock, valueBlock } from './if-expr.js';
import type { Binding, Matcher } from './pattern-tests.js';
import { matcher, type Subject } from './patterns.js';
import { ERROR, isOpen } from './pseudo.js';

type Match = Extract<Expr, { kind: 'match' }>;

/** A match whose arms are checked but not put together yet. */
interface Checked {
  readonly label: LabelId;
  readonly before: readonly HirStmt[];
  readonly subject: HirExpr;
  readonly arms: readonly CheckedArm[];
  readonly exhaustive: boolean;
}

interface CheckedArm {
  readonly test: HirExpr | undefined;
  readonly binds: readonly HirStmt[];
  readonly guard: HirExpr | undefined;
  readonly arm: MatchArm;
  /** Its body ends: the block has to be left. */
  readonly reachable: boolean;
}

export function matchStmt(b: Body, e: Match): HirStmt[] {
  const bodies: HirStmt[][] = [];
  const checked = checkArms(b, e, (arm) => {
    bodies.push(b.program.rules.stmts(b, arm.body));
    return b.flow.reachable;
  });
  return arrange(b, e, checked, bodies);
}

export function matchExpr(b: Body, e: Match, want: Type | undefined): HirExpr {
  const blocks: ValueBlock[] = [];
  const checked = checkArms(b, e, (arm) => {
    const block = valueBlock(b, arm.span, arm.body, want ?? firstType(blocks));
    blocks.push(block);
    return block.reachable;
  });
  return combine(b, e.span, blocks, want, (bodies) => arrange(b, e, checked, bodies));
}

/** Checks the arms; `body` checks one's body where its names are bound, and says whether its end is reached. */
function checkArms(b: Body, e: Match, body: (arm: MatchArm) => boolean): Checked {
  const value = b.expr(e.scrutinee);
  const before: HirStmt[] = [];
  const subject = subjectOf(b, before, value);
  const label = b.newLabel();
  const states: BranchState[] = [];
  const arms = e.arms.map((arm) =>
    b.scoped((): CheckedArm => {
      const m = matcher(b, arm.pattern, subject);
      const binds = bind(b, m);
      const guard = arm.guard === undefined ? undefined : condition(b, arm.guard);
      const mark = b.flow.begin();
      const reachable = body(arm);
      states.push(b.flow.end(mark));
      return { test: m.test, binds, guard, arm, reachable };
    }),
  );
  const exhaustive = checkExhaustive(b, e, value.type);
  const live = b.flow.reachable;
  b.flow.merge(states);
  if (!exhaustive && live) b.flow.reachable = true;
  return { label, before, subject: subject.value, arms, exhaustive };
}

/** The scrutinee in a local, and its tag in another when it is an enum. */
function subjectOf(b: Body, before: HirStmt[], value: HirExpr): Subject {
  const { span, type } = value;
  const local = b.hidden('match', type);
  before.push(b.build.setLocal(span, local, value));
  const read = b.build.local(span, local, type);
  if (type.kind !== 'enum') return { value: read, tag: undefined };
  const tag = b.hidden('tag', b.types.int);
  before.push(b.build.setLocal(span, tag, b.build.tag(span, read)));
  return { value: read, tag: b.build.local(span, tag, b.types.int) };
}

function bind(b: Body, m: Matcher): HirStmt[] {
  const seen = new Set<string>();
  return m.binds.map(({ name, span, value }: Binding) => {
    if (seen.has(name)) b.report('E0501', span, `'${name}' is bound twice in this pattern`);
    seen.add(name);
    const variable = b.declare(name, value.type);
    return b.build.setLocal(span, variable.id, value);
  });
}

/** Complains about a missed variant or bool; other types may have arms missing, which panics at run time. */
function checkExhaustive(b: Body, e: Match, type: Type): boolean {
  if (type === ERROR || isOpen(type)) return true;
  const open = e.arms.filter((arm) => arm.guard === undefined).map((arm) => arm.pattern);
  const covered = coverage(b, open, type);
  if (covered.kind === 'complete') return true;
  if (covered.kind === 'unknown') return false;
  if (type.kind !== 'enum' && type !== b.types.bool) return false;
  const span = { ...e.span, end: e.scrutinee.span.end };
  b.report('E0417', span, `this match misses '${covered.example}'`, "add the case, or 'case _:'");
  return true;
}

// ------------------------------------------------------------------------------------------- assembly

function arrange(b: Body, e: Match, checked: Checked, bodies: readonly (readonly HirStmt[])[]): HirStmt[] {
  const out: HirStmt[] = [...checked.before];
  let open = true;
  for (let i = 0; i < checked.arms.length; i++) {
    const arm = checked.arms[i];
    if (arm === undefined) continue;
    const leave: HirStmt[] = arm.reachable ? [{ kind: 'break', span: arm.arm.span, label: checked.label }] : [];
    const body = [...(bodies[i] ?? []), ...leave];
    const guarded = arm.guard === undefined ? body : [b.build.if(arm.guard.span, arm.guard, body)];
    const whole = [...arm.binds, ...guarded];
    const always = arm.guard === undefined && (arm.test === undefined || isSure(checked, i));
    if (!open) continue;
    if (always || arm.test === undefined) for (const stmt of whole) out.push(stmt);
    else out.push(b.build.if(arm.arm.pattern.span, arm.test, whole));
    if (always) open = false;
  }
  if (open) out.push(b.build.do(e.span, noArm(b, e, checked.subject)));
  return [{ kind: 'block', span: e.span, label: checked.label, body: out }];
}

/**
 * Whether an arm fits whenever it is reached: the last of an exhaustive match. Not when it looks into a struct or list,
 * which the guards before it may have changed since the other arms were tested.
 */
function isSure(checked: Checked, index: number): boolean {
  if (!checked.exhaustive || index !== checked.arms.length - 1) return false;
  return checked.arms.every((arm) => arm.guard === undefined) || !looksIntoMutable(checked.arms[index]?.arm.pattern);
}

function looksIntoMutable(p: Pattern | undefined): boolean {
  switch (p?.kind) {
    case 'struct':
    case 'list':
      return true;
    case 'variant':
      return p.args.some(looksIntoMutable);
    case 'or':
      return p.alternatives.some(looksIntoMutable);
    default:
      return false;
  }
}

function noArm(b: Body, e: Match, subject: HirExpr): HirExpr {
  const start = b.build.str(e.span, 'no case matches ');
  const text = b.build.text(e.span, b.isError(subject.type) ? b.build.unit(e.span) : subject);
  return b.build.panic(e.span, b.build.intrinsic(e.span, 'str.concat', [start, text], b.types.str));
}
