/** Names of string constants. Invariant: equal texts have equal names, in every module and every run. */
import { createHash } from 'node:crypto';

const HEX_DIGITS = 32;

export interface StringConstant {
  readonly symbol: string;
  readonly text: string;
}

const symbols = new Map<string, string>();

export function stringSymbol(text: string): string {
  let symbol = symbols.get(text);
  if (symbol === undefined) {
    symbol = `otter.str.${createHash('sha256').update(text, 'utf8').digest('hex').slice(0, HEX_DIGITS)}`;
    symbols.set(text, symbol);
  }
  return symbol;
}
