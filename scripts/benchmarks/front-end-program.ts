/**
 * A realistic Otter program of any length: units of a struct with methods, an enum with a match, loops over lists and
 * dicts, f-strings, a generic function and calls of earlier units. The same seed and length make the same text.
 */
import { type Random, random } from '../../src/tune/random.js';

const FIELDS = ['width', 'height', 'weight', 'count', 'total', 'price', 'offset', 'limit', 'score', 'index'] as const;
const VERBS = ['update', 'compute', 'collect', 'measure', 'resolve', 'filter', 'combine', 'advance'] as const;
const NOUNS = ['order', 'vertex', 'packet', 'account', 'record', 'window', 'ledger', 'segment'] as const;
const OPERATORS = ['+', '-', '*', '&', '|', '^'] as const;

/** A program of at least `lines` lines; the last unit is whole. */
export function programOfLines(lines: number, seed: number): string {
  const out = ['# A program made for measuring the front end.', 'use math', '', 'let scale = 3', ''];
  let units = 0;
  while (out.length < lines) {
    for (const line of unit(units, random(seed, 'unit', units))) out.push(line);
    units++;
  }
  out.push('fn main():', `    println(run_${units - 1}(10))`);
  return `${out.join('\n')}\n`;
}

function pick<T>(items: readonly T[], stream: Random): T {
  return items[stream.below(items.length)] as T;
}

function unit(i: number, stream: Random): string[] {
  const noun = pick(NOUNS, stream);
  const struct = `${noun[0]?.toUpperCase()}${noun.slice(1)}${i}`;
  const first = stream.below(FIELDS.length - 3);
  const fields = FIELDS.slice(first, first + 3 + stream.below(3));
  return [
    `# Unit ${i}: what is known of one ${noun}.`,
    ...structOf(struct, fields, stream),
    '',
    ...enumOf(i, struct),
    '',
    ...arithmetic(i, stream),
    '',
    ...collections(i, struct, fields, stream),
    '',
    ...generic(i),
    '',
    ...runner(i, fields, stream),
    '',
  ];
}

function structOf(struct: string, fields: readonly string[], stream: Random): string[] {
  const [a = '', b = '', c = ''] = fields;
  const verb = pick(VERBS, stream);
  return [
    `struct ${struct}:`,
    ...fields.map((field) => `    ${field}: int`),
    '    name: str',
    '    parts: list<float>',
    '',
    `    fn ${verb}(self, step: int) -> int:`,
    `        self.${a} += step * ${1 + stream.below(9)}`,
    `        if self.${a} > self.${b} and step != ${stream.below(7)}:`,
    `            self.${b} = self.${a} - self.${c}`,
    '        elif step < 0:',
    '            return -step',
    `        return self.${b} % ${100 + stream.below(900)}`,
    '',
    '    fn mean(self) -> float:',
    '        let sum = 0.0',
    '        for part in self.parts:',
    '            sum += part',
    '        return sum / float(max(1, len(self.parts)))',
    '',
    '    fn show(self) -> str:',
    `        return f"{self.name}: {self.${a}:5} of {self.${b} + self.${c}}, mean {self.mean():.2f}"`,
  ];
}

function enumOf(i: number, struct: string): string[] {
  return [
    `enum Event${i}:`,
    `    Created: (${struct})`,
    '    Moved: (int, int)',
    '    Renamed: (str)',
    '    Closed',
    '',
    `fn weigh_${i}(event: Event${i}) -> int:`,
    '    match event:',
    `        case Event${i}.Created(made):`,
    '            return len(made.name) + len(made.parts)',
    `        case Event${i}.Moved(x, y) if x > y: return x - y`,
    `        case Event${i}.Moved(x, y): return y - x`,
    `        case Event${i}.Renamed(name):`,
    '            return len(name)',
    `        case Event${i}.Closed: return 0`,
  ];
}

function arithmetic(i: number, stream: Random): string[] {
  const term = (): string => `(a ${pick(OPERATORS, stream)} ${1 + stream.below(99)})`;
  return [
    `fn ${pick(VERBS, stream)}_${i}(a: int, b: int = ${stream.below(50)}) -> int:`,
    `    let low = ${term()} ${pick(OPERATORS, stream)} b`,
    `    let high = low * scale + ${term()} - ${term()}`,
    '    while low < high and high - low > 3:',
    '        let middle = low + (high - low) / 2',
    `        if middle * middle > a + ${stream.below(10_000)}:`,
    '            high = middle',
    '        else:',
    '            low = middle + 1',
    '    return low if low % 2 == 0 else high',
  ];
}

function collections(i: number, struct: string, fields: readonly string[], stream: Random): string[] {
  const values = fields.map((field) => `${field}=${stream.below(1000)}`).join(', ');
  return [
    `fn gather_${i}(n: int) -> dict<str, list<int>>:`,
    '    let groups: dict<str, list<int>> = {}',
    '    let names = ["north", "east", "south", "west"]',
    `    let squares = [k * k for k in 0..n if k % ${2 + stream.below(5)} != 0]`,
    '    for i, square in enumerate(squares):',
    '        let name = names[i % len(names)]',
    '        if not groups.contains(name):',
    '            groups[name] = []',
    '        groups[name].append(square)',
    '    # The longest group is told apart.',
    '    for name, group in groups:',
    `        if len(group) > ${stream.below(40)}: println(f"{name} has {len(group)}, {group[0]:x}")`,
    '    return groups',
    '',
    `fn make_${i}(name: str, count: int) -> ${struct}:`,
    '    let parts: list<float> = []',
    '    for k in range(count):',
    `        parts.append(math.sqrt(float(k)) * ${stream.below(100)}.5)`,
    `    return ${struct}(${values}, name=name + "-${i}", parts=parts)`,
  ];
}

function generic(i: number): string[] {
  return [
    `struct Pair${i}<A, B>:`,
    '    first: A',
    '    second: B',
    '',
    `fn find_${i}<T>(items: list<T>, wanted: T) -> Option<int>:`,
    '    for i in 0..len(items):',
    '        if items[i] == wanted:',
    '            return Some(i)',
    '    return None',
  ];
}

function runner(i: number, fields: readonly string[], stream: Random): string[] {
  const earlier = i === 0 ? '1' : `run_${stream.below(i)}(n - 1)`;
  const [a = ''] = fields;
  return [
    `fn run_${i}(n: int) -> int:`,
    '    if n <= 0:',
    '        return 0',
    `    let item = make_${i}("unit", n % 7)`,
    `    let pair = Pair${i}(first=item.${a}, second=item.name)`,
    `    let events = [Event${i}.Created(item), Event${i}.Moved(n, ${stream.below(50)}), Event${i}.Closed]`,
    '    let total = 0',
    '    for event in events:',
    `        total += weigh_${i}(event)`,
    `    let place = match find_${i}(gather_${i}(n)["north"], ${stream.below(50)}):`,
    '        case Some(at): at',
    '        case None: -1',
    `    if pair.second == "unit-${i}" and find_${i}(["a", item.name], pair.second) != None:`,
    '        println(item.show())',
    `    return total + place + pair.first + ${earlier}`,
  ];
}
