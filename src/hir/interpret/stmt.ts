/** Statements as closures. */
import type { HirStmt } from '../hir.js';
import { type Compiler, type Exec, Jump } from './compiler.js';
import { breakOf, continueOf, NORMAL, RETURN } from './machine.js';
import type { Int, List, Struct } from './values.js';

type Stmt<K extends HirStmt['kind']> = Extract<HirStmt, { kind: K }>;

export function compileBody(c: Compiler, body: readonly HirStmt[]): Exec {
  const stmts = body.map((s) => compileStmt(c, s));
  const [first, second, third] = stmts;
  if (first === undefined) return () => NORMAL;
  if (second === undefined) return first;
  if (third === undefined) return (f) => first(f) || second(f);
  return (f) => {
    for (const stmt of stmts) {
      const completion = stmt(f);
      if (completion !== NORMAL) return completion;
    }
    return NORMAL;
  };
}

/** Catches what its expressions throw to get out of themselves. */
function compileStmt(c: Compiler, s: HirStmt): Exec {
  const outer = c.jumps;
  c.jumps = false;
  const stmt = plainStmt(c, s);
  const { jumps } = c;
  c.jumps = outer;
  return jumps ? catching(stmt) : stmt;
}

function catching(stmt: Exec): Exec {
  return (f) => {
    try {
      return stmt(f);
    } catch (error) {
      if (error instanceof Jump) return error.completion;
      throw error;
    }
  };
}

function plainStmt(c: Compiler, s: HirStmt): Exec {
  switch (s.kind) {
    case 'setLocal': {
      const { local } = s;
      const value = c.expr(s.value);
      return (f) => {
        f[local] = value(f);
        return NORMAL;
      };
    }
    case 'setGlobal': {
      const { global } = s;
      const { globals } = c.m;
      const value = c.expr(s.value);
      return (f) => {
        globals[global] = value(f);
        return NORMAL;
      };
    }
    case 'setField': {
      const { field } = s;
      const object = c.expr(s.object);
      const value = c.expr(s.value);
      return (f) => {
        const { fields } = object(f) as Struct;
        fields[field] = value(f);
        return NORMAL;
      };
    }
    case 'setIndex':
      return setIndex(c, s);
    case 'expr': {
      const value = c.expr(s.value);
      return (f) => {
        value(f);
        return NORMAL;
      };
    }
    case 'return':
      return ret(c, s);
    case 'break': {
      const completion = breakOf(s.label);
      return () => completion;
    }
    case 'continue': {
      const completion = continueOf(s.label);
      return () => completion;
    }
    default:
      return control(c, s);
  }
}

function setIndex(c: Compiler, s: Stmt<'setIndex'>): Exec {
  const { m } = c;
  const list = c.expr(s.list);
  const index = c.expr(s.index);
  const value = c.expr(s.value);
  const site = c.site(s.span);
  return (f) => {
    const target = list(f) as List;
    const at = index(f) as Int;
    const element = value(f);
    const { items } = target;
    if (typeof at !== 'number' || at < 0 || at >= items.length) {
      throw m.panic(`index ${at} is out of range for a list of length ${items.length}`, site);
    }
    items[at] = element;
    return NORMAL;
  };
}

function ret(c: Compiler, s: Stmt<'return'>): Exec {
  const { m } = c;
  const value = s.value === undefined ? undefined : c.expr(s.value);
  if (value === undefined) {
    return () => {
      m.result = undefined;
      return RETURN;
    };
  }
  return (f) => {
    m.result = value(f);
    return RETURN;
  };
}

function control(c: Compiler, s: Stmt<'if' | 'loop' | 'block'>): Exec {
  switch (s.kind) {
    case 'if':
      return conditional(c, s);
    case 'loop':
      return loop(c, s);
    case 'block':
      return block(c, s);
  }
}

function conditional(c: Compiler, s: Stmt<'if'>): Exec {
  const condition = c.expr(s.condition);
  const then = compileBody(c, s.then);
  const otherwise = compileBody(c, s.else);
  return (f) => (condition(f) === true ? then(f) : otherwise(f));
}

function loop(c: Compiler, s: Stmt<'loop'>): Exec {
  const condition = c.expr(s.condition);
  const body = compileBody(c, s.body);
  const step = compileBody(c, s.step);
  const broken = breakOf(s.label);
  const continued = continueOf(s.label);
  return (f) => {
    while (condition(f) === true) {
      const completion = body(f);
      if (completion !== NORMAL && completion !== continued) return completion === broken ? NORMAL : completion;
      step(f);
    }
    return NORMAL;
  };
}

function block(c: Compiler, s: Stmt<'block'>): Exec {
  const body = compileBody(c, s.body);
  if (s.label === undefined) return body;
  const broken = breakOf(s.label);
  return (f) => {
    const completion = body(f);
    return completion === broken ? NORMAL : completion;
  };
}
