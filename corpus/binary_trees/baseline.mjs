/** Builds and walks full binary trees of many depths. */
import { run } from '../harness.mjs';

const MIN_DEPTH = 4;

class Tree {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }

  nodes() {
    return 1 + (this.left === null ? 0 : this.left.nodes()) + (this.right === null ? 0 : this.right.nodes());
  }
}

function full(depth) {
  return depth === 0 ? new Tree(null, null) : new Tree(full(depth - 1), full(depth - 1));
}

function bench(n) {
  const stretch = full(n + 1).nodes();
  const longLived = full(n);
  let shortLived = 0;
  for (let depth = MIN_DEPTH; depth <= n; depth += 2) {
    const count = 2 ** (n - depth + MIN_DEPTH);
    for (let i = 0; i < count; i++) shortLived += full(depth).nodes();
  }
  return `${stretch} ${shortLived} ${longLived.nodes()}`;
}

await run(bench, 13);
