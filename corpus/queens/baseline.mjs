/** The first solution of the eight queens problem by recursion. */
import { run } from '../harness.mjs';

const SIZE = 8;
const LINES = 2 * SIZE - 1;

class Board {
  freeRows = new Array(SIZE).fill(true);
  freeSums = new Array(LINES).fill(true);
  freeDifferences = new Array(LINES).fill(true);
  queenRows = new Array(SIZE).fill(-1);

  isFree(row, column) {
    return this.freeRows[row] && this.freeSums[column + row] && this.freeDifferences[column + SIZE - 1 - row];
  }

  setFree(row, column, free) {
    this.freeRows[row] = free;
    this.freeSums[column + row] = free;
    this.freeDifferences[column + SIZE - 1 - row] = free;
  }

  placeFrom(column) {
    for (let row = 0; row < SIZE; row++) {
      if (!this.isFree(row, column)) continue;
      this.queenRows[row] = column;
      this.setFree(row, column, false);
      if (column === SIZE - 1 || this.placeFrom(column + 1)) return true;
      this.setFree(row, column, true);
    }
    return false;
  }
}

function bench(n) {
  let checksum = 0;
  for (let round = 0; round < n; round++) {
    const board = new Board();
    if (!board.placeFrom(0)) throw new Error('no solution');
    for (let i = 0; i < SIZE; i++) checksum += board.queenRows[i] * (i + 1);
  }
  return checksum;
}

await run(bench, 100_000);
