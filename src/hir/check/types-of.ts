/** Written types to types: names, aliases, generic instances. */

import type { DiagnosticCode } from '../../support/diagnostics.js';
import { nearest } from '../../support/nearest.js';
import { counted } from '../../support/plural.js';
import type { Span } from '../../support/source.js';
import type { Ident, TypeExpr } from '../../syntax/ast.js';
import type { EnumType, StructType, Type } from '../types.js';
import type { AliasItem, EnumItem, Item, ModuleInfo, StructItem, TypeEnv } from './items.js';
import { anItem, declarationOf, itemNoun } from './items.js';
import type { Program } from './program.js';
import { ERROR, isOpen } from './pseudo.js';

/** Where a written type is resolved; a Body is one. */
export interface TypeScope {
  readonly program: Program;
  readonly names: { readonly module: ModuleInfo; readonly typeEnv: TypeEnv };
  report(code: DiagnosticCode, span: Span, message: string, help?: string): void;
}

type Named = Extract<TypeExpr, { kind: 'named' }>;

export function typeOf(scope: TypeScope, te: TypeExpr): Type {
  switch (te.kind) {
    case 'unit':
      return scope.program.types.unit;
    case 'error':
      return ERROR;
    case 'fn':
      return scope.program.tb.fn(
        te.params.map((p) => typeOf(scope, p)),
        typeOf(scope, te.result),
      );
    case 'named':
      return namedType(scope, te);
  }
}

function namedType(scope: TypeScope, te: Named): Type {
  const [first] = te.path;
  if (first === undefined) return ERROR;
  if (te.path.length === 1) {
    const parameter = scope.names.typeEnv.get(first.name);
    if (parameter !== undefined) return parameter;
    const item = scope.names.module.items.get(first.name);
    if (item !== undefined) return itemType(scope, te, item);
    return builtinType(scope, te, first.name) ?? unknownType(scope, first);
  }
  return memberType(scope, te);
}

/** `geo.Point`. */
function memberType(scope: TypeScope, te: Named): Type {
  let module = scope.names.module;
  for (const [i, part] of te.path.entries()) {
    const item = module.items.get(part.name);
    if (item?.kind === 'std') return stdType(scope, te, item.std, i);
    if (item === undefined) return unknownType(scope, part);
    if (module !== scope.names.module && !module.exported.has(part.name)) return privateItem(scope, part, item, module);
    if (i === te.path.length - 1) return itemType(scope, te, item);
    if (item.kind === 'broken') return ERROR;
    if (item.kind !== 'module') {
      scope.report('E0303', part.span, `'${part.name}' is ${anItem(item)}, not a module`);
      return ERROR;
    }
    module = item.module;
  }
  return ERROR;
}

/** Types of standard modules: `task.Channel<int>`, `sync.Mutex`. */
function stdType(scope: TypeScope, te: Named, std: string, at: number): Type {
  const name = te.path[at + 1];
  if (name === undefined || te.path.length !== at + 2) {
    scope.report('E0303', te.span, `'${std}' is a module, not a type`);
    return ERROR;
  }
  return builtinType(scope, te, name.name) ?? unknownType(scope, name);
}

export function privateItem(scope: TypeScope, part: Ident, item: Item, module: ModuleInfo): Type {
  scope.report(
    'E0307',
    part.span,
    `${itemNoun(item)} '${part.name}' is private to module '${module.name}'`,
    `mark it 'pub' in ${module.file.path}`,
  );
  return ERROR;
}

function unknownType(scope: TypeScope, name: Ident): Type {
  const candidates = [...scope.names.typeEnv.keys(), ...BUILTIN_NAMES];
  for (const [key, item] of scope.names.module.items) {
    if (item.kind === 'struct' || item.kind === 'enum' || item.kind === 'alias') candidates.push(key);
  }
  const near = nearest(name.name, candidates);
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  scope.report('E0303', name.span, `unknown type '${name.name}'`, help);
  return ERROR;
}

function itemType(scope: TypeScope, te: Named, item: Item): Type {
  const args = te.args.map((a) => typeOf(scope, a));
  scope.program.place = te.span;
  switch (item.kind) {
    case 'struct':
    case 'enum':
      if (!expectArgs(scope, te, item.name, item.typeParams.length)) return ERROR;
      return scope.program.tb.nominal(item, args);
    case 'alias':
      return aliasType(scope, te, item, args);
    case 'broken':
      return ERROR;
    default:
      scope.report('E0303', te.span, `'${item.name}' is ${anItem(item)}, not a type`);
      return ERROR;
  }
}

function aliasType(scope: TypeScope, te: Named, item: AliasItem, args: readonly Type[]): Type {
  const { program } = scope;
  const params = item.decl.typeParams;
  if (!expectArgs(scope, te, item.name, params.length)) return ERROR;
  if (item.busy) {
    scope.report('E0507', te.span, `type '${item.name}' is an alias of itself`);
    return ERROR;
  }
  if (program.aliases >= MAX_ALIASES) return tooLarge(scope, te);
  const key = args.some(isOpen) ? undefined : args.map((a) => a.id).join(',');
  const known = key === undefined ? undefined : item.resolved.get(key);
  if (known !== undefined) return known;
  const typeEnv = new Map(params.map((p, i) => [p.name, args[i] ?? ERROR]));
  item.busy = true;
  program.aliases++;
  const inner: TypeScope = {
    program: scope.program,
    names: { module: item.module, typeEnv },
    report: (...message) => scope.report(...message),
  };
  const target = typeOf(inner, item.decl.target);
  program.aliases--;
  item.busy = false;
  const type = target.name.length > MAX_NAME ? tooLarge(scope, te) : target;
  if (key !== undefined) item.resolved.set(key, type);
  return type;
}

/** How many aliases may be put in one another, and how long the name of what they stand for may be. */
const MAX_ALIASES = 100;
const MAX_NAME = 10_000;

function tooLarge(scope: TypeScope, te: Named): Type {
  scope.report('E0211', te.span, 'this type is too large', 'declare a struct for a part of it');
  return ERROR;
}

function expectArgs(scope: TypeScope, te: Named, name: string, count: number): boolean {
  if (te.args.length === count) return true;
  scope.report('E0411', te.span, `'${name}' takes ${counted(count, 'type argument')}, found ${te.args.length}`);
  return false;
}

// ------------------------------------------------------------------------------------- built-in types

const PRIMITIVE_NAMES: ReadonlyMap<string, 'int' | 'i32' | 'float' | 'bool' | 'str' | 'unit' | 'any'> = new Map([
  ['int', 'int'],
  ['i64', 'int'],
  ['i32', 'i32'],
  ['float', 'float'],
  ['f64', 'float'],
  ['number', 'float'],
  ['bool', 'bool'],
  ['str', 'str'],
  ['string', 'str'],
  ['unit', 'unit'],
  ['None', 'unit'],
  ['none', 'unit'],
  ['any', 'any'],
]);

/** Handles by the name users write, with the number of type arguments. */
const HANDLES: ReadonlyMap<string, readonly [handle: string, args: number]> = new Map([
  ['Task', ['task', 1]],
  ['Future', ['task', 1]],
  ['Channel', ['channel', 1]],
  ['Builder', ['builder', 0]],
  ['Random', ['random', 0]],
  ['Mutex', ['mutex', 0]],
  ['AtomicInt', ['atomic', 0]],
  ['WaitGroup', ['waitgroup', 0]],
  ['Once', ['once', 0]],
  ['Buffer', ['buffer', 0]],
  ['Arena', ['arena', 0]],
]);

const BUILTIN_NAMES = [
  ...PRIMITIVE_NAMES.keys(),
  'list',
  'array',
  'dict',
  'map',
  'Option',
  'Result',
  ...HANDLES.keys(),
];

function builtinType(scope: TypeScope, te: Named, name: string): Type | undefined {
  const { types, tb } = scope.program;
  const primitive = PRIMITIVE_NAMES.get(name);
  if (primitive !== undefined) return expectArgs(scope, te, name, 0) ? types[primitive] : ERROR;
  const args = te.args.map((a) => typeOf(scope, a));
  scope.program.place = te.span;
  const [first = ERROR, second = ERROR] = args;
  if (name === 'list' || name === 'array') return expectArgs(scope, te, name, 1) ? tb.list(first) : ERROR;
  if (name === 'dict' || name === 'map') {
    if (!expectArgs(scope, te, name, 2)) return ERROR;
    return checkKey(scope, te.args[0]?.span ?? te.span, first) ? tb.dict(first, second) : ERROR;
  }
  const nominal = scope.program.prelude.get(name);
  if (nominal !== undefined) {
    return expectArgs(scope, te, name, nominal.typeParams.length) ? tb.nominal(nominal, args) : ERROR;
  }
  const handle = HANDLES.get(name);
  if (handle === undefined) return undefined;
  return expectArgs(scope, te, name, handle[1]) ? tb.handle(handle[0], args) : ERROR;
}

/** Keys of dicts are ints, bools and strings. */
export function checkKey(scope: TypeScope, span: Span, key: Type): boolean {
  const { int, i32, bool, str } = scope.program.types;
  if (key === int || key === i32 || key === bool || key === str || isOpen(key) || key.id === ERROR.id) return true;
  scope.report('E0415', span, `a dict's key is an int, i32, bool or str, not ${key.name}`);
  return false;
}

// ------------------------------------------------------------------------------------ nominal types

/** The struct or enum type of an item for closed type arguments, its parts filled in once. */
export function instantiateNominal(program: Program, item: StructItem | EnumItem, args: readonly Type[]): Type {
  const plain = args.length === 0 ? program.plainTypes.get(item) : undefined;
  if (plain !== undefined) return plain;
  const declaration = declarationOf(item);
  const key = `${declaration}<${args.map((a) => a.id).join(',')}>`;
  const suffix = args.length === 0 ? '' : `<${args.map((a) => a.name).join(', ')}>`;
  // Types that double with each step would have names of gigabytes.
  const name = item.name + (suffix.length > MAX_NAME ? '<…>' : suffix);
  const type =
    item.kind === 'struct'
      ? program.types.struct(key, name, item.name, declaration)
      : program.types.enum(key, name, item.name, declaration);
  if (args.length === 0) program.plainTypes.set(item, type);
  if (program.tb.nominalOf(type) !== undefined) return type;
  program.tb.setNominal(type, { item, args });
  program.unfilled.push(() => fillNominal(program, item, type, args));
  if (program.unfilled.length === 1) fillAll(program);
  return type;
}

/** Fills types in one after the other: each may ask for more, and chains of them may be long. */
function fillAll(program: Program): void {
  for (let i = 0; i < program.unfilled.length; i++) program.unfilled[i]?.();
  program.unfilled.length = 0;
}

function fillNominal(
  program: Program,
  item: StructItem | EnumItem,
  type: StructType | EnumType,
  args: readonly Type[],
): void {
  const count = (program.instanceCounts.get(item) ?? 0) + 1;
  program.instanceCounts.set(item, count);
  if (count > MAX_INSTANCES || args.some((a) => program.tb.depth(a) > MAX_NESTING)) {
    const span = item.decl?.name.span ?? program.place;
    if (!program.endless.has(item)) {
      program.report('E0419', span, `'${item.name}' is used with ever more types as its arguments`);
    }
    program.endless.add(item);
    return;
  }
  const part = partResolver(program, item, args);
  if (type.kind === 'struct' && item.kind === 'struct') {
    type.fields = item.fields.map((f) => ({ name: f.name, type: part(f.type) }));
  } else if (type.kind === 'enum' && item.kind === 'enum') {
    type.variants = item.variants.map((v) => ({ name: v.name, payload: v.payload.map(part) }));
  }
}

/** Type arguments nested deeper than this are taken for an instantiation without end. */
export const MAX_NESTING = 24;
/** So are more instances of one struct or enum than this. */
const MAX_INSTANCES = 1_000;

function partResolver(
  program: Program,
  item: StructItem | EnumItem,
  args: readonly Type[],
): (part: TypeExpr | Type) => Type {
  const typeEnv = new Map(item.typeParams.map((p, i) => [p, args[i] ?? ERROR]));
  const scope: TypeScope = {
    program,
    names: { module: item.module, typeEnv },
    report: (...message) => program.report(...message),
  };
  return (part) => ('span' in part ? typeOf(scope, part) : part);
}

/** Types of a struct's fields; works for open types too. */
export function fieldTypes(program: Program, type: StructType): readonly Type[] {
  if (type.id >= 0) return type.fields.map((f) => f.type);
  const nominal = program.tb.nominalOf(type);
  if (nominal === undefined || nominal.item.kind !== 'struct') return [];
  const part = partResolver(program, nominal.item, nominal.args);
  return nominal.item.fields.map((f) => part(f.type));
}

/** Payload types of an enum's variant; works for open types too. */
export function payloadTypes(program: Program, type: EnumType, variant: number): readonly Type[] {
  if (type.id >= 0) return type.variants[variant]?.payload ?? [];
  const nominal = program.tb.nominalOf(type);
  if (nominal === undefined || nominal.item.kind !== 'enum') return [];
  const part = partResolver(program, nominal.item, nominal.args);
  return (nominal.item.variants[variant]?.payload ?? []).map(part);
}
