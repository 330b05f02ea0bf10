/**
 * Debug information: just enough for line tables, so that stack traces name function, file, line and column, of
 * inlined frames too. Local variables are not described.
 *
 * Invariants: a frame's name is HirFunction.name and its file the path as the user gave it; a location is the
 * start of the span of the HIR node that is being lowered.
 */
import type { HirFunction, HirProgram } from '../hir/hir.js';
import type { SourceFile, Span } from '../support/source.js';
import { context, ir, type llvm } from './llvm.js';

const PRODUCER = 'otter';
const DWARF_VERSION = 4;

export class DebugInfo {
  private readonly builder: llvm.DIBuilder;
  private readonly unit: llvm.DICompileUnit;
  private readonly files = new Map<number, llvm.DIFile>();
  private readonly signature: llvm.DISubroutineType;

  constructor(
    module: llvm.Module,
    private readonly program: HirProgram,
    optimised: boolean,
  ) {
    module.addModuleFlag(
      ir.Module.ModFlagBehavior.Warning,
      'Debug Info Version',
      ir.LLVMConstants.DEBUG_METADATA_VERSION,
    );
    module.addModuleFlag(ir.Module.ModFlagBehavior.Warning, 'Dwarf Version', DWARF_VERSION);
    this.builder = new ir.DIBuilder(module);
    const root = program.functions[program.entry]?.span.file ?? 0;
    const { DW_LANG_C } = ir.dwarf.SourceLanguage;
    this.unit = this.builder.createCompileUnit(DW_LANG_C, this.file(root), PRODUCER, optimised, '', 0);
    this.signature = this.builder.createSubroutineType(this.builder.getOrCreateTypeArray([null]));
  }

  /** Describes `fn` as the body of an LLVM function; locations of its instructions are made by the result. */
  describe(fn: HirFunction, llvmFunction: llvm.Function): Locations {
    const { line } = this.position(fn.span);
    const flags = ir.DISubprogram.DISPFlags.SPFlagDefinition | ir.DISubprogram.DISPFlags.SPFlagLocalToUnit;
    const scope = this.builder.createFunction(
      this.unit,
      fn.name,
      fn.symbol,
      this.file(fn.span.file),
      line,
      this.signature,
      line,
      ir.DINode.DIFlags.FlagZero,
      flags,
    );
    llvmFunction.setSubprogram(scope);
    return new Locations(this, scope, fn.span.file);
  }

  finish(): void {
    this.builder.finalize();
  }

  position(span: Span): { line: number; column: number } {
    return this.source(span.file)?.position(span.start) ?? { line: 0, column: 0 };
  }

  source(file: number): SourceFile | undefined {
    return this.program.files[file];
  }

  /** A scope for code of `fileId` inside a function of another file (code that the checker copied there). */
  scopeInFile(outer: llvm.DISubprogram, fileId: number): llvm.DILexicalBlock {
    return this.builder.createLexicalBlock(outer, this.file(fileId), 1, 1);
  }

  private file(id: number): llvm.DIFile {
    let file = this.files.get(id);
    if (file === undefined) {
      file = this.builder.createFile(this.program.files[id]?.path ?? '<unknown>', '');
      this.files.set(id, file);
    }
    return file;
  }
}

/** Debug locations inside one function. */
export class Locations {
  /** The one made last, and where it is: what is lowered next is often there, too. */
  private last: llvm.DILocation | undefined;
  private lastFile = -1;
  private lastStart = -1;
  private readonly source: SourceFile | undefined;
  /** Code of other files is rare. */
  private scopes: Map<number, llvm.DILexicalBlock> | undefined;

  constructor(
    private readonly debug: DebugInfo,
    private readonly subprogram: llvm.DISubprogram,
    private readonly file: number,
  ) {
    this.source = debug.source(file);
  }

  at(span: Span): llvm.DILocation {
    if (this.last !== undefined && span.start === this.lastStart && span.file === this.lastFile) return this.last;
    const isHere = span.file === this.file && this.source !== undefined;
    const { line, column } = isHere ? this.source.position(span.start) : this.debug.position(span);
    this.last = ir.DILocation.get(context, line, column, isHere ? this.subprogram : this.scope(span.file));
    this.lastFile = span.file;
    this.lastStart = span.start;
    return this.last;
  }

  /** A location that stands for no source place: its column is 0, which no other has. */
  transfer(span: Span): llvm.DILocation {
    return ir.DILocation.get(context, this.debug.position(span).line, 0, this.subprogram);
  }

  private scope(file: number): llvm.DILocalScope {
    if (file === this.file) return this.subprogram;
    this.scopes ??= new Map();
    let scope = this.scopes.get(file);
    if (scope === undefined) {
      scope = this.debug.scopeInFile(this.subprogram, file);
      this.scopes.set(file, scope);
    }
    return scope;
  }
}
