/** Loops that append to a new list: what others' headers say is read before them, past checks that are the same in each round. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { innermostLoops } from './loops-of.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-fresh-lists-'));

const PROGRAM = `fn fresh(grid: list<list<int>>, at: int, width: int) -> list<int>:
    let row: list<int> = []
    for x in 0..width:
        row.append(grid[at][x] + grid[at + 1][x])
    return row

fn known(grid: list<list<int>>, at: int, width: int) -> list<int>:
    let row: list<int> = []
    grid[0] = row
    for x in 0..width:
        row.append(grid[at][x] + grid[at + 1][x])
    return row

fn known_inside(grid: list<list<int>>, at: int, width: int) -> list<int>:
    let row: list<int> = []
    for x in 0..width:
        row.append(grid[at][x] + grid[at + 1][x])
        if x == 5:
            grid[0] = row
    return row

fn rows(grid: list<list<int>>, width: int) -> list<list<int>>:
    let out: list<list<int>> = []
    for y in 1..len(grid):
        let row: list<int> = []
        for x in 0..width:
            row.append(grid[y][x] + grid[y - 1][x])
        out.append(row)
    return out

fn main():
    let grid = [[1, 2, 3], [4, 5, 6]]
    println(fresh(grid, 0, 3))
    println(known(grid, 0, 3))
    println(known_inside(grid, 0, 3))
    println(rows(grid, 3))
`;

const file = join(folder, 'program.ot');
writeFileSync(file, PROGRAM);

/** How often innermost loops of the optimised function load a reference to a row, and the length of a list. */
function loadsInLoops(name: string, ...knobs: string[]): { rows: number; lengths: number } {
  const args = ['emit', '--stage', 'opt', '--function', name, ...knobs.flatMap((knob) => ['--knob', knob]), file];
  const ir = execFileSync(OTTER, args, { encoding: 'utf8' });
  const lines = innermostLoops(ir).flat();
  assert.ok(lines.length > 0, `${name} has no loop`);
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  return { rows: count(/%ref32\S* = load ptr/), lengths: count(/%list2\.\S* = load i64/) };
}

test('nothing is read again where only the function knows the list', () => {
  assert.equal(loadsInLoops('fresh'), { rows: 0, lengths: 0 });
  assert.equal(loadsInLoops('rows'), { rows: 0, lengths: 0 });
});

test('lengths are read in each round where the list may be one of those', () => {
  assert.ok(loadsInLoops('known').lengths > 0);
  assert.ok(loadsInLoops('known_inside').lengths > 0);
});

test('without copies of loops what a check comes before stays behind it', () => {
  assert.ok(loadsInLoops('fresh', 'loop.copyInstructions=0').rows > 0);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
