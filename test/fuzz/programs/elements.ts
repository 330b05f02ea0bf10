/**
 * Random programs whose structs are elements of lists and have fields that are assigned: what may be held by value although
 * it is assigned to (src/lower/owned-structs.ts), and what only nearly may. No tasks, as there are none where it may.
 *
 * Invariant: in a tame case nothing moves elements between `let e = xs[i]` and a use of a field of `e` that is assigned, nothing
 * looks at whole objects, and lists that are assigned through get new objects only. A restless case uses elements that may
 * have moved, and a showing one looks at objects and has them in several places.
 */
import fc from 'fast-check';
import { runnerOf } from './case-file.js';
import { Tape } from './tape.js';

/** The choices of one case. */
export interface ElementsPlan {
  readonly head: readonly number[];
  readonly bodies: readonly (readonly number[])[];
}

const tape = (minLength: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat({ max: 100_000 }), { minLength, maxLength, size: 'max' });

export const elementsPlan: fc.Arbitrary<ElementsPlan> = fc.record({
  head: tape(4, 8),
  bodies: fc.array(tape(30, 250), { minLength: 3, maxLength: 3, size: 'max' }),
});

const PRELUDE = `use io

let fuel = 0

fn burn() -> bool:
    fuel -= 1
    return fuel < 0
`;

/** As `fileOf` of other programs. */
export function elementsFile(plans: readonly ElementsPlan[]): string {
  return `${PRELUDE}
${plans.map((made, i) => caseText(made, `c${i}`)).join('\n')}
${runnerOf(
  plans.map((_, i) => `c${i}_case`),
  150,
)}`;
}

interface Extra {
  readonly type: string;
  readonly values: readonly string[];
}

/** Ways of `observe`, and sorting by what is assigned. */
const SHOWS = 10;

const EXTRAS: readonly (Extra | undefined)[] = [
  undefined,
  { type: 'bool', values: ['true', 'false'] },
  { type: 'float', values: ['0.5', '-3.25'] },
  { type: 'str', values: ['""', '"abc"'] },
  { type: 'i32', values: ['7', '-1'] },
  { type: 'Option<int>', values: ['Some(3)', 'Option.None'] },
];

function caseText({ head, bodies }: ElementsPlan, prefix: string): string {
  const t = new Tape(head);
  const kind = t.pick(3);
  const shape: Shape = {
    name: `E${prefix}`,
    prefix,
    extra: EXTRAS[t.pick(EXTRAS.length)],
    restless: kind === 1,
    shows: kind === 2 ? t.pick(SHOWS) : -1,
  };
  const [calm = [], moving = [], main = []] = bodies;
  const fields = ['key: int', 'a: int', ...(shape.extra === undefined ? [] : [`b: ${shape.extra.type}`])];
  const order = shape.shows === SHOWS - 1 ? 'x.a < y.a' : 'x.key < y.key';
  const struct = `struct ${shape.name}:\n${fields.map((field) => `    ${field}\n`).join('')}`;
  const holder = `struct H${prefix}:\n    held: list<${shape.name}>\n    n: int\n`;
  const less = `fn ${prefix}_less(x: ${shape.name}, y: ${shape.name}) -> bool:\n    return ${order}\n`;
  return [
    struct,
    holder,
    less,
    helper(shape, 'calm', new Tape(calm)),
    helper(shape, 'moving', new Tape(moving)),
    caseFunction(shape, new Tape(main)),
  ].join('\n');
}

interface Shape {
  readonly name: string;
  readonly prefix: string;
  readonly extra: Extra | undefined;
  readonly restless: boolean;
  /** Which of the ways to show objects or to have them in several places is taken; below 0: none. */
  readonly shows: number;
}

function helper(shape: Shape, kind: 'calm' | 'moving', t: Tape): string {
  const body = new Body(shape, t, ['ps'], [], kind === 'moving' ? ['calm'] : [], kind === 'moving');
  const lines = ['if burn():', '    return n', ...body.block(1, 3), `return ${body.int(2)}`];
  return `fn ${shape.prefix}_${kind}(ps: list<${shape.name}>, n: int) -> int:\n${indented(lines).join('\n')}\n`;
}

function caseFunction(shape: Shape, t: Tape): string {
  const { name, prefix } = shape;
  const body = new Body(shape, t, ['xs', 'ys', 'h.held'], ['found'], ['calm', 'moving'], true);
  const lines = [
    'let n = 3',
    `let ys: list<${name}> = []`,
    `let xs = [${body.plain('n')}, ${body.plain('1')}, ${body.plain('8')}]`,
    `let found: list<${name}> = []`,
    `let h = H${prefix}(held=[${body.plain('0')}], n=2)`,
    'for i in 0..4:',
    `    ys.append(${body.plain('(i * 7 % 5)')})`,
    ...Array.from({ length: 2 }, () => body.block(2, 4)).flat(),
    ...['xs', 'ys', 'h.held'].flatMap((list) => [`for e in ${list}:`, `    println(${body.shown('e')})`]),
    'for e in found:',
    '    println(e.key)',
    'return "end"',
  ];
  return `fn ${prefix}_case() -> str:\n${indented(lines).join('\n')}\n`;
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

class Body {
  /** Locals that hold an element, where they may be named. */
  private visible: readonly string[] = [];
  /** Those whose element has not moved, or may have in a restless case. */
  private readonly still = new Set<string>();
  private names = 0;

  constructor(
    private readonly shape: Shape,
    private readonly t: Tape,
    private readonly lists: readonly string[],
    /** Those that hold what others own. */
    private readonly copies: readonly string[],
    private readonly helpers: readonly string[],
    /** May move elements. */
    private moves: boolean,
  ) {}

  /** Statements; locals that are declared in them are not known after it. */
  block(depth: number, count: number, name?: string): readonly string[] {
    const { visible } = this;
    if (name !== undefined) this.declare(name);
    const lines = Array.from({ length: 1 + this.t.pick(count) }, () => this.statement(depth)).flat();
    this.visible = visible;
    return lines;
  }

  private declare(name: string): void {
    this.visible = [...this.visible, name];
    this.still.add(name);
  }

  private get elements(): readonly string[] {
    return this.visible.filter((name) => this.still.has(name));
  }

  /** From here on elements may be elsewhere. */
  private unsettle(): void {
    if (!this.shape.restless) this.still.clear();
  }

  made(): string {
    const { name, extra } = this.shape;
    const fields = [`key=${this.int(1)}`, `a=${this.int(1)}`];
    if (extra !== undefined) fields.push(`b=${this.t.of(extra.values)}`);
    return `${name}(${fields.join(', ')})`;
  }

  plain(key: string): string {
    const { name, extra } = this.shape;
    return `${name}(key=${key}, a=${key} + 10${extra === undefined ? '' : `, b=${this.t.of(extra.values)}`})`;
  }

  shown(element: string): string {
    const b = this.shape.extra === undefined ? '' : ` {${element}.b}`;
    return `f"{${element}.key} {${element}.a}${b}"`;
  }

  int(depth: number): string {
    const { t } = this;
    const leaf = (): string => t.of(['1', 'n', '5', '-2', `len(${t.of(this.lists)})`, '40']);
    if (depth <= 0) return leaf();
    const inner = (): string => this.int(depth - 1);
    const element = this.elements.length === 0 ? undefined : t.of(this.elements);
    switch (t.pick(8)) {
      case 0:
        return leaf();
      case 1:
        return `(${inner()} ${t.of(['+', '-', '*', '^'])} ${inner()})`;
      case 2:
      case 3:
        return element === undefined ? leaf() : `${element}.${t.of(['a', 'key'])}`;
      case 4: {
        const list = t.of(this.lists);
        return `(${list}[${this.index(list)}].${t.of(['a', 'key'])} if len(${list}) > 0 else ${inner()})`;
      }
      case 5:
        return `max(${inner()}, ${inner()})`;
      case 6:
        return this.gathered();
      default:
        return this.called(inner());
    }
  }

  private gathered(): string {
    const list = this.t.of([...this.lists, ...this.copies]);
    const field = this.lists.includes(list) ? this.t.of(['a', 'key']) : 'key';
    return `sum([e.${field} for e in ${list} if e.key > ${this.t.of(['0', 'n'])}])`;
  }

  /** A helper is called where elements may move if it moves some. */
  private called(arg: string): string {
    const known = this.helpers.filter((helper) => helper === 'calm' || this.shape.restless);
    if (known.length === 0) return arg;
    return `${this.shape.prefix}_${this.t.of(known)}(${this.t.of(this.lists)}, ${arg})`;
  }

  private index(list: string): string {
    if (this.t.rarely(12)) return this.t.of(['0', '1', '2']);
    return `abs(${this.int(1)}) % len(${list})`;
  }

  private value(field: string): string {
    const { extra } = this.shape;
    return field === 'a' || extra === undefined ? this.int(2) : this.t.of(extra.values);
  }

  private field(): string {
    return this.shape.extra === undefined || this.t.pick(3) > 0 ? 'a' : 'b';
  }

  private statement(depth: number): readonly string[] {
    const { t } = this;
    if (depth > 0 && t.pick(3) === 0) return this.nested(depth);
    if (this.moves && t.rarely(this.shape.restless && this.elements.length > 0 ? 2 : 6)) return this.move();
    if (this.shape.shows >= 0 && t.rarely(5)) return this.observe();
    const list = t.of(this.lists);
    switch (t.pick(7)) {
      case 0:
        return [`${list}.append(${this.made()})`];
      case 1:
      case 2: {
        const element = this.someElement();
        const field = this.field();
        if (element !== undefined) return [`${element}.${field} ${this.assigned(field)}`];
        return this.guarded(list, () => [`${list}[${this.index(list)}].${field} ${this.assigned(field)}`]);
      }
      case 3: {
        const element = this.someElement();
        return [`println(${element === undefined ? this.int(2) : this.shown(element)})`];
      }
      case 4: {
        const copies = this.copies[0];
        if (copies === undefined) return [`println(${this.int(2)})`];
        return this.guarded(list, () => [
          `${copies}.append(${t.of([...this.elements, `${list}[${this.index(list)}]`])})`,
        ]);
      }
      default:
        if (depth <= 0) return [`println(${this.int(2)})`];
        return this.guarded(list, () => {
          const name = this.fresh();
          const line = `let ${name} = ${list}[${this.index(list)}]`;
          return [line, ...this.block(depth - 1, 3, name)];
        });
    }
  }

  private assigned(field: string): string {
    return field === 'a' && this.t.pick(2) === 0 ? `+= ${this.value(field)}` : `= ${this.value(field)}`;
  }

  /** Undefined now and then, also where there are some. */
  private someElement(): string | undefined {
    const element = this.t.of(['', ...this.elements]);
    return element === '' ? undefined : element;
  }

  private fresh(): string {
    return `e${this.names++}`;
  }

  private guarded(list: string, lines: () => readonly string[]): readonly string[] {
    return [`if len(${list}) > 0:`, ...indented(lines())];
  }

  private nested(depth: number): readonly string[] {
    const { t } = this;
    const list = t.of(this.lists);
    const outer = this.moves;
    this.moves &&= this.shape.restless || t.pick(3) === 0;
    // A loop comes back to its start after what it moved.
    if (this.moves) this.unsettle();
    const lines = this.control(depth, list);
    if (this.moves) this.unsettle();
    this.moves = outer;
    return lines;
  }

  private control(depth: number, list: string): readonly string[] {
    const { t } = this;
    const leave = (): readonly string[] => ['if burn():', '    break'];
    const inside = (name?: string): readonly string[] => this.block(depth - 1, 3, name);
    const jump = (): readonly string[] =>
      t.rarely(3) ? [`if ${this.int(1)} > ${this.int(1)}:`, `    ${t.of(['continue', 'break'])}`] : [];
    switch (t.pick(4)) {
      case 0: {
        const name = this.fresh();
        return [`for ${name} in ${list}:`, ...indented([...leave(), ...inside(name), ...jump()])];
      }
      case 1: {
        const [i, name] = [this.fresh(), this.fresh()];
        const element = [`if ${i} >= len(${list}):`, '    break', `let ${name} = ${list}[${i}]`];
        return [`for ${i} in 0..${this.int(1)}:`, ...indented([...leave(), ...element, ...inside(name), ...jump()])];
      }
      case 2:
        return [`while ${this.int(1)} > ${this.int(2)}:`, ...indented([...leave(), ...jump(), ...inside()])];
      default: {
        const condition = `if ${this.int(2)} < ${this.int(2)}:`;
        const [then, otherwise] = [indented(inside()), indented(inside())];
        return [condition, ...then, 'else:', ...otherwise];
      }
    }
  }

  /** Elements get other places, or other lists. */
  private move(): readonly string[] {
    const lines = this.moved(this.t.of(this.lists));
    this.unsettle();
    const element = this.shape.restless ? this.someElement() : undefined;
    return element === undefined ? lines : [...lines, `${element}.a += 7`, `println(${element}.a)`];
  }

  private moved(list: string): readonly string[] {
    const { t, shape } = this;
    switch (t.pick(10)) {
      case 0:
        return [`${list}.sort_by(${shape.prefix}_less)`];
      case 1:
        return [`${list}.reverse()`];
      case 2:
        return this.guarded(list, () => [`println(${list}.pop().key)`]);
      case 3:
        return this.guarded(list, () => [`println(${list}.remove(${this.index(list)}).key)`]);
      case 4:
        return [`${list}.insert(0, ${this.made()})`];
      case 5:
        return this.guarded(list, () => [`${list}[${this.index(list)}] = ${this.made()}`]);
      case 6:
        return list === 'ps' ? [`${list}.clear()`] : [`${list} = [${this.made()} for i in 0..3]`];
      case 7:
        return this.helpers.length === 0
          ? [`${list}.clear()`]
          : [`println(${shape.prefix}_${t.of(this.helpers)}(${list}, ${this.int(1)}))`];
      case 8:
        return list === 'ps' ? [`${list}.reverse()`] : [`${list} = ${t.of(this.lists)}`];
      default:
        return [`${list}.append(${this.made()})`];
    }
  }

  /** What shows an object, or puts it in two places. */
  private observe(): readonly string[] {
    const { t } = this;
    const list = t.of(this.lists);
    const element = t.of([...this.elements, `${list}[${this.index(list)}]`]);
    const copies = this.copies[0] ?? list;
    const ways = [
      `println(${element})`,
      `println(${list})`,
      `println(${element} is ${list}[0])`,
      `println(${element} == ${list}[0])`,
      `${list}.append(${element})`,
      `${list}[${this.index(list)}] = ${element}`,
      `${copies}.extend(${list}[:1])`,
      `println(sum([e.a for e in ${copies}]))`,
      list === 'ps' ? `ps.extend(ps[:1])` : `${list} = ${t.of(this.lists)}.copy()`,
    ];
    return this.guarded(list, () => [ways[this.shape.shows] ?? `${list}.sort_by(${this.shape.prefix}_less)`]);
  }
}
