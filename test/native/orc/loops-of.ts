/** Loops in LLVM's text of a function. */

interface Block {
  readonly lines: string[];
  readonly next: string[];
}

function blocksOf(ir: string): Map<string, Block> {
  const body = /^define [^\n]*\{\n(.*?)^\}/ms.exec(ir)?.[1] ?? '';
  const blocks = new Map<string, Block>();
  let block: Block = { lines: [], next: [] };
  for (const line of body.split('\n')) {
    const label = /^([\w.$"-]+):/.exec(line)?.[1]?.replaceAll('"', '');
    if (label !== undefined) {
      block = { lines: [], next: [] };
      blocks.set(label, block);
    } else {
      block.lines.push(line);
      for (const [, target] of line.matchAll(/label %("?[\w.$-]+"?)/g))
        block.next.push((target ?? '').replaceAll('"', ''));
    }
  }
  return blocks;
}

/** Blocks from which each other one of them is reached, and itself. */
function cycles(names: readonly string[], blocks: ReadonlyMap<string, Block>): string[][] {
  const inside = new Set(names);
  const reached = new Map(names.map((name) => [name, reach(name, inside, blocks)]));
  const found: string[][] = [];
  const taken = new Set<string>();
  for (const name of names) {
    if (taken.has(name) || !reached.get(name)?.has(name)) continue;
    const cycle = names.filter((other) => reached.get(name)?.has(other) && reached.get(other)?.has(name));
    for (const member of cycle) taken.add(member);
    found.push(cycle);
  }
  return found;
}

function reach(from: string, inside: ReadonlySet<string>, blocks: ReadonlyMap<string, Block>): Set<string> {
  const seen = new Set<string>();
  const worklist = [from];
  for (let at = worklist.pop(); at !== undefined; at = worklist.pop())
    for (const next of blocks.get(at)?.next ?? [])
      if (inside.has(next) && !seen.has(next)) {
        seen.add(next);
        worklist.push(next);
      }
  return seen;
}

/** The lines of each loop of the first function that has no loop in it. */
export function innermostLoops(ir: string): string[][] {
  const blocks = blocksOf(ir);
  const entered = (cycle: readonly string[]) =>
    [...blocks].flatMap(([name, block]) => (cycle.includes(name) ? [] : block.next)).filter((to) => cycle.includes(to));
  const innermost = (cycle: readonly string[]): string[][] => {
    const headers = new Set(entered(cycle));
    const inner = cycles(
      cycle.filter((name) => !headers.has(name)),
      blocks,
    );
    return inner.length === 0 ? [[...cycle]] : inner.flatMap(innermost);
  };
  return cycles([...blocks.keys()], blocks)
    .flatMap(innermost)
    .map((cycle) => cycle.flatMap((name) => blocks.get(name)?.lines ?? []));
}
