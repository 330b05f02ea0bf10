/**
 * Signatures of built-in functions and methods, written as text in the tables and parsed once.
 *
 * Notation: `int i32 float bool str unit any never`, `list<T>`, `dict<K, V>`, `Option<T>`, `Result<T, str>`,
 * `fn(T) -> U`, handles by their HIR name in lower case (`task<T>`), type variables in single capitals, and
 * `text` for a parameter that takes any value's text. `?` after a parameter makes it optional.
 */
import { assert } from '../../support/assert.js';
import type { Type } from '../types.js';
import type { Program } from './program.js';
import { ERROR, newVar } from './pseudo.js';

/** Type variables of one use of a signature. */
export type SigEnv = Map<string, Type>;
type SigType = (program: Program, env: SigEnv) => Type;

export interface SigParam {
  readonly type: SigType;
  readonly optional: boolean;
  /** Any value, converted to its text. */
  readonly isText: boolean;
}

export interface Signature {
  readonly params: readonly SigParam[];
  readonly result: SigType;
  /** How many parameters are not optional. */
  readonly least: number;
}

const PRIMS = ['int', 'i32', 'float', 'bool', 'str', 'unit', 'any', 'never'] as const;

export function parseSignature(text: string): Signature {
  const parser = new SigParser(text);
  return parser.signature();
}

class SigParser {
  private readonly tokens: string[];
  private at = 0;

  constructor(private readonly text: string) {
    this.tokens = text.match(/[A-Za-z0-9_]+|->|[<>(),?]/g) ?? [];
  }

  signature(): Signature {
    const params: SigParam[] = [];
    this.take('(');
    while (!this.eat(')')) {
      const isText = this.tokens[this.at] === 'text';
      params.push({ type: this.type(), optional: this.eat('?'), isText });
      this.eat(',');
    }
    this.take('->');
    return { params, result: this.type(), least: params.filter((p) => !p.optional).length };
  }

  private type(): SigType {
    const name = this.next();
    if (name === 'fn') return this.fnType();
    const args = this.eat('<') ? this.typeArgs() : [];
    if (name === 'text') return (program) => program.types.str;
    const prim = PRIMS.find((p) => p === name);
    if (prim !== undefined) return (program) => program.types[prim];
    if (/^[A-Z]$/.test(name)) return (_, env) => variable(env, name);
    return composite(name, args);
  }

  private typeArgs(): SigType[] {
    const args: SigType[] = [];
    while (!this.eat('>')) {
      args.push(this.type());
      this.eat(',');
    }
    return args;
  }

  private fnType(): SigType {
    const params: SigType[] = [];
    this.take('(');
    while (!this.eat(')')) {
      params.push(this.type());
      this.eat(',');
    }
    this.take('->');
    const result = this.type();
    return (program, env) =>
      program.tb.fn(
        params.map((p) => p(program, env)),
        result(program, env),
      );
  }

  private next(): string {
    const token = this.tokens[this.at++];
    assert(token !== undefined, `bad signature ${this.text}`);
    return token;
  }

  private eat(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private take(token: string): void {
    assert(this.eat(token), `bad signature ${this.text}: expected ${token}`);
  }
}

function variable(env: SigEnv, name: string): Type {
  const known = env.get(name);
  if (known !== undefined) return known;
  const made = newVar();
  env.set(name, made);
  return made;
}

function composite(name: string, args: readonly SigType[]): SigType {
  return (program, env) => {
    const types = args.map((a) => a(program, env));
    if (name === 'list') return program.tb.list(types[0] ?? ERROR);
    if (name === 'dict') return program.tb.dict(types[0] ?? ERROR, types[1] ?? ERROR);
    const nominal = program.prelude.get(name);
    if (nominal !== undefined) return program.tb.nominal(nominal, types);
    return program.tb.handle(name, types);
  };
}
