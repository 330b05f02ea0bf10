/** English plurals in messages. */

/** `1 argument`, `2 arguments`, `0 arguments`; the noun is regular. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
