/**
 * HIR as text: stable and readable, a statement a line, with types where they are declared. It is what
 * `otter emit --stage hir` prints and what filetests compare.
 */
import { unreachable } from '../support/assert.js';
import type { HirExpr, HirFunction, HirProgram, HirStmt } from './hir.js';

export function printProgram(program: HirProgram): string {
  const globals = program.globals.map((global) => `global @${global.name}: ${global.type.name}\n`);
  const functions = program.functions.map((fn) => printFunction(program, fn));
  return [globals.join(''), ...functions].filter((text) => text !== '').join('\n');
}

export function printFunction(program: HirProgram, fn: HirFunction): string {
  return new Printer(program, fn).print();
}

class Printer {
  private readonly lines: string[] = [];
  private indent = 0;

  constructor(
    private readonly program: HirProgram,
    private readonly fn: HirFunction,
  ) {}

  print(): string {
    const params = this.fn.locals.slice(0, this.fn.paramCount).map((p) => `${this.local(p.id)}: ${p.type.name}`);
    this.line(`fn ${this.fn.symbol}(${params.join(', ')}) -> ${this.fn.result.name}  # ${this.fn.name}`);
    this.nest(() => {
      for (const local of this.fn.locals.slice(this.fn.paramCount)) {
        this.line(`local ${this.local(local.id)}: ${local.type.name}`);
      }
      this.body(this.fn.body);
    });
    return `${this.lines.join('\n')}\n`;
  }

  private line(text: string): void {
    this.lines.push(`${'  '.repeat(this.indent)}${text}`);
  }

  private nest(print: () => void): void {
    this.indent++;
    print();
    this.indent--;
  }

  private body(stmts: readonly HirStmt[]): void {
    for (const stmt of stmts) this.stmt(stmt);
  }

  private section(head: string, stmts: readonly HirStmt[]): void {
    this.line(head);
    this.nest(() => this.body(stmts));
  }

  private stmt(s: HirStmt): void {
    switch (s.kind) {
      case 'if':
        this.section(`if ${this.expr(s.condition)}`, s.then);
        if (s.else.length > 0) this.section('else', s.else);
        break;
      case 'loop':
        this.section(`loop L${s.label} while ${this.expr(s.condition)}`, s.body);
        if (s.step.length > 0) this.section('step', s.step);
        break;
      case 'block':
        this.section(s.label === undefined ? 'block' : `block L${s.label}`, s.body);
        break;
      default:
        this.line(this.simple(s));
    }
  }

  private simple(s: Exclude<HirStmt, { kind: 'if' | 'loop' | 'block' }>): string {
    switch (s.kind) {
      case 'setLocal':
        return `${this.local(s.local)} = ${this.expr(s.value)}`;
      case 'setGlobal':
        return `${this.global(s.global)} = ${this.expr(s.value)}`;
      case 'setField':
        return `${this.field(s.object, s.field)} = ${this.expr(s.value)}`;
      case 'setIndex':
        return `${this.expr(s.list)}[${this.expr(s.index)}] = ${this.expr(s.value)}`;
      case 'expr':
        return this.expr(s.value);
      case 'break':
      case 'continue':
        return `${s.kind} L${s.label}`;
      case 'return':
        return s.value === undefined ? 'return' : `return ${this.expr(s.value)}`;
      default:
        return unreachable(s);
    }
  }

  private local(id: number): string {
    return `%${this.fn.locals[id]?.name ?? '?'}.${id}`;
  }

  private global(id: number): string {
    return `@${this.program.globals[id]?.name ?? `?${id}`}`;
  }

  private callee(id: number): string {
    return this.program.functions[id]?.symbol ?? `?${id}`;
  }

  private field(object: HirExpr, index: number): string {
    const name = object.type.kind === 'struct' ? object.type.fields[index]?.name : undefined;
    return `${this.expr(object)}.${name ?? index}`;
  }

  private args(args: readonly HirExpr[]): string {
    return `(${args.map((arg) => this.expr(arg)).join(', ')})`;
  }

  private expr(e: HirExpr): string {
    switch (e.kind) {
      case 'int':
        return e.type.kind === 'i32' ? `${e.value}i32` : String(e.value);
      case 'float':
        return Object.is(e.value, -0) ? '-0.0' : Number.isInteger(e.value) ? e.value.toFixed(1) : String(e.value);
      case 'bool':
        return String(e.value);
      case 'str':
        return JSON.stringify(e.value);
      case 'unit':
        return 'unit';
      case 'local':
        return this.local(e.local);
      case 'global':
        return this.global(e.global);
      case 'unary':
        return `${e.op}(${this.expr(e.operand)})`;
      case 'arith':
        return `${e.op}${e.nowrap === true ? '.nowrap' : ''}${this.args([e.left, e.right])}`;
      case 'compare':
        return `${e.op}${this.args([e.left, e.right])}`;
      case 'logic':
        return `(${this.expr(e.left)} ${e.op} ${this.expr(e.right)})`;
      case 'cond':
        return `(${this.expr(e.whenTrue)} if ${this.expr(e.condition)} else ${this.expr(e.whenFalse)})`;
      case 'seq':
        return this.seq(e.body, e.value);
      case 'convert':
        return `${e.op}(${this.expr(e.operand)})`;
      default:
        return this.compound(e);
    }
  }

  private compound(e: HirExpr): string {
    switch (e.kind) {
      case 'call':
        return `call ${this.callee(e.fn)}${this.args(e.args)}`;
      case 'callValue':
        return `callvalue ${this.expr(e.callee)}${this.args(e.args)}`;
      case 'fnRef':
        return `fn ${this.callee(e.fn)}`;
      case 'intrinsic':
        return `$${e.name}${this.args(e.args)}: ${e.type.name}`;
      case 'newStruct':
        return `new ${e.struct.name}${this.args(e.args)}`;
      case 'field':
        return this.field(e.object, e.field);
      case 'newList':
        return `new ${e.list.name}[${e.items.map((item) => this.expr(item)).join(', ')}]`;
      case 'index':
        return `${this.expr(e.list)}[${this.expr(e.index)}${e.checked ? '' : ' unchecked'}]`;
      case 'newEnum':
        return `${e.enum.name}.${e.enum.variants[e.variant]?.name ?? e.variant}${e.args.length > 0 ? this.args(e.args) : ''}`;
      case 'tag':
        return `tag(${this.expr(e.value)})`;
      case 'payload':
        return `payload ${e.variant}.${e.index} of ${this.expr(e.value)}`;
      case 'box':
        return `box(${this.expr(e.value)})`;
      case 'unbox':
        return `unbox<${e.type.name}>(${this.expr(e.value)})`;
      case 'dyn':
        return `dyn ${Object.values(e.op).join(' ')}${this.args(e.args)}`;
      case 'spawn':
        return `spawn ${this.callee(e.fn)}${this.args(e.args)}`;
      default:
        throw new Error(`internal error: cannot print ${e.kind}`);
    }
  }

  /** Statements inside an expression stand on lines of their own, deeper. */
  private seq(body: readonly HirStmt[], value: HirExpr): string {
    const inner = new Printer(this.program, this.fn);
    inner.indent = this.indent + 2;
    inner.body(body);
    inner.line(inner.expr(value));
    return `{\n${inner.lines.join('\n')}\n${'  '.repeat(this.indent + 1)}}`;
  }
}
