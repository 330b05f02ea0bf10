/**
 * Types of values that the runtime makes without being told their type: what calls of methods by name on an `any` give,
 * whatever the receiver turns out to be, and what JSON is decoded to. The runtime cannot make new types, so they have
 * to be in the program's table.
 */
import type { Type } from '../types.js';
import type { Program } from './program.js';

/** Adds to the program's types what its dynamic operations may need; call it when everything has been checked. */
export function addDynamicTypes(program: Program): void {
  const { types } = program;
  types.list(types.int); // `a..b` of `any` bounds
  types.list(types.any); // JSON
  types.dict(types.str, types.any);
  const { dynMethods: names } = program;
  if (names.size === 0) return;
  types.list(types.str);
  option(program, types.int);
  // What is added may be a receiver in its turn.
  for (let i = 0; i < types.all.length; i++) {
    const type = types.all[i];
    if (type !== undefined) addResults(program, type, names);
  }
}

function addResults(program: Program, type: Type, names: ReadonlySet<string>): void {
  const { types } = program;
  if (type.kind === 'list' && (names.has('first') || names.has('last'))) option(program, type.elem);
  if (type.kind === 'dict') {
    if (names.has('get')) option(program, type.value);
    if (names.has('keys')) types.list(type.key);
    if (names.has('values')) types.list(type.value);
  }
  if (type.kind === 'fn' && names.has('map')) types.list(type.result);
}

function option(program: Program, value: Type): void {
  const item = program.prelude.get('Option');
  if (item !== undefined) program.tb.nominal(item, [value]);
}
