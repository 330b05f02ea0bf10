/** The code of one function. */
import type { FnId } from '../hir.js';
import { Compiler } from './compiler.js';
import { compileExpr } from './expr.js';
import type { Code, Machine } from './machine.js';
import { compileBody } from './stmt.js';
import { compileWaiting } from './waiting.js';

const RULES = { expr: compileExpr, body: compileBody };

export function compileFunction(m: Machine, id: FnId): Code {
  const fn = m.program.functions[id];
  if (fn === undefined) throw new Error(`internal error: no function ${id}`);
  const c = new Compiler(m, fn, RULES);
  const common = { name: fn.name, params: fn.paramCount, result: fn.result };
  if (m.blocking.has(id)) {
    const wait = compileWaiting(c, fn.body);
    const run = (frame: Parameters<typeof wait>[0]): void => {
      m.result = m.drive(wait(frame));
    };
    return { ...common, run, wait };
  }
  return { ...common, run: c.body(fn.body), wait: undefined };
}
