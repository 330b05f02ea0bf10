/**
 * Strings of one character whose making optimised code sees: those of ASCII are known by their address (lib/strings.h),
 * and comparing with one of those needs no string at all where the other is a place in a text.
 */
import type { HirExpr, HirFunction, LocalId } from '../hir/hir.js';
import { walkStmts } from '../hir/walk.js';
import type { Emitter } from './emit.js';
import { constI64, type Value } from './llvm.js';

const MAKERS: ReadonlySet<string> = new Set(['str.chr', 'str.charAt', 'str.charIn']);

export function makesCharacter(e: HirExpr): boolean {
  return e.kind === 'intrinsic' && MAKERS.has(e.name);
}

export function isCharacterAt(e: HirExpr): e is Extract<HirExpr, { kind: 'intrinsic' }> {
  return e.kind === 'intrinsic' && e.name === 'str.charAt';
}

/** A place in a constant that has only ASCII: a character starts at each, so only the length is compared with. */
export function isPlaceInAscii(e: HirExpr): boolean {
  const text = isCharacterAt(e) ? e.args[0] : undefined;
  return text?.kind === 'str' && isAscii(text.value);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

export function isOneAscii(text: string): boolean {
  return text.length === 1 && text < '\x80';
}

/** Whether a string is this ASCII character: of one that is likely to be a character. */
export function equalToCharacter(f: Emitter, value: Value, character: string): Value {
  return f.runtime('ot_text_is', [['ptr', value], codeOf(character)], 'i1');
}

/** Whether the character at a place of a text is this one of ASCII. */
export function characterAtIs(f: Emitter, text: Value, index: Value, character: string): Value {
  return f.runtime('ot_str_charAtIs', [['ptr', text], ['i64', index], codeOf(character)], 'i1');
}

function codeOf(character: string): ['i64', Value] {
  return ['i64', constI64(character.charCodeAt(0))];
}

/** What a local is assigned, which may be behind statements. */
const endsWithCharacter = (e: HirExpr): boolean => (e.kind === 'seq' ? endsWithCharacter(e.value) : makesCharacter(e));

const known = new WeakMap<HirFunction, ReadonlySet<LocalId>>();

/** Locals that are only assigned such strings, once at least. What a parameter is given may be another one. */
export function characterLocals(fn: HirFunction): ReadonlySet<LocalId> {
  const locals = known.get(fn) ?? find(fn);
  known.set(fn, locals);
  return locals;
}

function find(fn: HirFunction): ReadonlySet<LocalId> {
  const [characters, others] = [new Set<LocalId>(), new Set<LocalId>()];
  walkStmts(fn.body, {
    stmt: (s) => {
      if (s.kind === 'setLocal') (endsWithCharacter(s.value) ? characters : others).add(s.local);
    },
  });
  return new Set([...characters].filter((local) => !others.has(local)));
}
