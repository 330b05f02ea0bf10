/**
 * Module variables that a function may read before the top level has assigned them. Their reads in functions are checked
 * at run time: one that comes too early panics.
 *
 * Invariants: whatever a top level calls, it or something that it calls mentions, as a call, a task, a function value or a
 * method's name; so a variable that nothing reads which was mentioned before it was surely assigned needs no check.
 * Programs whose top levels call nothing too early are left as they are.
 */
import type { FnId, GlobalId, HirExpr, HirFunction, HirGlobal, HirProgram, HirStmt } from './hir.js';
import { mapStmts } from './map.js';
import { type Visitor, walkExpr, walkStmts } from './walk.js';

export function checkEarlyReads(program: HirProgram): HirProgram {
  if (program.globals.length === 0) return program;
  const early = new TopLevels(program).earlyGlobals();
  return early.size === 0 ? program : withChecks(program, early);
}

// ----------------------------------------------------------------------------------------- which variables

/** Variables that are not surely assigned. */
type Open = ReadonlySet<GlobalId>;

/** What one function mentions. */
interface Mentions {
  readonly reads: ReadonlySet<GlobalId>;
  readonly functions: ReadonlySet<FnId>;
}

class TopLevels {
  private readonly early = new Set<GlobalId>();
  private readonly mentions = new Map<FnId, Mentions>();
  /** By function: what it and all that it may call read. */
  private readonly reads = new Map<FnId, ReadonlySet<GlobalId>>();

  constructor(private readonly program: HirProgram) {}

  earlyGlobals(): ReadonlySet<GlobalId> {
    const { functions, globals, entry, bench } = this.program;
    const open = new Set(globals.map(({ id }) => id));
    this.run(functions[entry]?.body ?? [], open);
    if (bench !== undefined) this.reach(new Set([bench]), open);
    return this.early;
  }

  /** Goes through statements of a top level; takes what they surely assign out of `open`. */
  private run(body: readonly HirStmt[], open: Set<GlobalId>): void {
    for (const s of body) {
      if (open.size === 0) return;
      this.step(s, open);
    }
  }

  private step(s: HirStmt, open: Set<GlobalId>): void {
    switch (s.kind) {
      case 'setGlobal':
        this.expr(s.value, open);
        open.delete(s.global);
        break;
      case 'expr':
        this.exprStmt(s.value, open);
        break;
      case 'if':
        this.branches(s, open);
        break;
      case 'block':
        this.run(s.body, s.label === undefined ? open : new Set(open)); // one with a label may be left anywhere
        break;
      case 'loop':
        this.expr(s.condition, open);
        this.run([...s.body, ...s.step], new Set(open));
        break;
      default:
        this.reach(mentionsIn((visitor) => walkStmts([s], visitor), this.program).functions, open);
    }
  }

  private branches(s: Extract<HirStmt, { kind: 'if' }>, open: Set<GlobalId>): void {
    this.expr(s.condition, open);
    const [yes, no] = [new Set(open), new Set(open)];
    this.run(s.then, yes);
    this.run(s.else, no);
    for (const global of open) if (!yes.has(global) && !no.has(global)) open.delete(global);
  }

  /** A module's top level is gone through where it is called; after a statement that does not end nothing runs. */
  private exprStmt(value: HirExpr, open: Set<GlobalId>): void {
    const callee = value.kind === 'call' ? this.program.functions[value.fn] : undefined;
    if (callee?.name === 'top level') this.run(callee.body, open);
    else this.expr(value, open);
    if (value.type === this.program.types.never) open.clear();
  }

  private expr(e: HirExpr, open: Open): void {
    this.reach(mentionsIn((visitor) => walkExpr(e, visitor), this.program).functions, open);
  }

  private reach(functions: ReadonlySet<FnId>, open: Open): void {
    for (const fn of functions) for (const global of this.readsFrom(fn)) if (open.has(global)) this.early.add(global);
  }

  private readsFrom(root: FnId): ReadonlySet<GlobalId> {
    const known = this.reads.get(root);
    if (known !== undefined) return known;
    const reads = new Set<GlobalId>();
    const found = new Set([root]);
    // A set that grows while it is gone through is gone through to its end.
    for (const fn of found) {
      const mentions = this.mentionsOf(fn);
      for (const global of mentions.reads) reads.add(global);
      for (const other of mentions.functions) found.add(other);
    }
    this.reads.set(root, reads);
    return reads;
  }

  private mentionsOf(fn: FnId): Mentions {
    let mentions = this.mentions.get(fn);
    if (mentions === undefined) {
      const body = this.program.functions[fn]?.body ?? [];
      mentions = mentionsIn((visitor) => walkStmts(body, visitor), this.program);
      this.mentions.set(fn, mentions);
    }
    return mentions;
  }
}

function mentionsIn(walk: (visitor: Visitor) => void, program: HirProgram): Mentions {
  const reads = new Set<GlobalId>();
  const functions = new Set<FnId>();
  const expr = (e: HirExpr): void => {
    if (e.kind === 'global') reads.add(e.global);
    else if (e.kind === 'call' || e.kind === 'fnRef' || e.kind === 'spawn') functions.add(e.fn);
    else if (e.kind === 'dyn' && e.op.op === 'method') {
      const { name } = e.op;
      for (const method of program.methods ?? []) if (method.name === name) functions.add(method.fn);
    }
  };
  walk({ expr });
  return { reads, functions };
}

// ----------------------------------------------------------------------------------------- checking them

function withChecks(program: HirProgram, early: ReadonlySet<GlobalId>): HirProgram {
  const flags = new Map<GlobalId, HirGlobal>();
  for (const { id, name } of program.globals.filter((global) => early.has(global.id))) {
    const flag = { id: program.globals.length + flags.size, name: `${name} is assigned`, type: program.types.bool };
    flags.set(id, flag);
  }
  const functions = program.functions.map((fn): HirFunction => {
    const read = (e: HirExpr): HirExpr => (fn.name === 'top level' ? e : checkedRead(program, flags, e));
    const body = mapStmts(fn.body, read, (s) => noted(program, flags, s));
    return body === fn.body ? fn : { ...fn, body };
  });
  return { ...program, functions, globals: [...program.globals, ...flags.values()] };
}

function checkedRead(program: HirProgram, flags: ReadonlyMap<GlobalId, HirGlobal>, e: HirExpr): HirExpr {
  const flag = e.kind === 'global' ? flags.get(e.global) : undefined;
  if (e.kind !== 'global' || flag === undefined) return e;
  const { span } = e;
  const { bool, str, never } = program.types;
  const text = `'${program.globals[e.global]?.name}' has no value yet`;
  const message: HirExpr = { kind: 'str', span, type: str, value: text };
  const panic: HirExpr = { kind: 'intrinsic', span, type: never, name: 'core.panic', args: [message] };
  const assigned: HirExpr = { kind: 'global', span, type: bool, global: flag.id };
  const condition: HirExpr = { kind: 'unary', span, type: bool, op: 'not', operand: assigned };
  // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
  const check: HirStmt = { kind: 'if', span, condition, then: [{ kind: 'expr', span, value: panic }], else: [] };
  return { kind: 'seq', span, type: e.type, body: [check], value: e };
}

/** An assignment, and a note that it has been. */
function noted(program: HirProgram, flags: ReadonlyMap<GlobalId, HirGlobal>, s: HirStmt): HirStmt {
  const flag = s.kind === 'setGlobal' ? flags.get(s.global) : undefined;
  if (flag === undefined) return s;
  const { span } = s;
  const yes: HirExpr = { kind: 'bool', span, type: program.types.bool, value: true };
  const note: HirStmt = { kind: 'setGlobal', span, global: flag.id, value: yes };
  return { kind: 'block', span, label: undefined, body: [s, note] };
}
