/**
 * Which functions may have to wait for other tasks: those that call what may, directly or through function values. Others
 * are compiled to plain closures, which cannot give control back and need not.
 */
import type { FnId, HirExpr, HirProgram } from '../hir.js';
import { walkExpr, walkFunction } from '../walk.js';
import { implementation } from './intrinsic.js';

export class Blocking {
  private readonly functions = new Set<FnId>();
  /** Some function that a value can refer to may wait. */
  private throughValues = false;

  constructor(private readonly program: HirProgram) {
    if (!spawns(program)) return; // nothing to give control to
    for (let size = -1; size !== this.functions.size; ) {
      size = this.functions.size;
      this.throughValues ||= this.waitingValue();
      for (const fn of program.functions) {
        walkFunction(fn, { expr: (e) => this.isWaiting(e) && this.functions.add(fn.id) });
      }
    }
  }

  has(fn: FnId): boolean {
    return this.functions.has(fn);
  }

  /** Whether the operation itself may wait, whatever its operands do. */
  isWaiting(e: HirExpr): boolean {
    switch (e.kind) {
      case 'call':
        return this.functions.has(e.fn);
      case 'callValue':
        return this.throughValues;
      case 'intrinsic':
        return 'wait' in implementation(e.name);
      case 'dyn':
        return e.op.op === 'call' || e.op.op === 'method' ? this.throughValues : false;
      default:
        return false;
    }
  }

  /** Whether something in the expression may wait. */
  waitsIn(e: HirExpr): boolean {
    let found = false;
    walkExpr(e, {
      expr: (inner) => {
        found ||= this.isWaiting(inner);
      },
    });
    return found;
  }

  private waitingValue(): boolean {
    const methods = this.program.methods ?? [];
    if (methods.some((method) => this.functions.has(method.fn))) return true;
    let found = false;
    for (const fn of this.program.functions) {
      walkFunction(fn, {
        expr: (e) => {
          found ||= e.kind === 'fnRef' && this.functions.has(e.fn);
        },
      });
    }
    return found;
  }
}

function spawns(program: HirProgram): boolean {
  let found = false;
  for (const fn of program.functions) {
    walkFunction(fn, {
      expr: (e) => {
        found ||= e.kind === 'spawn';
      },
    });
  }
  return found;
}
