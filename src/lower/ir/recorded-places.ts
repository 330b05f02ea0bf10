/** Debug information of a recording, by the names of llvm-bindings. */
import { stream } from './recording.js';
import { Op } from './stream.js';

export class Scope {
  readonly id = stream.scopes++;
}

export class Location {
  constructor(
    private readonly line: number,
    private readonly column: number,
    private readonly scope: Scope,
  ) {}

  static get = (_: unknown, line: number, column: number, scope: Scope) => new Location(line, column, scope);

  put(): void {
    stream.put4(Op.location, this.line, this.column, this.scope.id);
  }
}

export class DIBuilder {
  createFile(name: string): Scope {
    stream.put2(Op.file, stream.text(name));
    return new Scope();
  }
  createCompileUnit(): void {}
  getOrCreateTypeArray(): void {}
  createSubroutineType(): void {}
  finalize(): void {}

  createFunction(_: unknown, name: string, symbol: string, file: Scope, line: number): Scope {
    stream.put5(Op.subprogram, stream.text(name), stream.text(symbol), file.id, line);
    return new Scope();
  }

  createLexicalBlock(outer: Scope, file: Scope): Scope {
    stream.put3(Op.fileScope, outer.id, file.id);
    return new Scope();
  }
}
