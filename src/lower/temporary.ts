/**
 * Strings that are looked at and forgotten: a slice that is compared, a piece of text that is looked up in a dict. Such
 * a string goes back to where it was allocated as soon as it has been looked at, when nothing was allocated after it.
 * The next one then takes the same memory, which is in the nearest cache, and nothing is left for the collector.
 *
 * Invariants: only a string that nothing else refers to is given back. That it is new, and not an older one which the
 * operation handed out (a slice of a whole text is that text), is seen at run time: it lies where allocation stood
 * before (ot_text_release).
 */
import type { HirExpr, HirFunction, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import { operandsOf } from '../hir/walk.js';
import { type Emitter, only, type Val } from './emit.js';
import type { Value } from './llvm.js';

const PIECES = ['word', 'line', 'part']
  .flatMap((kind) => ['Start', 'End', 'Next'].map((what) => kind + what))
  .concat('cut');

/** Keep no reference to a string they are given, and their result is none to it. Of `dict.set` the key: it is copied. */
const LOOKING: ReadonlySet<string> = new Set([
  ...['len', 'charIn', 'charWidth', 'byteAt', 'byteIn', 'ord', 'startsWith', 'endsWith', 'contains', 'find'].map(
    (name) => `str.${name}`,
  ),
  ...['upper', 'lower', 'split', 'splitWhitespace', 'lines', 'chars', 'bytes', 'concat'].map((name) => `str.${name}`),
  ...['find', 'contains', 'index', 'remove', 'set'].map((name) => `dict.${name}`),
  ...['int', 'float', 'isInt', 'isFloat'].map((name) => `parse.${name}`),
  ...['print', 'println', 'eprint', 'eprintln'].map((name) => `io.${name}`),
  ...PIECES.map((name) => `pieces.${name}`),
  'builder.append',
]);

/** Their result may be the first string they were given. */
const PASSING_ON: ReadonlySet<string> = new Set(['str.slice', 'str.trim', 'str.replace', 'text.of']);

/** Make a string, or hand out one that is there already. */
const MAKING: ReadonlySet<string> = new Set([
  ...PASSING_ON,
  'pieces.cut',
  ...['upper', 'lower', 'repeat', 'concat', 'join'].map((name) => `str.${name}`),
  'text.format',
]);

/** A string that may be given back, and where allocation stood before it. */
interface Temporary {
  readonly text: Value;
  readonly mark: Value;
}

export function markAllocation(f: Emitter): Value {
  return f.runtime('ot_text_mark', [], 'ptr');
}

export function giveBack(f: Emitter, { text, mark }: Temporary): void {
  f.runtimeVoid('ot_text_release', [
    ['ptr', text],
    ['ptr', mark],
  ]);
}

function isNewText(e: HirExpr): boolean {
  if (e.kind === 'seq') return isNewText(e.value);
  return e.kind === 'intrinsic' && e.type.kind === 'str' && MAKING.has(e.name);
}

/** The operands of one operation; those that nobody needs after it are given back. */
export class Operands {
  private temporaries: Temporary[] | undefined;

  constructor(
    private readonly f: Emitter,
    /** Whether the operation only looks at strings. */
    private readonly looks: boolean,
  ) {}

  static of(f: Emitter, name: string): Operands {
    return new Operands(f, LOOKING.has(name) && name !== 'dict.set');
  }

  evaluate(e: HirExpr, evaluate: () => Val): Val {
    if (!this.looks || !this.f.m.optimised || !isNewText(e)) return evaluate();
    const mark = markAllocation(this.f);
    const value = evaluate();
    this.temporaries ??= [];
    this.temporaries.push({ text: only(value), mark });
    return value;
  }

  /** Call it when the operation is done. */
  giveBack(): void {
    if (this.temporaries === undefined) return;
    for (const temporary of this.temporaries.reverse()) giveBack(this.f, temporary);
  }
}

// ------------------------------------------------------------------------------------------- locals

/** Locals whose strings end with an iteration of a loop, in the order they are assigned. */
export interface PassingLocals {
  readonly ofLoop: ReadonlyMap<LabelId, readonly LocalId[]>;
  /** Those, and the locals that may hold the same strings. */
  readonly all: ReadonlySet<LocalId>;
}

/** The strings a local holds: where it is assigned, and whether they can be met elsewhere or later. */
interface Facts {
  sets: number;
  list: readonly HirStmt[] | undefined;
  index: number;
  loop: LabelId | undefined;
  makes: boolean;
  kept: boolean;
  readonly heldBy: Set<LocalId>;
}

/** What becomes of an expression's string: it is only looked at, it is kept, or a local holds it. */
type Fate = 'look' | 'keep' | LocalId;

export function passingLocals(fn: HirFunction): PassingLocals {
  return new Analysis(fn).result();
}

class Analysis {
  private readonly facts = new Map<LocalId, Facts>();
  /** The statements that the walk is in, innermost last. */
  private readonly path: { list: readonly HirStmt[]; index: number; loop: LabelId | undefined }[] = [];

  constructor(private readonly fn: HirFunction) {
    this.list(fn.body, undefined);
  }

  result(): PassingLocals {
    const ofLoop = new Map<LabelId, LocalId[]>();
    const all = new Set<LocalId>();
    for (const [local, facts] of this.facts) {
      if (facts.loop === undefined || !facts.makes || !this.passes(local)) continue;
      ofLoop.set(facts.loop, [...(ofLoop.get(facts.loop) ?? []), local]);
      this.addHolders(local, all);
    }
    return { ofLoop, all };
  }

  private addHolders(local: LocalId, all: Set<LocalId>): void {
    if (all.has(local)) return;
    all.add(local);
    for (const holder of this.of(local).heldBy) this.addHolders(holder, all);
  }

  private passes(local: LocalId, seen: ReadonlySet<LocalId> = new Set()): boolean {
    const { sets, kept, heldBy } = this.of(local);
    if (sets !== 1 || kept || seen.has(local)) return false;
    return [...heldBy].every((holder) => this.passes(holder, new Set([...seen, local])));
  }

  private of(local: LocalId): Facts {
    let found = this.facts.get(local);
    if (found === undefined) {
      const sets = local < this.fn.paramCount ? 1 : 0;
      found = { sets, list: undefined, index: 0, loop: undefined, makes: false, kept: false, heldBy: new Set() };
      this.facts.set(local, found);
    }
    return found;
  }

  private list(list: readonly HirStmt[], loop: LabelId | undefined): void {
    const place = { list, index: 0, loop };
    this.path.push(place);
    for (const [index, s] of list.entries()) {
      place.index = index;
      this.stmt(s);
    }
    this.path.pop();
  }

  private stmt(s: HirStmt): void {
    switch (s.kind) {
      case 'setLocal':
        this.expr(s.value, this.fn.locals[s.local]?.type.kind === 'str' ? s.local : 'keep');
        this.assigned(s.local, s.value);
        break;
      case 'setGlobal':
        this.expr(s.value, 'keep');
        break;
      case 'expr':
        this.expr(s.value, 'look');
        break;
      case 'setField':
        for (const e of [s.object, s.value]) this.expr(e, 'keep');
        break;
      case 'setIndex':
        for (const e of [s.list, s.index, s.value]) this.expr(e, 'keep');
        break;
      case 'if':
        this.expr(s.condition, 'look');
        this.list(s.then, undefined);
        this.list(s.else, undefined);
        break;
      case 'loop':
        this.expr(s.condition, 'look');
        this.list(s.body, s.label);
        this.list(s.step, undefined);
        break;
      case 'block':
        this.list(s.body, undefined);
        break;
      case 'return':
        if (s.value !== undefined) this.expr(s.value, 'keep');
        break;
      default:
    }
  }

  private assigned(local: LocalId, value: HirExpr): void {
    const facts = this.of(local);
    const place = this.path.at(-1);
    facts.sets++;
    facts.list = place?.list;
    facts.index = place?.index ?? 0;
    facts.loop = place?.loop;
    facts.makes = makesText(value);
  }

  private used(local: LocalId, fate: Fate): void {
    const facts = this.of(local);
    // Every use is reached through the assignment, in the same iteration.
    const follows = this.path.some(({ list, index }) => list === facts.list && index > facts.index);
    if (!follows || fate === 'keep') facts.kept = true;
    else if (fate !== 'look') facts.heldBy.add(fate);
  }

  private expr(e: HirExpr, fate: Fate): void {
    switch (e.kind) {
      case 'local':
        this.used(e.local, fate);
        break;
      case 'cond':
        this.expr(e.condition, 'look');
        this.expr(e.whenTrue, fate);
        this.expr(e.whenFalse, fate);
        break;
      case 'seq':
        this.seq(e, fate);
        break;
      case 'intrinsic':
        this.intrinsic(e, fate);
        break;
      default: {
        const looks = e.kind === 'compare' && e.left.type.kind === 'str';
        for (const operand of operandsOf(e)) this.expr(operand, looks ? 'look' : 'keep');
      }
    }
  }

  private seq(e: Extract<HirExpr, { kind: 'seq' }>, fate: Fate): void {
    this.list(e.body, undefined);
    this.path.push({ list: e.body, index: e.body.length, loop: undefined });
    this.expr(e.value, fate);
    this.path.pop();
  }

  private intrinsic(e: Extract<HirExpr, { kind: 'intrinsic' }>, fate: Fate): void {
    for (const [i, arg] of e.args.entries()) {
      const isText = arg.type.kind === 'str' && !(e.name === 'dict.set' && i !== 1);
      if (isText && LOOKING.has(e.name)) this.expr(arg, 'look');
      else if (isText && PASSING_ON.has(e.name)) this.expr(arg, i === 0 ? fate : 'look');
      else if (e.name === 'str.join' && arg.kind === 'newList') for (const part of arg.items) this.expr(part, 'look');
      else this.expr(arg, 'keep');
    }
  }
}

function makesText(e: HirExpr): boolean {
  return e.kind === 'cond' ? makesText(e.whenTrue) || makesText(e.whenFalse) : isNewText(e);
}
