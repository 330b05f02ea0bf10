/** How large functions are, and what would be in the module of each, in HIR nodes. */
import type { KnobValues } from '../config/knobs.js';
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';
import { moduleBodies } from './compile.js';

export class ModuleSizes {
  private readonly inlinedBodies = new Map<FnId, readonly FnId[]>();

  constructor(
    private readonly program: HirProgram,
    private readonly knobs: KnobValues,
  ) {}

  /** A function with what would be inlined into it. It reports itself many times, and the answer is always the same. */
  bodies(fn: FnId): readonly FnId[] {
    let bodies = this.inlinedBodies.get(fn);
    if (bodies === undefined) {
      bodies = moduleBodies(this.program, fn, this.knobs);
      this.inlinedBodies.set(fn, bodies);
    }
    return bodies;
  }

  inlinedNodes(fn: FnId): number {
    return this.bodies(fn).reduce((sum, body) => sum + this.nodes(body), 0);
  }

  nodes(fn: FnId): number {
    return nodesOf(this.program, fn);
  }
}

/** 0 for a function that is not there. */
export function nodesOf({ functions }: HirProgram, fn: FnId): number {
  const body = functions[fn];
  return body === undefined ? 0 : factsOf(body).size;
}
