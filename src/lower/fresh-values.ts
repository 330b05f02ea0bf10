/** Expressions whose struct was made just now, so that nobody else has it: literals, and calls of functions that return such. */
import type { FnId, HirExpr, HirProgram } from '../hir/hir.js';
import { walkFunction } from '../hir/walk.js';

export class FreshValues {
  private readonly makers = new Map<FnId, boolean>();

  constructor(private readonly program: HirProgram) {}

  isFresh(e: HirExpr): boolean {
    switch (e.kind) {
      case 'newStruct':
        return true;
      case 'call':
        return this.isMaker(e.fn);
      case 'cond':
        return this.isFresh(e.whenTrue) && this.isFresh(e.whenFalse);
      case 'seq':
        return this.isFresh(e.value);
      default:
        return e.type.kind === 'never';
    }
  }

  /** Whether all that the function returns is fresh; one that calls itself for it is not looked at further. */
  private isMaker(fn: FnId): boolean {
    const known = this.makers.get(fn);
    if (known !== undefined) return known;
    this.makers.set(fn, false);
    const body = this.program.functions[fn];
    let makes = body !== undefined;
    if (body !== undefined) {
      walkFunction(body, {
        stmt: (s) => {
          if (s.kind === 'return') makes &&= s.value !== undefined && this.isFresh(s.value);
        },
      });
    }
    this.makers.set(fn, makes);
    return makes;
  }
}
