/** Brackets that are open while a file is lexed, and what shows that one was left open. */

export interface OpenBracket {
  readonly text: string;
  readonly at: number;
  /** The indentation of the line it is on. */
  readonly indent: number;
}

/** Where a bracket that turns out to be left open should have been closed: the state at the end of that line. */
export interface Checkpoint {
  readonly at: number;
  readonly tokens: number;
  readonly comments: number;
  readonly diagnostics: number;
  readonly brackets: readonly OpenBracket[];
}

/** A line that starts with one of these shows that a bracket was left open: they start no expression. */
const STATEMENT_START = /(?:let|mut|struct|enum|return|while|use|pub|pass|break|continue|elif|case)\b|fn +[^\s(]/y;
/** A line like this most likely is a statement with a block; in brackets it could also be part of a comprehension. */
const BLOCK_HEADER = /(?:if|for|match|else)\b[^\n#]*:[ \t\r]*(?:\n|#|$)/y;

export function startsStatement(text: string, at: number): boolean {
  STATEMENT_START.lastIndex = at;
  return STATEMENT_START.test(text);
}

export function looksLikeBlock(text: string, at: number): boolean {
  BLOCK_HEADER.lastIndex = at;
  return BLOCK_HEADER.test(text);
}
