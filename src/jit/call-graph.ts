/**
 * The call graph with what was measured of its edges: which calls the time goes through, and so which callees are worth
 * being inlined. Pure. Edges come from counters of call sites, from the one counter that a function has, or from sampled stacks.
 *
 * Invariants: an edge has one entry, its weight is positive; nothing depends on the order of the input: equal weights are
 * told apart by number.
 */

/** A function: its FnId, or its row in a profile. */
export type Callable = number;

export interface CallEdge {
  readonly caller: Callable;
  readonly callee: Callable;
  /** Calls, or samples below the call. */
  readonly weight: number;
}

/** Calls from the first to the last, one below the other. */
export interface HotPath {
  readonly functions: readonly Callable[];
  /** That of its lightest edge. */
  readonly weight: number;
}

export interface PathLimits {
  /** Least weight of an edge of a path, as a share of the heaviest edge. */
  readonly share: number;
  readonly paths: number;
}

export interface InlineLimits {
  /** Size of all callees together. */
  readonly budget: number;
  readonly depth: number;
  /** Calls lighter than this are left out; absent: none are. */
  readonly leastWeight?: (callee: Callable) => number;
}

export class CallGraph {
  private readonly below = new Map<Callable, CallEdge[]>();
  private readonly above = new Map<Callable, CallEdge[]>();
  private readonly edges: readonly CallEdge[];

  constructor(edges: Iterable<CallEdge>) {
    this.edges = [...edges].filter(({ weight }) => weight > 0).sort(heavierFirst);
    for (const edge of this.edges) {
      append(this.below, edge.caller, edge);
      append(this.above, edge.callee, edge);
    }
  }

  /** Calls that the function makes, the heaviest first. */
  callees(caller: Callable): readonly CallEdge[] {
    return this.below.get(caller) ?? [];
  }

  /** How often the function was entered, by what its callers say. */
  private entered(fn: Callable): number {
    return (this.above.get(fn) ?? []).reduce((sum, edge) => sum + edge.weight, 0);
  }

  /**
   * Paths that most of the weight goes through: each from the heaviest edge that is on no path before it, up and down
   * along the heaviest edges. A function is on a path once, so recursion ends it.
   */
  hotPaths({ share, paths }: PathLimits): HotPath[] {
    const least = share * (this.edges[0]?.weight ?? 0);
    const used = new Set<CallEdge>();
    const found: HotPath[] = [];
    for (const edge of this.edges) {
      if (found.length === paths || edge.weight < least) break;
      if (!used.has(edge) && edge.caller !== edge.callee) found.push(this.pathThrough(edge, least, used));
    }
    return found;
  }

  private pathThrough(start: CallEdge, least: number, used: Set<CallEdge>): HotPath {
    const on = new Set([start.caller, start.callee]);
    let { weight } = start;
    const follow = (from: Callable, edges: Map<Callable, CallEdge[]>, end: 'caller' | 'callee'): Callable[] => {
      const steps: Callable[] = [];
      for (let at = from; ; ) {
        const next = edges.get(at)?.find((edge) => edge.weight >= least && !on.has(edge[end]));
        if (next === undefined) return steps;
        at = next[end];
        used.add(next);
        on.add(at);
        steps.push(at);
        weight = Math.min(weight, next.weight);
      }
    };
    used.add(start);
    const down = follow(start.callee, this.below, 'callee');
    const up = follow(start.caller, this.above, 'caller');
    return { functions: [...up.reverse(), start.caller, start.callee, ...down], weight };
  }

  /**
   * Callees to be put beside `root`, in the order of weight for size: calls that `root` makes, directly or through those
   * chosen before, within the limits. A call counts with the share of its caller's calls that came from `root`.
   */
  hotCallees(
    root: Callable,
    sizeOf: (fn: Callable) => number,
    { budget, depth, leastWeight = () => 0 }: InlineLimits,
  ): Callable[] {
    const chosen: Callable[] = [];
    const seen = new Set([root]);
    let left = budget;
    let open: Candidate[] = this.candidates(root, 1, 1, sizeOf);
    while (open.length > 0) {
      const best = open.reduce((a, b) => (isBetter(b, a) ? b : a));
      open = open.filter((candidate) => candidate !== best);
      if (seen.has(best.fn) || best.size > left || best.depth > depth) continue;
      if (best.weight < leastWeight(best.fn)) continue;
      seen.add(best.fn);
      chosen.push(best.fn);
      left -= best.size;
      const part = Math.min(1, best.weight / this.entered(best.fn));
      open.push(...this.candidates(best.fn, part, best.depth + 1, sizeOf));
    }
    return chosen;
  }

  private candidates(caller: Callable, part: number, depth: number, sizeOf: (fn: Callable) => number): Candidate[] {
    return this.callees(caller).map(({ callee, weight }) => {
      return { fn: callee, weight: weight * part, size: sizeOf(callee), depth };
    });
  }
}

interface Candidate {
  readonly fn: Callable;
  readonly weight: number;
  readonly size: number;
  readonly depth: number;
}

function isBetter(a: Candidate, b: Candidate): boolean {
  const [left, right] = [a.weight / Math.max(1, a.size), b.weight / Math.max(1, b.size)];
  return left !== right ? left > right : a.fn < b.fn;
}

/**
 * Edges from one counter a function: its calls are shared out among its callers by how often those were called and
 * how many calls of it they have. `callers`: functions that ran, with the calls in their bodies.
 */
export function edgesOfCounters(
  callers: ReadonlyMap<Callable, ReadonlyMap<Callable, number>>,
  calls: (fn: Callable) => number,
  /** Calls of a function that are to be shared out. */
  shared = calls,
): CallEdge[] {
  const claims = new Map<Callable, number>();
  const claim = (caller: Callable, sites: number) => Math.max(1, calls(caller)) * sites;
  for (const [caller, sites] of callers)
    for (const [callee, count] of sites) claims.set(callee, (claims.get(callee) ?? 0) + claim(caller, count));
  return [...callers].flatMap(([caller, sites]) =>
    [...sites].map(([callee, count]) => {
      return { caller, callee, weight: (shared(callee) * claim(caller, count)) / (claims.get(callee) ?? 1) };
    }),
  );
}

/**
 * Edges from counters of call sites where a caller's sites have some; the calls of each function that these leave are
 * shared out among the other callers, as `edgesOfCounters` does. Arguments as there; `callsFrom`: calls by callee.
 */
export function measuredEdges(
  callers: ReadonlyMap<Callable, ReadonlyMap<Callable, number>>,
  calls: (fn: Callable) => number,
  callsFrom: (caller: Callable) => ReadonlyMap<Callable, number> | undefined,
): CallEdge[] {
  const counted: CallEdge[] = [];
  const others = new Map<Callable, ReadonlyMap<Callable, number>>();
  const known = new Map<Callable, number>();
  for (const [caller, sites] of callers) {
    const found = callsFrom(caller);
    if (found === undefined) others.set(caller, sites);
    for (const [callee, weight] of found ?? []) {
      counted.push({ caller, callee, weight });
      known.set(callee, (known.get(callee) ?? 0) + weight);
    }
  }
  const left = (fn: Callable) => Math.max(0, calls(fn) - (known.get(fn) ?? 0));
  return [...counted, ...edgesOfCounters(others, calls, left)];
}

/** Edges from sampled stacks, outermost first: an edge weighs the samples that it is in, however often in one stack. */
export function edgesOfStacks(
  stacks: Iterable<{ readonly functions: readonly Callable[]; readonly samples: number }>,
): CallEdge[] {
  const edges = new Map<string, CallEdge>();
  for (const { functions, samples } of stacks) {
    const keys = new Map(functions.slice(1).map((callee, i) => [`${functions[i]}>${callee}`, i]));
    for (const [key, i] of keys) {
      const [caller, callee] = [functions[i] ?? 0, functions[i + 1] ?? 0];
      edges.set(key, { caller, callee, weight: (edges.get(key)?.weight ?? 0) + samples });
    }
  }
  return [...edges.values()];
}

function heavierFirst(a: CallEdge, b: CallEdge): number {
  return b.weight - a.weight || a.caller - b.caller || a.callee - b.callee;
}

function append(map: Map<Callable, CallEdge[]>, key: Callable, edge: CallEdge): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [edge]);
  else known.push(edge);
}
