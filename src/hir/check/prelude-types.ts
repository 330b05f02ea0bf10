/** `Option`, `Result` and `Indexed`, which every module sees. */
import { NO_SPAN, SourceFile } from '../../support/source.js';
import type { TypeExpr } from '../../syntax/ast.js';
import type { EnumItem, ModuleInfo, StructItem } from './items.js';

const MODULE: ModuleInfo = {
  name: '',
  file: new SourceFile(-1, '<prelude>', ''),
  ast: { file: -1, body: [], comments: [] },
  items: new Map(),
  exported: new Set(),
  redeclared: new Map(),
  uses: [],
  isRoot: false,
};

function named(name: string): TypeExpr {
  return { kind: 'named', span: NO_SPAN, path: [{ name, span: NO_SPAN }], args: [] };
}

function enumOf(
  name: string,
  typeParams: readonly string[],
  variants: readonly (readonly [string, string?])[],
): EnumItem {
  return {
    kind: 'enum',
    name,
    module: MODULE,
    decl: undefined,
    typeParams,
    variants: variants.map(([variant, payload]) => ({
      name: variant,
      payload: payload === undefined ? [] : [named(payload)],
    })),
    variantIndex: new Map(variants.map(([variant], i) => [variant, i])),
    methods: new Map(),
  };
}

const INDEXED: StructItem = {
  kind: 'struct',
  name: 'Indexed',
  module: MODULE,
  decl: undefined,
  typeParams: ['T'],
  fields: [
    { name: 'index', span: NO_SPAN, type: named('int'), default: undefined },
    { name: 'value', span: NO_SPAN, type: named('T'), default: undefined },
  ],
  fieldIndex: new Map([
    ['index', 0],
    ['value', 1],
  ]),
  methods: new Map(),
};

export const PRELUDE_TYPES: ReadonlyMap<string, StructItem | EnumItem> = new Map<string, StructItem | EnumItem>([
  ['Option', enumOf('Option', ['T'], [['Some', 'T'], ['None']])],
  [
    'Result',
    enumOf(
      'Result',
      ['T', 'E'],
      [
        ['Ok', 'T'],
        ['Err', 'E'],
      ],
    ),
  ],
  ['Indexed', INDEXED],
]);
