/**
 * Which functions a function calls, in the order of evaluation, and how likely each call is. Likelihoods are static:
 * one of two branches, a loop that runs at least once. They only steer which functions are compiled together.
 */
import type { FnId, HirExpr, HirFunction, HirStmt } from '../hir/hir.js';
import { operandsOf } from '../hir/walk.js';

/** Code that runs as a whole or not at all: a function's body, or a branch or loop body in another region. */
export interface Region {
  readonly around: Region | undefined;
  readonly depth: number;
  /** That it runs when the region around it does, from 0 to 1. */
  readonly likelihood: number;
}

export interface CallSite {
  readonly fn: FnId;
  /** Of several calls of one function, the likeliest counts. */
  readonly region: Region;
}

const BRANCH = 0.5;
const LOOP_BODY = 0.9;

/** Each callee once, in the order of first mentions; a function taken as a value counts as called. */
export function callSites(fn: HirFunction): readonly CallSite[] {
  const walk = new SiteWalk();
  walk.stmts(fn.body, { around: undefined, depth: 0, likelihood: 1 });
  return [...walk.found].map(([callee, region]) => ({ fn: callee, region }));
}

/** How likely `region` runs when `known`, of the same function, does; without `known`, when the function does. */
export function likelihoodOf(region: Region, known: Region | undefined): number {
  let likelihood = 1;
  let other = known;
  for (let r: Region | undefined = region; r !== undefined; r = r.around) {
    while (other !== undefined && other.depth > r.depth) other = other.around;
    if (r === other) break;
    likelihood *= r.likelihood;
  }
  return likelihood;
}

class SiteWalk {
  readonly found = new Map<FnId, Region>();

  stmts(body: readonly HirStmt[], region: Region): void {
    for (const s of body) this.stmt(s, region);
  }

  private stmt(s: HirStmt, region: Region): void {
    switch (s.kind) {
      case 'setLocal':
      case 'setGlobal':
      case 'expr':
        this.expr(s.value, region);
        break;
      case 'setField':
        this.expr(s.object, region);
        this.expr(s.value, region);
        break;
      case 'setIndex':
        this.expr(s.list, region);
        this.expr(s.index, region);
        this.expr(s.value, region);
        break;
      case 'if':
        this.expr(s.condition, region);
        this.stmts(s.then, within(region, BRANCH));
        this.stmts(s.else, within(region, BRANCH));
        break;
      case 'loop': {
        this.expr(s.condition, region);
        const body = within(region, LOOP_BODY);
        this.stmts(s.body, body);
        this.stmts(s.step, body);
        break;
      }
      case 'block':
        this.stmts(s.body, region);
        break;
      case 'return':
        if (s.value !== undefined) this.expr(s.value, region);
        break;
      case 'break':
      case 'continue':
        break;
    }
  }

  private expr(e: HirExpr, region: Region): void {
    switch (e.kind) {
      case 'local':
      case 'int':
        return;
      case 'arith':
      case 'compare':
        this.expr(e.left, region);
        this.expr(e.right, region);
        return;
      case 'logic':
        this.expr(e.left, region);
        this.expr(e.right, within(region, BRANCH));
        return;
      case 'cond':
        this.expr(e.condition, region);
        this.expr(e.whenTrue, within(region, BRANCH));
        this.expr(e.whenFalse, within(region, BRANCH));
        return;
      case 'seq':
        this.stmts(e.body, region);
        break;
    }
    for (const operand of operandsOf(e)) this.expr(operand, region);
    if (e.kind === 'call' || e.kind === 'fnRef' || e.kind === 'spawn') this.mention(e.fn, region);
  }

  private mention(fn: FnId, region: Region): void {
    const known = this.found.get(fn);
    if (known === undefined || likelihoodOf(known, undefined) < likelihoodOf(region, undefined)) {
      this.found.set(fn, region);
    }
  }
}

function within(around: Region, likelihood: number): Region {
  return { around, depth: around.depth + 1, likelihood };
}
