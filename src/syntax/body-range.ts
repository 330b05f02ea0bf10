/**
 * Where a function's body ends, found without making tokens of it: the parser may come back to it later.
 *
 * Invariant: a range is only given where lexing it alone makes the tokens that lexing the whole file makes. Whatever
 * could be read in more than one way, such as a bracket that is left open or a string over several lines, has none.
 */
import { closerOf, isNameUnit } from './characters.js';

/** Offsets into the text. */
export interface BodyRange {
  /** The start of its first line. */
  readonly start: number;
  /** The end of its last token that is not layout. */
  readonly codeEnd: number;
  /** The start of the next line that is not its own, and that line's first token; the end of the text where there is none. */
  readonly nextLine: number;
  readonly next: number;
  /** The indentation of the block that the function stands in. */
  readonly outerIndent: number;
}

/** Starts no expression: in brackets it shows that one was left open (see layout.ts). */
export const STATEMENT_START =
  /(?:let|mut|struct|enum|return|while|use|pub|pass|break|continue|elif|case)\b|fn +[^\s(]/y;

/** The body whose first line starts at `start`; undefined where only the lexer can tell how far it goes. */
export function bodyRange(text: string, start: number, end: number, outerIndent: number): BodyRange | undefined {
  return new BodyScan(text, start, end, outerIndent).run();
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const BACKSLASH = 92;
const LOWER_F = 102;
const OPEN_BRACE = 123;

/** What a character is to the scan. */
const PLAIN = 0;
const BLANK = 1;
const LINE_END = 2;
const QUOTE = 3;
const COMMENT = 4;
const OPENER = 5;
const CLOSER = 6;
const REFUSED = 7;

/** Of the characters of ASCII; all others are plain. */
const KINDS = kinds();

function kinds(): Uint8Array {
  const table = new Uint8Array(128).fill(PLAIN);
  const put = (characters: string, kind: number): void => {
    for (const c of characters) table[c.charCodeAt(0)] = kind;
  };
  put(' \t\r', BLANK);
  put('\n', LINE_END);
  put('"\'', QUOTE);
  put('#', COMMENT);
  put('([{', OPENER);
  put(')]}', CLOSER);
  put('\\', REFUSED);
  return table;
}

class BodyScan {
  private at: number;
  private codeEnd: number;
  private lineStart: number;
  /** The closers that the open brackets wait for. */
  private readonly closers: string[] = [];

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly end: number,
    private readonly outerIndent: number,
  ) {
    this.at = start;
    this.codeEnd = start;
    this.lineStart = start;
  }

  run(): BodyRange | undefined {
    while (this.isBodyLine()) if (!this.line()) return undefined;
    // A tab or a lone carriage return in the indentation.
    if (this.at < this.end && this.text.charCodeAt(this.at) < SPACE) return undefined;
    return {
      start: this.start,
      codeEnd: this.codeEnd,
      nextLine: this.at < this.end ? this.lineStart : this.at,
      next: this.at,
      outerIndent: this.outerIndent,
    };
  }

  /** Goes to the next line with code; true when that is one of the body's. */
  private isBodyLine(): boolean {
    const { text, end } = this;
    while (this.at < end) {
      this.lineStart = this.at;
      while (text.charCodeAt(this.at) === SPACE) this.at++;
      const code = text.charCodeAt(this.at);
      if (code === HASH) this.comment();
      else if (code === RETURN && text.charCodeAt(this.at + 1) === NEWLINE) this.at++;
      else if (code !== NEWLINE) return code > SPACE && this.at - this.lineStart > this.outerIndent;
      if (this.at < end) this.at++;
    }
    return false;
  }

  /** To the character that ends the line. */
  private comment(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline < 0 || newline > this.end ? this.end : newline;
  }

  /** One line, or several that brackets hold together; false where they may not be what they seem. */
  private line(): boolean {
    const { text, end } = this;
    while (this.at < end) {
      const code = text.charCodeAt(this.at);
      const kind = code < 128 ? KINDS[code] : PLAIN;
      if (kind === PLAIN) this.codeEnd = ++this.at;
      else if (kind === BLANK) this.at++;
      else if (kind === COMMENT) this.comment();
      else if (kind === LINE_END) {
        this.at++;
        if (this.closers.length === 0) return true;
        if (!this.continues()) return false;
      } else if (!this.mark(code, kind)) return false;
    }
    return this.closers.length === 0;
  }

  /** A quote or a bracket; false for what it refuses. */
  private mark(code: number, kind: number | undefined): boolean {
    if (kind === QUOTE) {
      if (!this.string(code)) return false;
    } else {
      if (kind === REFUSED) return false;
      const bracket = String.fromCharCode(code);
      if (kind === OPENER) this.closers.push(closerOf(bracket) as string);
      else if (this.closers.pop() !== bracket) return false;
      this.at++;
    }
    this.codeEnd = this.at;
    return true;
  }

  /** In brackets, at the start of a line. */
  private continues(): boolean {
    const { text } = this;
    const lineStart = this.at;
    while (text.charCodeAt(this.at) === SPACE) this.at++;
    const code = text.charCodeAt(this.at);
    if (code === NEWLINE || code === RETURN || code === HASH) return true;
    STATEMENT_START.lastIndex = this.at;
    return code !== TAB && this.at - lineStart > this.outerIndent && !STATEMENT_START.test(text);
  }

  /** A string that ends on its line, whose values, if it is an f-string, are as they should be. */
  private string(quote: number): boolean {
    const { text, end } = this;
    const isFormat = text.charCodeAt(this.at - 1) === LOWER_F && !isNameUnit(text.charCodeAt(this.at - 2));
    let at = this.at + 1;
    if (text.charCodeAt(at) === quote && text.charCodeAt(at + 1) === quote) return false;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.at = at + 1;
        return true;
      }
      if (code === NEWLINE) return false;
      if (code === BACKSLASH) {
        if (text.charCodeAt(++at) === NEWLINE) return false;
      } else if (isFormat && code === OPEN_BRACE) {
        at = text.charCodeAt(at + 1) === OPEN_BRACE ? at + 1 : this.valueEnd(at, quote);
      }
    }
    return false;
  }

  /** The end of the brackets of an f-string's value; the end of the text where they may not be what they seem. */
  private valueEnd(start: number, quote: number): number {
    const { text, end } = this;
    const closers: string[] = [];
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      const kind = code < 128 ? KINDS[code] : PLAIN;
      if (kind === OPENER) closers.push(closerOf(String.fromCharCode(code)) as string);
      else if (kind === CLOSER) {
        if (closers.pop() !== String.fromCharCode(code)) return end;
        if (closers.length === 0) return at;
      } else if (kind === QUOTE) {
        at = code === quote ? end : this.innerEnd(at, code, quote);
      } else if (kind !== PLAIN && code !== SPACE) return end;
    }
    return end;
  }

  /** The end of a plain string in an f-string; the end of the text where it is not as plain. */
  private innerEnd(start: number, inner: number, outer: number): number {
    const { text, end } = this;
    for (let at = start + 1; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === inner) return at;
      if (code === outer || code === NEWLINE || code === BACKSLASH) return end;
    }
    return end;
  }
}
