/** Loading the modules that a program uses. */
import type { SourceFile } from '../../support/source.js';
import type { Module } from '../../syntax/ast.js';
import { addItem } from './declare.js';
import type { ModuleInfo } from './items.js';
import type { Program } from './program.js';
import { STD_MODULES } from './std.js';

/** Reads and parses `relativePath` as written in `fromFile`, or says why it cannot. */
export type Load = (
  fromFile: SourceFile,
  relativePath: string,
) => { readonly file: SourceFile; readonly module: Module } | { readonly error: string };

export function loadModules(
  program: Program,
  root: { readonly file: SourceFile; readonly module: Module },
  _load: Load,
): ModuleInfo[] {
  const info: ModuleInfo = {
    name: '',
    file: root.file,
    ast: root.module,
    items: new Map(),
    redeclared: new Map(),
    uses: [],
    isRoot: true,
  };
  program.files[root.file.id] = root.file;
  program.modules.push(info);
  for (const s of info.ast.body) {
    if (s.kind !== 'use') continue;
    for (const item of s.items) {
      const name = item.path[0]?.name ?? '';
      if (STD_MODULES.has(name)) addItem(program, info, item.span, { kind: 'std', name, std: name, isPub: s.isPub });
    }
  }
  return [info];
}
