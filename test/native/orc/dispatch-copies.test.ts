/** Loops that choose with a switch what to do in each round: the choice is copied to the end of each case. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

interface Shape {
  readonly cases?: number;
  /** The case that does nothing. */
  readonly idle?: number;
  /** Where the check before the choice leads to when it fails. */
  readonly failed?: 'out' | 'again';
  /** In each round, before the choice. */
  readonly before?: string;
  /** How many locals have what the first case read last. */
  readonly locals?: number;
}

/** Reads a number from %from each round and calls the function that it names. */
function loop({ cases = 8, idle, failed = 'out', before = '', locals = 0 }: Shape = {}): string {
  const numbers = Array.from({ length: cases }, (_, i) => i);
  const each = (line: (local: number) => string) => Array.from({ length: locals }, (_, i) => line(i)).join('\n  ');
  const ways = (local: number) =>
    numbers.map((number) => `[ ${number === 0 ? '%read' : `%local${local}`}, %case${number} ]`).join(', ');
  const act = (number: number) => (number === idle ? '' : `call void @act${number}(i8* %ctx, i64 %i)`);
  return `
declare void @other()
${numbers.map((number) => `declare void @act${number}(i8*, i64)`).join('\n')}
define i64 @root(i8* %ctx, i64* %to, i64* %from, i64 %count) {
entry:
  br label %start
start:
  %i = phi i64 [ 0, %entry ], [ %next, %again ]
  ${each((local) => `%local${local} = phi i64 [ 0, %entry ], [ %next${local}, %again ]`)}
  ${before}
  %is = load volatile i64, i64* %to
  %isIn = icmp ult i64 %is, %count
  br i1 %isIn, label %choice, label %${failed}
choice:
  %code = load volatile i64, i64* %from
  switch i64 %code, label %out [ ${numbers.map((number) => `i64 ${number}, label %case${number}`).join(' ')} ]
${numbers.map((number) => `case${number}:\n  ${act(number)}${number === 0 ? '\n  %read = load volatile i64, i64* %to' : ''}\n  br label %again`).join('\n')}
again:
  ${each((local) => `%next${local} = phi i64 ${ways(local)}`)}
  %next = add i64 %i, 1
  br label %start
out:
  ${each((local) => `store volatile i64 %local${local}, i64* %to`)}
  ret i64 %i
}`;
}

const assembly = (text: string): string =>
  addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'asm');

const jumps = (code: string): number => [...code.matchAll(/jmpq\t\*/g)].length;

test('each case chooses what follows it', () => {
  assert.is(jumps(assembly(loop())), 8, 'the first round has that of one of them');
});

test('so does a case that does nothing', () => {
  assert.is(jumps(assembly(loop({ idle: 3 }))), 8);
});

test('locals that always have the same value need one register', () => {
  const moves = (locals: number) => [...assembly(loop({ locals })).matchAll(/\tmovq\t/g)].length;
  assert.ok(moves(4) <= moves(1) + 3, `${moves(1)} and ${moves(4)} moves: three of them are stored in the end`);
});

test('few cases are compared', () => {
  assert.is(jumps(assembly(loop({ cases: 5 }))), 1);
});

test('a choice stays alone that has much before it', () => {
  const before = Array.from({ length: 150 }, (_, i) => `store volatile i64 ${i}, i64* %to`).join('\n  ');
  assert.is(jumps(assembly(loop({ before }))), 1);
});

test('a choice stays alone that not all rounds come to', () => {
  assert.is(jumps(assembly(loop({ failed: 'again' }))), 1);
});

test('what must not be copied is not', () => {
  assert.is(jumps(assembly(loop({ before: 'call void @other() noduplicate' }))), 1);
});

test.run();
