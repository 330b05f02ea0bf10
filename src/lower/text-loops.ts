/**
 * Loops over the pieces of a text (`for line in text.lines()`, `for word in line.split_whitespace()`, `for field in
 * line.split(",")`): each piece is cut when its turn comes, and no list of all of them is made. A piece that the body
 * only looks at then takes the memory of the one before (temporary.ts).
 *
 * Invariants: texts do not change, so cutting later gives the same pieces; the rewritten loop evaluates the text, and
 * the separator, once, and before its first piece; a function without such loops comes back as the same object.
 */
import type { HirExpr, HirFunction, HirLocal, HirStmt, LocalId } from '../hir/hir.js';
import type { Type, TypeTable } from '../hir/types.js';
import { operandsOf, walkFunction, withOperands } from '../hir/walk.js';
import type { Span } from '../support/source.js';
import { addsOne, isLocal } from './counted.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;
type SetLocal = Extract<HirStmt, { kind: 'setLocal' }>;
type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

/** What cuts a text: functions of the texts, of where a piece starts and of where it ends (src/native/lib/text_pieces.cc). */
interface Cutter {
  /** Where the first piece starts; pieces are over at -1. */
  readonly start: string;
  readonly end: string;
  /** Where the next piece starts. */
  readonly next: string;
}

const CUTTERS: ReadonlyMap<string, Cutter> = new Map(
  [
    ['str.splitWhitespace', 'word'],
    ['str.lines', 'line'],
    ['str.split', 'part'],
  ].map(([name = '', piece]) => [
    name,
    { start: `pieces.${piece}Start`, end: `pieces.${piece}End`, next: `pieces.${piece}Next` },
  ]),
);

/** Parts of a loop over a list of pieces. */
interface Found {
  readonly source: SetLocal;
  readonly call: Intrinsic;
  readonly cutter: Cutter;
  readonly position: SetLocal;
  readonly loop: Loop;
  readonly piece: SetLocal;
}

export function cutInTurn(fn: HirFunction, types: TypeTable): HirFunction {
  return usesOf(fn).cuts ? new Rewriter(fn, types).run() : fn;
}

/** How often each local is read; whether some text is cut at all. */
function usesOf(fn: HirFunction): { readonly reads: ReadonlyMap<LocalId, number>; readonly cuts: boolean } {
  const reads = new Map<LocalId, number>();
  let cuts = false;
  walkFunction(fn, {
    expr: (e) => {
      if (e.kind === 'local') reads.set(e.local, (reads.get(e.local) ?? 0) + 1);
      cuts ||= e.kind === 'intrinsic' && CUTTERS.has(e.name);
    },
  });
  return { reads, cuts };
}

class Rewriter {
  private readonly locals: HirLocal[];
  private readonly reads: ReadonlyMap<LocalId, number>;

  constructor(
    private readonly fn: HirFunction,
    private readonly types: TypeTable,
  ) {
    this.locals = [...fn.locals];
    this.reads = usesOf(fn).reads;
  }

  run(): HirFunction {
    const body = this.stmts(this.fn.body);
    return { ...this.fn, locals: this.locals, body };
  }

  private stmts(body: readonly HirStmt[]): HirStmt[] {
    const out: HirStmt[] = [];
    for (let i = 0; i < body.length; i++) {
      const found = this.find(body, i);
      const s = body[i];
      if (found !== undefined) {
        out.push(...this.rewritten(found));
        i += 2;
      } else if (s !== undefined) out.push(this.stmt(s));
    }
    return out;
  }

  private stmt(s: HirStmt): HirStmt {
    switch (s.kind) {
      case 'setLocal':
      case 'setGlobal':
      case 'setField':
      case 'expr':
        return { ...s, value: this.expr(s.value) };
      case 'setIndex':
        return { ...s, list: this.expr(s.list), index: this.expr(s.index), value: this.expr(s.value) };
      case 'if':
        // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
        return { ...s, condition: this.expr(s.condition), then: this.stmts(s.then), else: this.stmts(s.else) };
      case 'loop':
        return { ...s, condition: this.expr(s.condition), body: this.stmts(s.body), step: this.stmts(s.step) };
      case 'block':
        return { ...s, body: this.stmts(s.body) };
      case 'return':
        return s.value === undefined ? s : { ...s, value: this.expr(s.value) };
      default:
        return s;
    }
  }

  private expr(e: HirExpr): HirExpr {
    if (e.kind === 'seq') return { ...e, body: this.stmts(e.body), value: this.expr(e.value) };
    const operands = operandsOf(e);
    return operands.length === 0
      ? e
      : withOperands(
          e,
          operands.map((operand) => this.expr(operand)),
        );
  }

  /** The list, the position in it and the loop, as the checker makes them of a `for`. */
  private find(body: readonly HirStmt[], i: number): Found | undefined {
    const [source, position, loop] = body.slice(i, i + 3);
    if (source?.kind !== 'setLocal' || source.value.kind !== 'intrinsic') return undefined;
    const cutter = CUTTERS.get(source.value.name);
    if (cutter === undefined || position?.kind !== 'setLocal' || loop?.kind !== 'loop') return undefined;
    const [piece] = loop.body;
    const walks =
      isZero(position.value) &&
      isInList(loop.condition, source.local, position.local) &&
      piece?.kind === 'setLocal' &&
      isElement(piece.value, source.local, position.local) &&
      addsOne(loop.step, position.local);
    // In the condition; in the element; the position also in the increment.
    const isHidden = this.reads.get(source.local) === 2 && this.reads.get(position.local) === 3;
    return walks && isHidden ? { source, call: source.value, cutter, position, loop, piece } : undefined;
  }

  private rewritten({ source, call, cutter, position, loop, piece }: Found): HirStmt[] {
    const { span } = source;
    const int = this.types.int;
    const texts = call.args.map((arg) => this.keep(this.expr(arg)));
    const args = texts.map((text) => this.local(text.local, span));
    const at = this.local(position.local, span);
    const end = this.local(this.newLocal('$end', int), span);
    const cut = (name: string, operands: readonly HirExpr[], type: Type): HirExpr => ({
      kind: 'intrinsic',
      span,
      type,
      name,
      args: operands,
    });
    const whole = args.slice(0, 1);
    const zero: HirExpr = { kind: 'int', span, type: int, value: 0n };
    return [
      ...texts,
      { ...position, value: cut(cutter.start, args, int) },
      {
        ...loop,
        condition: {
          kind: 'compare',
          span: loop.condition.span,
          type: this.types.bool,
          op: 'ge',
          left: at,
          right: zero,
        },
        body: [
          { kind: 'setLocal', span, local: end.local, value: cut(cutter.end, [...args, at], int) },
          { ...piece, value: cut('pieces.cut', [...whole, at, end], this.types.str) },
          ...this.stmts(loop.body.slice(1)),
        ],
        step: [{ ...position, value: cut(cutter.next, [...args, end], int) }],
      },
    ];
  }

  private keep(value: HirExpr): SetLocal {
    return { kind: 'setLocal', span: value.span, local: this.newLocal('$text', value.type), value };
  }

  private newLocal(name: string, type: Type): LocalId {
    const id = this.locals.length;
    this.locals.push({ id, name, type, hidden: true });
    return id;
  }

  private local(local: LocalId, span: Span): Extract<HirExpr, { kind: 'local' }> {
    const type = this.locals[local]?.type ?? this.types.int;
    return { kind: 'local', span, type, local };
  }
}

function isZero(e: HirExpr): boolean {
  return e.kind === 'int' && e.value === 0n;
}

function isInList(e: HirExpr, list: LocalId, position: LocalId): boolean {
  if (e.kind !== 'compare' || e.op !== 'lt' || !isLocal(e.left, position)) return false;
  return e.right.kind === 'intrinsic' && e.right.name === 'list.len' && isLocal(e.right.args[0], list);
}

function isElement(e: HirExpr, list: LocalId, position: LocalId): boolean {
  return e.kind === 'index' && isLocal(e.list, list) && isLocal(e.index, position);
}
