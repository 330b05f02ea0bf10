/**
 * Lays a line out: on one line where it fits, else with the items of its last bracket, or of those around it, on lines
 * of their own.
 *
 * Invariant: laying out what was laid out changes nothing. A group that was broken stays so, its items on the lines
 * they were on, and whether one is broken for its length depends on its tokens alone.
 */
import { type Group, type Item, isWord, type Node } from './format-tree.js';

const WIDTH = 100;
const INDENT = 4;
/** Lists of items no longer than this are filled, several a line. */
const SHORT = 20;

/** The text of a line that starts at column `indent`. */
export function layout(nodes: readonly Node[], indent: number): string {
  const short = flat(nodes);
  if (short === undefined) return sequence(nodes, indent, indent, 0);
  if (fits(short, indent, 0)) return short;
  return inParentheses(nodes, indent) ?? sequence(nodes, indent, indent, 0);
}

// --------------------------------------------------------------------------------------------- on one line

/** The nodes on one line, or undefined when a group among them has to be broken. */
function flat(nodes: readonly Node[]): string | undefined {
  let text = '';
  for (const [i, node] of nodes.entries()) {
    const piece = node.kind === 'atom' ? node.token.text : flatGroup(node);
    if (piece === undefined) return undefined;
    text += (i > 0 && node.space ? ' ' : '') + piece;
  }
  return text;
}

function flatGroup(group: Group): string | undefined {
  if (mustBreak(group)) return undefined;
  const items = group.items.map((item) => flat(item.nodes));
  return items.includes(undefined) ? undefined : group.open.text + items.join(', ') + group.close.text;
}

function mustBreak(group: Group): boolean {
  if (group.isBroken && group.style !== 'plain' && group.items.length > 0) return true;
  if (group.opening !== undefined || group.closing.length > 0) return true;
  return group.items.some((item) => item.trailing !== undefined || item.comments.length > 0);
}

/** Breaking it would gain next to nothing: it holds nothing, or one word or string. */
function isSolid(group: Group): boolean {
  const [item] = group.items;
  return item === undefined || (group.items.length === 1 && item.nodes.length === 1 && item.nodes[0]?.kind === 'atom');
}

/** How far a text reaches from `column`: strings may have lines of their own. */
function endColumn(column: number, text: string): number {
  const newline = text.lastIndexOf('\n');
  return newline < 0 ? column + text.length : text.length - newline - 1;
}

/** Whether a text at `column` keeps within the width, with `rest` columns after it. */
function fits(text: string, column: number, rest: number): boolean {
  const newline = text.indexOf('\n');
  return newline < 0 ? column + text.length + rest <= WIDTH : column + newline <= WIDTH;
}

// ------------------------------------------------------------------------------------------ over several lines

/** Nodes from `column` on, followed by `rest` columns; what is broken is indented from `indent`. */
function sequence(nodes: readonly Node[], indent: number, column: number, rest: number): string {
  const chosen = groupToBreak(nodes, indent, column, rest);
  let text = '';
  for (const [i, node] of nodes.entries()) {
    if (i > 0 && node.space) text += ' ';
    const at = endColumn(column, text);
    if (node.kind === 'atom') text += node.token.text;
    else if (i !== chosen) text += groupText(node, indent, at, restAfter(nodes, i, rest));
    else text += i === nodes.length - 1 ? brokenText(node, indent, at) : broken(node, indent);
  }
  return text;
}

/** In a line that is too long, the widest group whose breaking is enough; none when some have to be broken anyway. */
function groupToBreak(nodes: readonly Node[], indent: number, column: number, rest: number): number | undefined {
  const whole = flat(nodes);
  if (whole === undefined || fits(whole, column, rest)) return undefined;
  let best: number | undefined;
  let width = 0;
  for (const [i, node] of nodes.entries()) {
    if (node.kind === 'atom' || isSolid(node)) continue;
    const before = flat(nodes.slice(0, i)) ?? '';
    const own = flatGroup(node)?.length ?? 0;
    const after = flat(nodes.slice(i + 1)) ?? '';
    if (own <= width || !fits(before, column, 2) || !fits(after, indent + 2, rest)) continue;
    best = i;
    width = own;
  }
  return best;
}

/** Keywords that an expression follows, at the start of a line. */
const HEADS: ReadonlySet<string> = new Set(['return', 'if', 'elif', 'while', 'match']);
const ASSIGNMENTS: ReadonlySet<string> = new Set('= += -= *= /= %= &= |= ^= <<= >>='.split(' '));

/** A long expression of several operands is put in parentheses, its operands on lines of their own. */
function inParentheses(nodes: readonly Node[], indent: number): string | undefined {
  const assignment = nodes.findIndex((node) => isOp(node, ASSIGNMENTS));
  const [first] = nodes;
  const hasHead = first?.kind === 'atom' && first.token.kind === 'keyword' && HEADS.has(first.token.text);
  const from = assignment >= 0 ? assignment + 1 : hasHead ? 1 : 0;
  const isHeader = isOp(nodes.at(-1), COLON);
  const value = unwrapped(nodes.slice(from, isHeader ? -1 : undefined));
  if (value.some((node) => isOp(node, COLON)) || (isHeader && !hasHead) || isUse(nodes)) return undefined;
  const parts = splitByOperators(value, indent + INDENT);
  if (parts === undefined) return undefined;
  const head = from === 0 ? '' : `${sequence(nodes.slice(0, from), indent, indent, 2)} `;
  const inner = indent + INDENT;
  const margin = `\n${' '.repeat(inner)}`;
  const short = flat(value) ?? '';
  const text = fits(short, inner, 0) ? short : splitText(parts, inner, inner, 0);
  return `${head}(${margin}${text}\n${' '.repeat(indent)})${isHeader ? ':' : ''}`;
}

/** What is in parentheses as a whole is laid out as if it were not yet: the parentheses may be of an earlier layout. */
function unwrapped(value: readonly Node[]): readonly Node[] {
  const [group] = value;
  if (value.length !== 1 || group?.kind !== 'group' || group.style !== 'plain' || group.open.text !== '(') return value;
  return group.items.length === 1 ? (group.items[0]?.nodes ?? value) : value;
}

/** The slashes of a module's path are no operators. */
function isUse(nodes: readonly Node[]): boolean {
  return nodes.slice(0, 2).some((node) => node.kind === 'atom' && isWord(node.token, 'use'));
}

const COLON: ReadonlySet<string> = new Set([':']);

function isOp(node: Node | undefined, texts: ReadonlySet<string>): boolean {
  return node?.kind === 'atom' && node.token.kind === 'op' && node.token.role === 'plain' && texts.has(node.token.text);
}

/** How many columns have to follow the node at `index` before the line can be broken. */
function restAfter(nodes: readonly Node[], index: number, rest: number): number {
  let width = 0;
  for (const node of nodes.slice(index + 1)) {
    if (node.space) width++;
    if (node.kind === 'group') return width + 1;
    width += node.token.text.length;
  }
  return width + rest;
}

function groupText(group: Group, indent: number, column: number, rest: number): string {
  const short = flatGroup(group);
  if (short !== undefined && (isSolid(group) || fits(short, column, rest))) return short;
  return brokenText(group, indent, column);
}

function brokenText(group: Group, indent: number, column: number): string {
  return hugged(group, indent, column) ?? broken(group, indent);
}

/** `f(a, [`, the elements, `])`: only the last argument, a literal, is broken; or the only one, a call. */
function hugged(group: Group, indent: number, column: number): string | undefined {
  const last = group.items.at(-1);
  const literal = last?.nodes.at(-1);
  if (mustBreak(group) || group.style !== 'list' || literal?.kind !== 'group') return undefined;
  if (literal.items.length === 0 || (!isLiteral(literal) && !isOnlyCall(group, literal))) return undefined;
  const before = group.items.slice(0, -1).map((item) => flat(item.nodes));
  const prefix = flat(last?.nodes.slice(0, -1) ?? []);
  if (prefix === undefined || before.includes(undefined)) return undefined;
  const space = prefix !== '' && literal.space ? ' ' : '';
  const head = [...before, prefix + space].join(', ');
  if (head.includes('\n') || !fits(head, column + 1, 1)) return undefined;
  const tail = brokenText(literal, indent, column + 1 + head.length);
  return group.open.text + head + tail + group.close.text;
}

function isLiteral(group: Group): boolean {
  return group.open.text !== '(' && group.style !== 'plain';
}

function isOnlyCall(group: Group, call: Group): boolean {
  const nodes = group.items[0]?.nodes ?? [];
  const isPath = nodes.slice(0, -1).every((node) => node.kind === 'atom' && !node.space);
  return group.items.length === 1 && call.open.text === '(' && call.style === 'list' && isPath;
}

function broken(group: Group, indent: number): string {
  const inner = indent + INDENT;
  const lines = new ItemLines(group, inner);
  for (const [i, item] of group.items.entries()) lines.add(item, i);
  const opening = group.opening === undefined ? '' : `  ${group.opening}`;
  const closing = group.closing.map((comment) => `\n${' '.repeat(inner)}${comment}`).join('');
  return `${group.open.text}${opening}${lines.text}${closing}\n${' '.repeat(indent)}${group.close.text}`;
}

/** The items of a broken group, put on lines one after the other. */
class ItemLines {
  text = '';
  private readonly isFilled: boolean;
  private column = 0;
  private lineIsFull = true;

  constructor(
    private readonly group: Group,
    private readonly indent: number,
  ) {
    this.isFilled = !group.isBroken && group.open.text === '[' && group.items.every(isShort);
  }

  add(item: Item, index: number): void {
    const comma = this.group.style === 'list' ? ',' : '';
    const text = itemText(item, this.group, this.indent, comma.length) + comma;
    if (this.startsLine(item, index, text)) this.startLine(item, index);
    else this.text += ' ';
    this.text += text;
    this.column = endColumn(this.column + 1, text);
    this.lineIsFull = text.includes('\n') || item.trailing !== undefined;
    if (item.trailing !== undefined) this.text += `  ${item.trailing}`;
  }

  private startsLine(item: Item, index: number, text: string): boolean {
    if (index === 0 || this.lineIsFull || item.comments.length > 0 || text.includes('\n')) return true;
    const wanted = this.group.isBroken ? item.startsLine : !this.isFilled;
    return wanted || !fits(text, this.column + 1, 0);
  }

  private startLine(item: Item, index: number): void {
    const margin = `\n${' '.repeat(this.indent)}`;
    if (item.blankBefore && index > 0 && this.group.isBroken) this.text += '\n';
    for (const comment of item.comments) this.text += margin + comment;
    this.text += margin;
    this.column = this.indent - 1;
  }
}

function isShort(item: Item): boolean {
  return item.nodes.every((node) => node.kind === 'atom') && (flat(item.nodes) ?? '').length <= SHORT;
}

// ------------------------------------------------------------------------------------------------ long items

function itemText(item: Item, group: Group, indent: number, rest: number): string {
  const short = flat(item.nodes);
  if (short !== undefined && fits(short, indent, rest)) return short;
  if (group.style === 'comprehension') return splitText(split(item.nodes, isClause), indent, indent, rest);
  const inner = group.style === 'plain' ? indent : indent + INDENT;
  const parts = splitByOperators(item.nodes, inner);
  if (parts === undefined) return sequence(item.nodes, indent, indent, rest);
  return splitText(parts, indent, inner, rest);
}

function splitText(parts: readonly (readonly Node[])[], indent: number, inner: number, rest: number): string {
  const last = parts.length - 1;
  return parts
    .map((part, i) => sequence(part, i === 0 ? indent : inner, i === 0 ? indent : inner, i === last ? rest : 0))
    .join(`\n${' '.repeat(inner)}`);
}

/** What loosens an expression, the loosest first. */
const LOOSE: readonly ReadonlySet<string>[] = [
  new Set(['if', 'else']),
  new Set(['or']),
  new Set(['and']),
  new Set(['==', '!=', '<', '<=', '>', '>=']),
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
];

/** The parts before and between the loosest operators, when each of them fits a line. */
function splitByOperators(nodes: readonly Node[], indent: number): readonly (readonly Node[])[] | undefined {
  for (const words of LOOSE) {
    const parts = split(nodes, (node) => isLoose(node, words));
    if (parts.length === 1) continue;
    const fit = parts.every((part) => fits(flat(part) ?? '\n'.padStart(WIDTH), indent, 1));
    return fit ? parts : undefined;
  }
  return undefined;
}

function isLoose(node: Node, words: ReadonlySet<string>): boolean {
  if (node.kind !== 'atom' || node.token.role !== 'plain') return false;
  return (node.token.kind === 'op' || node.token.kind === 'keyword') && words.has(node.token.text);
}

function isClause(node: Node): boolean {
  return node.kind === 'atom' && (isWord(node.token, 'for') || isWord(node.token, 'if'));
}

function split(nodes: readonly Node[], startsPart: (node: Node) => boolean): readonly (readonly Node[])[] {
  const parts: Node[][] = [[]];
  for (const [i, node] of nodes.entries()) {
    if (i > 0 && startsPart(node)) parts.push([]);
    parts.at(-1)?.push(node);
  }
  return parts;
}
