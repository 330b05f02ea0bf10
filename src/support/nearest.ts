/** Nearest-name suggestions for misspelt names. */

/**
 * The candidate closest to `name` when it is close enough to be a likely slip, or undefined. Names of one or two
 * letters have no likely slips but that of case.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length < 3) return [...candidates].find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const limit = Math.floor(name.length / 3);
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Optimal string alignment distance (insert, delete, substitute, swap neighbours), or `bound` when it is at
 * least that. Source: Damerau 1964 in its restricted dynamic-programming form.
 */
export function editDistance(a: string, b: string, bound = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, row, last, beforeLast));
    if (Math.min(...row) >= bound) return bound;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, bound);
}

function cell(a: string, b: string, i: number, j: number, row: number[], last: number[], beforeLast: number[]): number {
  const substitute = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
  let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitute);
  if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
    best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
  }
  return best;
}
