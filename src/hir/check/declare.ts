/** Collects the items a module declares, before any body is checked. */
import type { Span } from '../../support/source.js';
import type { EnumDecl, Expr, FnDecl, IfBranch, Pattern, Stmt, StructDecl } from '../../syntax/ast.js';
import { newGlobalItem } from './globals.js';
import { type EnumItem, type FnItem, type Item, itemNoun, type ModuleInfo, type StructItem } from './items.js';
import type { Program } from './program.js';

export function declareModule(program: Program, module: ModuleInfo): void {
  for (const s of module.ast.body) declareItem(program, module, s);
  declareGlobals(program, module, module.ast.body, undefined);
}

function declareItem(program: Program, module: ModuleInfo, s: Stmt): void {
  if (s.kind !== 'fn' && s.kind !== 'struct' && s.kind !== 'enum' && s.kind !== 'typeAlias') return;
  addItem(program, module, s.name.span, makeItem(program, module, s), s.isPub);
}

type Declaration = Extract<Stmt, { kind: 'fn' | 'struct' | 'enum' | 'typeAlias' }>;

function makeItem(program: Program, module: ModuleInfo, s: Declaration): Item {
  switch (s.kind) {
    case 'fn':
      return fnItem(module, s, undefined);
    case 'struct':
      return structItem(program, module, s);
    case 'enum':
      return enumItem(program, module, s);
    case 'typeAlias':
      return { kind: 'alias', name: s.name.name, module, decl: s, busy: false, resolved: new Map() };
  }
}

/** Adds a name to a module, exported or not; complains when it is taken. */
export function addItem(
  program: Program,
  module: ModuleInfo,
  span: Span,
  item: Item,
  isPub: boolean,
  name = item.name,
): void {
  const earlier = module.items.get(name);
  if (earlier !== undefined && earlier.kind !== 'broken') {
    const { line } = module.file.position(declSpan(earlier)?.start ?? 0);
    const where = declSpan(earlier) === undefined ? '' : `, first on line ${line}`;
    program.report('E0501', span, `'${name}' is declared twice${where}`, `this ${itemNoun(item)} needs another name`);
    return;
  }
  module.items.set(name, item);
  if (isPub) module.exported.add(name);
}

function declSpan(item: Item): Span | undefined {
  if (item.kind === 'fn' || item.kind === 'alias') return item.decl.name.span;
  if (item.kind === 'struct' || item.kind === 'enum') return item.decl?.name.span;
  return item.kind === 'global' ? item.span : undefined;
}

function fnItem(module: ModuleInfo, decl: FnDecl, owner: StructItem | EnumItem | undefined): FnItem {
  const params = owner === undefined ? decl.params : decl.params.filter((p, i) => i > 0 || p.name.name !== 'self');
  const hasUntyped = params.some((p) => p.type === undefined);
  return {
    kind: 'fn',
    name: decl.name.name,
    module,
    decl,
    owner,
    params,
    signature: params.map((p) => ({ name: p.name.name, default: p.default })),
    isGeneric: hasUntyped || decl.typeParams.length > 0 || (owner?.typeParams.length ?? 0) > 0,
    hasUntyped,
    instances: new Map(),
    sole: undefined,
  };
}

function structItem(program: Program, module: ModuleInfo, decl: StructDecl): StructItem {
  const fieldIndex = new Map<string, number>();
  for (const [i, field] of decl.fields.entries()) {
    const { name, span } = field.name;
    if (fieldIndex.has(name)) program.report('E0501', span, `field '${name}' is declared twice`);
    else fieldIndex.set(name, i);
  }
  const item: StructItem = {
    kind: 'struct',
    name: decl.name.name,
    module,
    decl,
    typeParams: decl.typeParams.map((p) => p.name),
    fields: decl.fields.map((f) => ({ name: f.name.name, span: f.name.span, type: f.type, default: f.default })),
    fieldIndex,
    methods: new Map(),
  };
  addMethods(program, module, item, decl.methods, fieldIndex);
  return item;
}

function addMethods(
  program: Program,
  module: ModuleInfo,
  owner: StructItem | EnumItem,
  methods: readonly FnDecl[],
  taken: ReadonlyMap<string, number>,
): void {
  for (const method of methods) {
    const { name, span } = method.name;
    if (owner.methods.has(name) || taken.has(name)) {
      program.report('E0501', span, `'${name}' is declared twice in '${owner.name}'`);
    } else {
      owner.methods.set(name, fnItem(module, method, owner));
    }
  }
}

function enumItem(program: Program, module: ModuleInfo, decl: EnumDecl): EnumItem {
  const variantIndex = new Map<string, number>();
  for (const [i, variant] of decl.variants.entries()) {
    const { name, span } = variant.name;
    if (variantIndex.has(name)) program.report('E0501', span, `variant '${name}' is declared twice`);
    else variantIndex.set(name, i);
  }
  const item: EnumItem = {
    kind: 'enum',
    name: decl.name.name,
    module,
    decl,
    typeParams: decl.typeParams.map((p) => p.name),
    variants: decl.variants.map((v) => ({ name: v.name.name, payload: v.payload })),
    variantIndex,
    methods: new Map(),
  };
  addMethods(program, module, item, decl.methods, variantIndex);
  return item;
}

// ------------------------------------------------------------------------------------------ variables

/** Names bound by the blocks around a statement. */
interface BlockNames {
  readonly names: Set<string>;
  readonly parent: BlockNames | undefined;
}

/**
 * Finds the module's variables: every `let` at module level, and every name that the top level, its blocks
 * included, assigns without a nearer `let` or loop variable.
 */
function declareGlobals(
  program: Program,
  module: ModuleInfo,
  body: readonly Stmt[],
  scope: BlockNames | undefined,
): void {
  for (const s of body) {
    switch (s.kind) {
      case 'let':
        if (scope === undefined) declareGlobalName(program, module, s.name.name, s.name.span, s);
        else scope.names.add(s.name.name);
        declareInValue(program, module, s.value, scope);
        break;
      case 'assign':
        if (s.target.kind === 'name' && s.op === undefined && !isBound(scope, s.target.name)) {
          declareGlobalName(program, module, s.target.name, s.target.span, s);
        }
        declareInValue(program, module, s.value, scope);
        break;
      case 'expr':
        declareInValue(program, module, s.value, scope);
        break;
      case 'if':
        declareInBranches(program, module, s.branches, s.orElse, scope);
        break;
      case 'while':
        declareGlobals(program, module, s.body, inner(scope));
        break;
      case 'for':
        declareGlobals(
          program,
          module,
          s.body,
          inner(
            scope,
            s.vars.map((v) => v.name),
          ),
        );
        break;
      default:
    }
  }
}

/** Only values that hold statements matter. */
function declareInValue(program: Program, module: ModuleInfo, value: Expr, scope: BlockNames | undefined): void {
  if (value.kind === 'ifExpr') declareInBranches(program, module, value.branches, value.orElse, scope);
  if (value.kind !== 'match') return;
  for (const arm of value.arms) declareGlobals(program, module, arm.body, inner(scope, boundNames(arm.pattern)));
}

function declareInBranches(
  program: Program,
  module: ModuleInfo,
  branches: readonly IfBranch[],
  orElse: readonly Stmt[] | undefined,
  scope: BlockNames | undefined,
): void {
  for (const branch of branches) declareGlobals(program, module, branch.body, inner(scope));
  if (orElse !== undefined) declareGlobals(program, module, orElse, inner(scope));
}

function inner(parent: BlockNames | undefined, names: readonly string[] = []): BlockNames {
  return { names: new Set(names), parent };
}

function isBound(scope: BlockNames | undefined, name: string): boolean {
  for (let at = scope; at !== undefined; at = at.parent) if (at.names.has(name)) return true;
  return false;
}

function declareGlobalName(program: Program, module: ModuleInfo, name: string, span: Span, node: Stmt): void {
  const earlier = module.items.get(name);
  const isPub = node.kind === 'let' && node.isPub;
  if (earlier?.kind === 'global') {
    if (isPub) module.exported.add(name);
    return;
  }
  addItem(program, module, span, newGlobalItem(program, module, name, span, node), isPub);
}

function boundNames(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'name':
      return [pattern.name];
    case 'variant':
      return pattern.args.flatMap(boundNames);
    case 'struct':
      return pattern.fields.flatMap((f) => (f.pattern === undefined ? [f.name.name] : boundNames(f.pattern)));
    case 'list':
      return [...pattern.items.flatMap(boundNames), ...(pattern.rest === undefined ? [] : [pattern.rest.name])];
    case 'or':
      return pattern.alternatives.flatMap(boundNames);
    default:
      return [];
  }
}
