/**
 * The order in which a program's functions are expected to be called for the first time: the call graph in
 * depth-first order, call sites in the order of evaluation. Functions that follow one another in it are compiled
 * together, so that a first call does not cost a module each. It is found as far as it is asked for: functions that are not
 * expected to be called are never looked at.
 *
 * Invariants: a function has one place, below the first function found to call it or below a later one that calls
 * it as likely, until what it calls itself is looked at; a function that nothing found so far leads to is a root.
 */
import type { FnId, HirFunction, HirProgram } from '../hir/hir.js';
import { factsOf, sizeOfFunction } from '../lower/index.js';
import { assert } from '../support/assert.js';
import { callSites, likelihoodOf, type Region } from './call-sites.js';

/** Where in the order a function is. */
class Place {
  /** In the order of evaluation; undefined until they are looked at. */
  callees: readonly Place[] | undefined;
  readonly level: number;

  constructor(
    readonly fn: FnId,
    readonly parent: Place | undefined,
    /** Where `parent` calls it. */
    readonly region: Region | undefined,
    /** Its position among the parent's callees. */
    readonly index: number,
  ) {
    this.level = parent === undefined ? 0 : parent.level + 1;
  }

  /** How likely it is called when its parent is. */
  get likelihood(): number {
    return this.region === undefined ? 1 : likelihoodOf(this.region, undefined);
  }
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

  constructor(
    private readonly program: HirProgram,
    roots: readonly FnId[],
  ) {
    for (const root of roots) this.calleesAt(this.placeOf(root));
  }

  /** What is expected to be called after `fn` was. */
  after(fn: FnId): CallWalk {
    return new CallWalk(this, this.placeOf(fn));
  }

  private placeOf(fn: FnId): Place {
    let place = this.places.get(fn);
    if (place === undefined) {
      place = new Place(fn, undefined, undefined, 0);
      this.places.set(fn, place);
    }
    return place;
  }

  /** HIR nodes of a function. */
  sizeOf(fn: FnId): number {
    return sizeOfFunction(this.body(fn));
  }

  /** The places of what is called at a place. */
  calleesAt(place: Place): readonly Place[] {
    place.callees ??= this.find(place);
    return place.callees;
  }

  /** Whether the function has not got another place since. */
  isCurrent(place: Place): boolean {
    return this.places.get(place.fn) === place;
  }

  private find(place: Place): readonly Place[] {
    const body = this.body(place.fn);
    if (!factsOf(body).mentionsFunctions) return [];
    const callees: Place[] = [];
    for (const { fn, region } of callSites(body)) {
      const made = new Place(fn, place, region, callees.length);
      const known = this.places.get(fn);
      const isTaken = known !== undefined && (known.callees !== undefined || known.likelihood > made.likelihood);
      if (isTaken || fn === place.fn) continue;
      this.places.set(fn, made);
      callees.push(made);
    }
    return callees;
  }

  private body(fn: FnId): HirFunction {
    const body = this.program.functions[fn];
    assert(body !== undefined, 'function', fn);
    return body;
  }
}

/** Functions looked at for one batch: most may be compiled already, or not likely enough. */
const LOOK_AHEAD = 2_000;

/** Goes through the functions expected after one, a batch at a time. */
export class CallWalk {
  /** The next place to look at. */
  private next: Place | undefined;
  /** The innermost function that has not returned when the one at `next` is called. */
  private running: Place | undefined;
  /** What is known to run of it. */
  private known: Region | undefined;
  private readonly likelihoods = new Map<Place | undefined, number>();

  constructor(
    private readonly order: CallOrder,
    start: Place,
  ) {
    this.running = start;
    this.next = this.below(start);
  }

  /** The next functions that `isNew` wants, as many as the budget has room for. */
  take(limits: LazyLimits, isNew: (fn: FnId) => boolean): FnId[] {
    const taken: FnId[] = [];
    let left = limits.budget;
    for (let looked = 0; looked < LOOK_AHEAD; looked++) {
      const place = this.skipUnlikely(limits);
      if (place === undefined) break;
      if (isNew(place.fn)) {
        left -= this.order.sizeOf(place.fn);
        if (left < 0) break;
        taken.push(place.fn);
      }
      this.next = this.below(place);
    }
    return taken;
  }

  private skipUnlikely(limits: LazyLimits): Place | undefined {
    for (;;) {
      const place = this.next;
      if (place === undefined || this.running === undefined) return undefined;
      if (this.order.isCurrent(place)) {
        const likelihood = this.likelihoodOf(place, this.running);
        if (likelihood >= limits.likelihood && place.level - this.running.level <= limits.depth) {
          this.likelihoods.set(place, likelihood);
          return place;
        }
      }
      this.next = this.behind(place);
    }
  }

  /** The place of what is called first at `place`; if nothing is, what comes behind it. */
  private below(place: Place): Place | undefined {
    return this.order.calleesAt(place)[0] ?? this.behind(place);
  }

  /** The first place behind all that is below `place`. Leaves the running functions that have returned by then. */
  private behind(place: Place): Place | undefined {
    for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
      if (at === this.running) {
        this.known = at.region;
        this.running = at.parent;
      }
      const sibling = at.parent?.callees?.[at.index + 1];
      if (sibling !== undefined) return sibling;
    }
    return undefined;
  }

  private likelihoodOf(place: Place, running: Place): number {
    if (place.region === undefined) return 1;
    if (place.parent === running) return likelihoodOf(place.region, this.known);
    return likelihoodOf(place.region, undefined) * (this.likelihoods.get(place.parent) ?? 0);
  }
}
