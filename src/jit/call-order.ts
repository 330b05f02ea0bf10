/**
 * The order in which a program's functions are expected to be called for the first time: the call graph in
 * depth-first order from the entry, call sites in the order of evaluation. Functions that follow one another in
 * it are compiled together, so that a first call does not cost a module each.
 *
 * Invariants: a function has one place, that of its first mention; a function that the roots do not lead to is added,
 * with those below it, when it is asked for.
 */
import type { FnId, HirFunction, HirProgram } from '../hir/hir.js';
import { sizeOfFunction } from '../lower/index.js';
import { assert } from '../support/assert.js';
import { type CallSite, callSites, likelihoodOf, type Region } from './call-sites.js';

interface Place {
  readonly fn: FnId;
  readonly rank: number;
  readonly parent: Place | undefined;
  /** Where `parent` calls it. */
  readonly region: Region | undefined;
  readonly level: number;
  /** Rank behind the last function below this one. */
  end: number;
}

export interface LazyLimits {
  /** HIR nodes of the functions of one module. */
  readonly budget: number;
  /** Calls between a function that runs and one that is compiled with it. */
  readonly depth: number;
  /** Least likelihood of being called, from 0 to 1. */
  readonly likelihood: number;
}

export class CallOrder {
  private readonly places = new Map<FnId, Place>();
  private readonly order: Place[] = [];

  constructor(
    private readonly program: HirProgram,
    roots: readonly FnId[],
  ) {
    for (const root of roots) if (!this.places.has(root)) this.add(root);
  }

  /** What is expected to be called after `fn` was. */
  after(fn: FnId): CallWalk {
    return new CallWalk(this.order, this.places.get(fn) ?? this.add(fn), (callee) => this.sizeOf(callee));
  }

  /** HIR nodes of a function. */
  sizeOf(fn: FnId): number {
    return sizeOfFunction(this.body(fn));
  }

  private body(fn: FnId): HirFunction {
    const body = this.program.functions[fn];
    assert(body !== undefined, `function ${fn}`);
    return body;
  }

  private add(root: FnId): Place {
    const top = this.place(root, undefined, undefined);
    // Not recursive: call chains may be longer than the stack.
    const open = [{ place: top, sites: this.sitesOf(root), next: 0 }];
    for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
      const site = frame.sites[frame.next++];
      if (site === undefined) {
        frame.place.end = this.order.length;
        open.pop();
      } else if (!this.places.has(site.fn)) {
        open.push({ place: this.place(site.fn, site.region, frame.place), sites: this.sitesOf(site.fn), next: 0 });
      }
    }
    return top;
  }

  private place(fn: FnId, region: Region | undefined, parent: Place | undefined): Place {
    const rank = this.order.length;
    const place: Place = { fn, rank, region, parent, level: (parent?.level ?? -1) + 1, end: rank + 1 };
    this.order.push(place);
    this.places.set(fn, place);
    return place;
  }

  private sitesOf(fn: FnId): readonly CallSite[] {
    return callSites(this.body(fn));
  }
}

/** Functions looked at for one batch: most may be compiled already, or not likely enough. */
const LOOK_AHEAD = 2_000;

/** Goes through the functions expected after one, a batch at a time. */
export class CallWalk {
  private rank: number;
  /** The innermost function that has not returned when the one at `rank` is called. */
  private running: Place | undefined;
  /** What is known to run of it. */
  private known: Region | undefined;
  private readonly likelihoods = new Map<Place | undefined, number>();

  constructor(
    private readonly order: readonly Place[],
    start: Place,
    private readonly sizeOf: (fn: FnId) => number,
  ) {
    this.rank = start.rank + 1;
    this.running = start;
  }

  /** The next functions that `isNew` wants, as many as the budget has room for. */
  take(limits: LazyLimits, isNew: (fn: FnId) => boolean): FnId[] {
    const taken: FnId[] = [];
    let left = limits.budget;
    for (let looked = 0; looked < LOOK_AHEAD; looked++) {
      const place = this.skipUnlikely(limits);
      if (place === undefined) break;
      if (isNew(place.fn)) {
        left -= this.sizeOf(place.fn);
        if (left < 0) break;
        taken.push(place.fn);
      }
      this.rank++;
    }
    return taken;
  }

  private skipUnlikely(limits: LazyLimits): Place | undefined {
    for (;;) {
      const place = this.order[this.rank];
      if (place === undefined) return undefined;
      const running = this.returnTo(place);
      if (running === undefined) return undefined;
      const likelihood = this.likelihoodOf(place, running);
      if (likelihood >= limits.likelihood && place.level - running.level <= limits.depth) {
        this.likelihoods.set(place, likelihood);
        return place;
      }
      this.rank = place.end;
    }
  }

  /** Leaves the functions that have returned when the one at `place` is called. */
  private returnTo(place: Place): Place | undefined {
    while (this.running !== undefined && place.rank >= this.running.end) {
      this.known = this.running.region;
      this.running = this.running.parent;
    }
    return this.running;
  }

  private likelihoodOf(place: Place, running: Place): number {
    if (place.region === undefined) return 1;
    if (place.parent === running) return likelihoodOf(place.region, this.known);
    return likelihoodOf(place.region, undefined) * (this.likelihoods.get(place.parent) ?? 0);
  }
}
