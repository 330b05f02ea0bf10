/**
 * One printed form for modules that differ in nothing but names: blocks in the order of a walk from the entry, values and
 * blocks numbered in that order, places in the source in place of numbers of debug locations.
 *
 * Invariants: casts of a pointer to a pointer and blocks that nothing leads to leave no trace.
 */

const LABEL = /^("?[\w.$-]+"?):/;
const NAME = /%(?:"[^"]+"|[\w.$-]+)/g;

/** Every function body of a module in its normal form. */
export function normalForm(module: string): string {
  const places = new Map<string, string>();
  for (const [, id = '', line, column] of module.matchAll(/^(!\d+) = !DILocation\(line: (\d+)(?:, column: (\d+))?/gm))
    places.set(id, `${line}:${column ?? 0}`);
  const types = new Set([...module.matchAll(/^(%\S+) = type/gm)].map(([, name = '']) => name));
  const bodies = [...module.matchAll(/^define .*\n(?:.*\n)*?^}/gm)];
  return bodies.map(([body]) => functionForm(body, places, types)).join('\n');
}

function functionForm(text: string, places: ReadonlyMap<string, string>, types: ReadonlySet<string>): string {
  const [head = '', ...rest] = text.split('\n').slice(0, -1);
  const blocks = blocksOf(rest, places);
  const names = new Map<string, string>();
  const aliases = new Map<string, string>();
  const number = (name: string) => {
    if (types.has(name)) return name;
    const last = resolved(name, aliases);
    if (!last.startsWith('%')) return last;
    if (!names.has(last)) names.set(last, `%${names.size}`);
    return names.get(last) ?? '';
  };
  const lines: string[] = [];
  const order = walk(blocks);
  for (const label of order)
    for (const line of blocks.get(label) ?? []) {
      const cast = /^(%\S+) = bitcast ptr (\S+) to ptr/.exec(line);
      if (cast !== null) aliases.set(cast[1] ?? '', cast[2] ?? '');
    }
  // Parameters count first.
  const title = head.replace(/ !dbg !\d+| #\d+/g, '').replace(NAME, number);
  for (const label of order) {
    lines.push(`%${label}:`);
    for (const line of blocks.get(label) ?? []) if (!/ = bitcast ptr \S+ to ptr/.test(line)) lines.push(line);
  }
  return [title, ...lines.map((line) => sortedPhi(line.replace(NAME, number)))].join('\n');
}

function resolved(name: string, aliases: ReadonlyMap<string, string>): string {
  let last = name;
  for (let next = aliases.get(last); next !== undefined; next = aliases.get(last)) last = next;
  return last;
}

function blocksOf(lines: readonly string[], places: ReadonlyMap<string, string>): Map<string, string[]> {
  const blocks = new Map<string, string[]>();
  // An entry without a name has no label in the text either.
  let current: string[] = [];
  for (const raw of joined(lines)) {
    const label = LABEL.exec(raw)?.[1];
    if (label !== undefined || blocks.size === 0) {
      current = [];
      blocks.set(label ?? 'entry', current);
    }
    const line = raw.replace(/;.*$/, '').trim();
    if (label === undefined && line !== '')
      current.push(line.replace(/!dbg (!\d+)/, (_, id: string) => `at ${places.get(id)}`));
  }
  return blocks;
}

/** With the cases of a switch on its line. */
function joined(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/\[\n((?:.*\n)*?) *\]/g, (_, cases: string) => `[${cases.replace(/\s+/g, ' ')}]`)
    .split('\n');
}

function walk(blocks: ReadonlyMap<string, readonly string[]>): string[] {
  const order = new Set<string>();
  const open = [...blocks.keys()].slice(0, 1);
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    if (order.has(label)) continue;
    order.add(label);
    const last = blocks.get(label)?.at(-1) ?? '';
    open.push(...[...last.matchAll(/label %("?[\w.$-]+"?)/g)].map(([, target = '']) => target).reverse());
  }
  return [...order];
}

function sortedPhi(line: string): string {
  const phi = /^(.* = phi \S+) (.*?)(, at .*)?$/.exec(line);
  if (phi === null) return line;
  return `${phi[1]} ${(phi[2] ?? '')
    .split(/(?<=\]), /)
    .sort()
    .join(', ')}${phi[3] ?? ''}`;
}
