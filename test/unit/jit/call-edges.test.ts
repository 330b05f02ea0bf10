/** Which call site has which counter, and what functions are told of their callees. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CallEdges } from '../../../src/jit/call-edges.js';
import { callsAsCopy, TierProfile } from '../../../src/jit/tier-profile.js';

const at = (start: number) => ({ file: 0, start, end: start + 4 });
/** Counter n has counted 10^n calls. */
const made = (room: number) => new CallEdges(room, { edgeCount: (site) => 10 ** site });

test('each call site has a counter of its own, the same every time', () => {
  const edges = made(10);
  const sites = [edges.site(1, 2, at(5)), edges.site(1, 2, at(9)), edges.site(1, 3, at(9)), edges.site(4, 2, at(5))];
  assert.equal(sites, [0, 1, 2, 3]);
  assert.is(edges.site(1, 2, at(9)), 1);
  assert.equal(
    [...(edges.callsFrom(1) ?? [])],
    [
      [2, 11],
      [3, 100],
    ],
  );
  assert.is(edges.callsOf(2), 1011);
  assert.is(edges.callsOf(7), 0);
});

test('a function of which a site has no counter has no counted edges', () => {
  const edges = made(2);
  edges.site(1, 2, at(5));
  edges.site(4, 2, at(5));
  assert.is(edges.site(1, 3, at(9)), undefined);
  assert.is(edges.callsFrom(1), undefined);
  assert.equal([...(edges.callsFrom(4) ?? [])], [[2, 10]]);
  assert.is(edges.callsFrom(9), undefined, 'its baseline code was never made');
});

test('counters of another process are taken over, and further sites get further ones', () => {
  const before = made(3);
  const sites = [
    before.site(1, 2, at(5)),
    before.site(1, 3, at(9)),
    before.site(4, 2, at(5)),
    before.site(6, 2, at(5)),
  ];
  const edges = made(5);
  edges.restore(before.state(), before.uncounted());
  assert.equal([edges.site(1, 2, at(5)), edges.site(1, 3, at(9)), edges.site(4, 2, at(5))], sites.slice(0, 3));
  assert.is(edges.callsOf(2), 101);
  assert.is(edges.callsFrom(6), undefined, 'it has code that does not count all of its calls');
  assert.is(edges.site(7, 2, at(5)), 3);
});

test('calls are what the function counted, or its callers when they went on for longer', () => {
  const counters = { edgeCount: () => 50, callCount: (fn: number) => 20 * fn, branchCounts: () => [0, 0] as const };
  const profile = new TierProfile({ branches: 1, edges: 4 }, counters);
  profile.site(1, 2, at(5));
  profile.site(1, 3, at(9));
  assert.is(profile.calls(2), 50);
  assert.is(profile.calls(3), 60);
  const copy = callsAsCopy(profile, 99, 1);
  assert.equal(copy.callsFrom(99), profile.callsFrom(1));
  assert.is(copy.calls(2), 50);
});

test.run();
