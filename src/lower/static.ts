/** What a static program exports to the native main (docs/abi.md, "Static programs"). */
import { callFunction } from './call.js';
import { Emitter } from './emit.js';
import { elementTy } from './irtypes.js';
import { i64, ir, type llvm, ptr, voidTy } from './llvm.js';
import type { ModuleBuilder } from './module.js';

export function addExports(m: ModuleBuilder): void {
  exportWrapper(m, 'otter_entry', [], (f) => callFunction(f, m.program.entry, []));
  const { bench, init } = m.program;
  if (bench === undefined) return;
  exportWrapper(m, 'otter_init', [], (f) => callFunction(f, init, []));
  const { result } = m.fn(bench);
  exportWrapper(m, 'otter_bench', [i64, ptr], (f) => {
    const value = callFunction(f, bench, [f.fn.getArg(1)]);
    f.store(result, f.placeIn(elementTy(result), f.fn.getArg(2)), value);
  });
}

function exportWrapper(m: ModuleBuilder, name: string, params: llvm.Type[], body: (f: Emitter) => void): void {
  const fn = m.createFunction(name, ir.FunctionType.get(voidTy, [ptr, ...params], false), true);
  const f = new Emitter(m, fn);
  const start = f.current();
  body(f);
  f.ret([], []);
  f.finish(start);
}
