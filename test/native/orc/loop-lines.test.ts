/** Where small loops lie: the machine code of a program with many of them is disassembled. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const LLVM = '/usr/lib/llvm-19/bin';
const LINE = 64;

/** Strided stores of many shapes, one loop after the other: each starts somewhere else. */
const PROGRAM = [
  'fn marks(flags: list<bool>, limit: int, step: int):',
  ...Array.from({ length: 12 }, (_, i) => [
    `    let k${i} = ${i === 0 ? 'step' : `step * ${i * 37}`}`,
    `    while k${i} <= limit:`,
    `        flags[k${i}] = ${i % 2 === 0}`,
    `        k${i} += step${i % 3 === 0 ? '' : ` + ${i}`}`,
  ]).flat(),
  'fn main():',
  '    let flags = [true] * 1000',
  '    marks(flags, 999, 7)',
  '    println(flags[7])',
];

interface Loop {
  readonly start: number;
  /** Of the last byte. */
  readonly last: number;
}

/** Loops of at most a line without others in them: from the target of a jump back to the jump's last byte. */
function smallLoops(assembly: string): Loop[] {
  const folder = mkdtempSync(join(tmpdir(), 'otter-loops-'));
  try {
    const object = join(folder, 'program.o');
    execFileSync(join(LLVM, 'clang'), ['-c', '-x', 'assembler', '-o', object, '-'], { input: assembly });
    const listing = execFileSync(join(LLVM, 'llvm-objdump'), ['-d', '--no-symbolic-operands', object], {
      encoding: 'utf8',
    });
    return loopsIn(listing);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function loopsIn(listing: string): Loop[] {
  const jumps = [...listing.matchAll(/^\s*([0-9a-f]+): ((?:[0-9a-f]{2} )+)\s*j\w+\s+0x([0-9a-f]+)/gm)].map(
    ([, at = '', bytes = '', target = '']) => ({
      start: Number.parseInt(target, 16),
      last: Number.parseInt(at, 16) + bytes.trim().split(' ').length - 1,
    }),
  );
  const loops = jumps.filter(({ start, last }) => start < last && last - start < LINE);
  return loops.filter(
    (one) => !loops.some((other) => other !== one && other.start >= one.start && other.last <= one.last),
  );
}

/** A program with tasks asks in each round whether it should stop, which is a call that is hardly ever made. */
const STOPPABLE = [
  'fn marks(start: int) -> int:',
  '    let total = 0',
  ...Array.from({ length: 12 }, (_, i) => [
    `    let v${i} = start + ${i}`,
    `    while v${i} > 0:`,
    `        v${i} = v${i} / 2 if v${i} % 2 == 0 else v${i} - ${3 + i * 50}`,
    `    total += v${i}`,
  ]).flat(),
  '    return total',
  'fn main():',
  '    println(await spawn marks(9))',
];

const folder = mkdtempSync(join(tmpdir(), 'otter-loop-lines-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function placed(lines: number, program = PROGRAM): { loops: number; across: number } {
  const file = join(folder, 'marks.ot');
  writeFileSync(file, `${program.join('\n')}\n`);
  const args = ['emit', file, '--stage', 'asm', '--function', 'marks', '--knob', `loop.lines=${lines}`];
  const loops = smallLoops(execFileSync(OTTER, args, { encoding: 'utf8', maxBuffer: 1 << 26 }));
  const across = loops.filter(({ start, last }) => Math.floor(start / LINE) !== Math.floor(last / LINE));
  return { loops: loops.length, across: across.length };
}

test('loops of less than a cache line lie in one', () => {
  const { loops, across } = placed(1);
  assert.is(loops, 12);
  assert.is(across, 0);
});

test('they would not by chance', () => {
  const { loops, across } = placed(0);
  assert.is(loops, 12);
  assert.ok(across > 0, `none of ${loops} loops lies across a boundary`);
});

test('nor do calls matter that are hardly ever made', () => {
  const chance = placed(0, STOPPABLE),
    chosen = placed(1, STOPPABLE);
  assert.ok(chance.across > 0, `none of ${chance.loops} loops lies across a boundary`);
  assert.ok(chosen.loops >= 12);
  assert.is(chosen.across, 0);
});

/** A row of common subsequences, which LLVM unrolls: where the last of several comparisons finds equal elements is put first, and falls into the loop. */
const RARE_AT_TOP = `
define void @root(i8* %ctx, i64* %row, i64* %b, i64 %x, i64 %n) {
  br label %loop
loop:
  %j = phi i64 [ 0, %0 ], [ %next, %meet ]
  %diagonal = phi i64 [ 0, %0 ], [ %above, %meet ]
  %next = add i64 %j, 1
  %to = getelementptr i64, i64* %row, i64 %next
  %above = load i64, i64* %to
  %from = getelementptr i64, i64* %b, i64 %j
  %y = load i64, i64* %from
  %is = icmp eq i64 %x, %y
  br i1 %is, label %rare, label %usual, !prof !0
rare:
  %more = add i64 %diagonal, 1
  br label %meet
usual:
  %at = getelementptr i64, i64* %row, i64 %j
  %left = load i64, i64* %at
  %less = icmp sgt i64 %above, %left
  %most = select i1 %less, i64 %above, i64 %left
  br label %meet
meet:
  %value = phi i64 [ %more, %rare ], [ %most, %usual ]
  store i64 %value, i64* %to
  %ends = icmp eq i64 %next, %n
  br i1 %ends, label %out, label %loop, !prof !1
out:
  ret void
}
!0 = !{!"branch_weights", i32 50, i32 950}
!1 = !{!"branch_weights", i32 1, i32 1000}`;

test('a rare way that lies before its loop is no part of it', () => {
  const calls = [{ name: 'root', count: 1000 }];
  const settings = plan({ tier: 'optimised', calls, loopLines: 16 });
  const assembly = addon.dump(memoryFile(assemble(RARE_AT_TOP)), settings, RUNTIME_BITCODE, 'asm');
  assert.match(assembly, /incq.*\n\s*\.p2align\s+6/);
});

test.run();
