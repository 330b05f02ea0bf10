/** What each file of random programs ends with. */

/** Runs the case that `bench(n)`, or each argument of the program, names; `fuel` bounds the steps of one. */
export function runnerOf(cases: readonly string[], fuel: number): string {
  return `# Called through a value, so that no case is inlined into what they share.
let cases = [${cases.join(', ')}]

fn run_case(n: int):
    fuel = ${fuel}
    println(cases[n]())

fn bench(n: int) -> int:
    run_case(n)
    return n

fn main():
    for arg in io.args():
        run_case(int(arg))
`;
}
