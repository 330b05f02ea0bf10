/**
 * Choices of a generator, read from a list of numbers that fast-check makes and shrinks. Smaller numbers stand for simpler
 * choices, and a tape that has ended says 0 from then on: so a shorter or smaller tape is a smaller program.
 */
export class Tape {
  private at = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** A number below `count`. */
  pick(count: number): number {
    const number = this.numbers[this.at++] ?? 0;
    return number % count;
  }

  /** One of them; the first is the simplest. */
  of<T>(choices: readonly T[]): T {
    const choice = choices[this.pick(choices.length)];
    if (choice === undefined) throw new Error('internal error: nothing to choose from');
    return choice;
  }

  /** True once in so many times. */
  rarely(times: number): boolean {
    return this.pick(times) === times - 1;
  }
}
