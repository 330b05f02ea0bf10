import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CallGraph, edgesOfCounters, edgesOfStacks, measuredEdges } from '../../../src/jit/call-graph.js';
import { hotPathsOf, type Profile } from '../../../src/jit/profile.js';

const edge = (caller: number, callee: number, weight: number) => ({ caller, callee, weight });
const size = () => 10;

/** What `otter profile --output` wrote of a run of corpus/deltablue. */
const recorded: Profile = JSON.parse(readFileSync(new URL('samples/deltablue.json', import.meta.url), 'utf8'));

test('calls of a function are shared out among its callers', () => {
  const calls = new Map([
    [1, 30],
    [2, 10],
    [3, 80],
  ]);
  const sites = new Map([
    [1, new Map([[3, 1]])],
    [2, new Map([[3, 1]])],
  ]);
  const edges = edgesOfCounters(sites, (fn) => calls.get(fn) ?? 0);
  assert.equal(edges, [edge(1, 3, 60), edge(2, 3, 20)]);
});

test('two sites in a caller claim twice as much, a callee that never ran has no weight', () => {
  const sites = new Map([
    [
      1,
      new Map([
        [3, 2],
        [4, 1],
      ]),
    ],
    [2, new Map([[3, 1]])],
  ]);
  const edges = edgesOfCounters(sites, (fn) => (fn === 4 ? 0 : 9));
  assert.equal(edges, [edge(1, 3, 6), edge(1, 4, 0), edge(2, 3, 3)]);
  assert.equal(new CallGraph(edges).callees(1), [edge(1, 3, 6)]);
});

test('counted call sites have their counts, the calls they leave are shared out among the other callers', () => {
  const toThree = new Map([[3, 1]]);
  const callers = new Map([
    [1, toThree],
    [2, toThree],
    [4, toThree],
  ]);
  const calls = (fn: number) => (fn === 3 ? 100 : fn === 2 ? 30 : 10);
  const counted = (fn: number) => (fn === 1 ? new Map([[3, 60]]) : undefined);
  assert.equal(measuredEdges(callers, calls, counted), [edge(1, 3, 60), edge(2, 3, 30), edge(4, 3, 10)]);
  // The callee left the baseline tier, and counts no more; its caller goes on.
  const late = (fn: number) => (fn === 1 ? new Map([[3, 600]]) : undefined);
  assert.equal(measuredEdges(callers, calls, late), [edge(1, 3, 600), edge(2, 3, 0), edge(4, 3, 0)]);
});

test('an edge counts once a stack, recursion or not', () => {
  const edges = edgesOfStacks([
    { functions: [0, 1, 1, 1, 2], samples: 5 },
    { functions: [0, 1], samples: 2 },
    { functions: [0], samples: 9 },
  ]);
  assert.equal(edges, [edge(0, 1, 7), edge(1, 1, 5), edge(1, 2, 5)]);
});

test('paths follow the heaviest calls up and down, the heaviest path first', () => {
  const graph = new CallGraph([edge(0, 1, 100), edge(1, 2, 70), edge(1, 3, 30), edge(2, 4, 60), edge(2, 5, 5)]);
  const paths = graph.hotPaths({ share: 0.2, paths: 5 });
  assert.equal(paths, [
    { functions: [0, 1, 2, 4], weight: 60 },
    { functions: [0, 1, 3], weight: 30 },
  ]);
  assert.is(graph.hotPaths({ share: 0.2, paths: 1 }).length, 1);
});

test('recursion ends a path', () => {
  const graph = new CallGraph([edge(0, 1, 10), edge(1, 1, 90), edge(1, 2, 40), edge(2, 1, 40)]);
  for (const { functions } of graph.hotPaths({ share: 0, paths: 9 }))
    assert.is(new Set(functions).size, functions.length);
});

test('the order of the edges does not matter', () => {
  const edges = [edge(0, 1, 5), edge(0, 2, 5), edge(1, 3, 5), edge(2, 3, 5)];
  const paths = (list: typeof edges) => new CallGraph(list).hotPaths({ share: 0, paths: 9 });
  assert.equal(paths(edges.toReversed()), paths(edges));
});

test('callees are chosen by weight for size, within the budget', () => {
  const graph = new CallGraph([edge(0, 1, 100), edge(0, 2, 90), edge(0, 3, 1), edge(1, 4, 100)]);
  const sizes = [0, 50, 10, 10, 20];
  const plan = (budget: number) => graph.hotCallees(0, (fn) => sizes[fn] ?? 0, { budget, depth: 8 });
  assert.equal(plan(1000), [2, 1, 4, 3]);
  assert.equal(plan(60), [2, 1]);
  assert.equal(plan(20), [2, 3]);
  assert.equal(plan(0), []);
});

test('a callee that others call more is worth the part that the root calls', () => {
  const graph = new CallGraph([edge(0, 1, 10), edge(9, 1, 990), edge(1, 2, 1000), edge(0, 3, 50)]);
  assert.equal(graph.hotCallees(0, size, { budget: 20, depth: 8 }), [3, 1]);
});

test('the depth is kept, and recursion does not loop', () => {
  const chain = [edge(0, 1, 9), edge(1, 2, 9), edge(2, 3, 9), edge(3, 0, 9), edge(3, 3, 9)];
  assert.equal(new CallGraph(chain).hotCallees(0, size, { budget: 1000, depth: 2 }), [1, 2]);
  assert.equal(new CallGraph(chain).hotCallees(0, size, { budget: 1000, depth: 9 }), [1, 2, 3]);
});

test('a recorded profile: paths begin at the top and go through the hottest function', () => {
  const paths = hotPathsOf(recorded);
  assert.ok(paths.length > 0 && paths.length <= 3);
  for (const { names, samples } of paths) {
    assert.equal(names.slice(0, 3), ['top level', 'main', 'bench']);
    assert.ok(samples > 0 && samples <= recorded.samples);
  }
  const hottest = recorded.functions.find(({ file }) => file !== '');
  assert.ok(
    paths.some(({ names }) => names.includes(hottest?.name ?? '')),
    JSON.stringify(paths),
  );
});

test('a recorded profile: what is inlined first is what the samples are in', () => {
  const names = recorded.frames.map((frame) => frame.function);
  const unique = [...new Set(names)];
  const stacks = recorded.stacks.map(({ frames, samples }) => {
    return { functions: frames.map((frame) => unique.indexOf(names[frame] ?? '')), samples };
  });
  const graph = new CallGraph(edgesOfStacks(stacks));
  const chosen = graph.hotCallees(unique.indexOf('execute'), size, { budget: 30, depth: 8 });
  assert.is(unique[chosen[0] ?? -1], 'Constraint.execute');
});

test.run();
