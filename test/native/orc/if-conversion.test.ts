/** Conditions that choose between two objects of which the next comparison is again about: selections, no branches. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

interface Merge {
  readonly compare?: string;
  readonly weights?: readonly [number, number];
  /** Done in one of the ways, too. */
  readonly extra?: string;
  /** Where the other way stores to. */
  readonly otherOffset?: number;
}

/** Of sorted lists at %a and %b whose objects have the value at 8 and the next one at 16, all but their last ones. */
function merge({ compare = 'slt', weights, extra = '', otherOffset = 16 }: Merge = {}): string {
  const profile = weights === undefined ? '' : ', !prof !0';
  const metadata = weights === undefined ? '' : `!0 = !{!"branch_weights", i32 ${weights[0]}, i32 ${weights[1]}}`;
  const field = (name: string, object: string, offset: number, type: string): string => `
  %${name}.byte = getelementptr inbounds i8, i8* ${object}, i64 ${offset}
  %${name}.at = bitcast i8* %${name}.byte to ${type}*`;
  const way = (object: string, other: string, offset: number): string => `
${field(`${other}.last`, '%last', offset, 'i8*')}
  store i8* ${object}, i8** %${other}.last.at
${field(`${other}.next`, object, 16, 'i8*')}
  %${other}.next = load i8*, i8** %${other}.next.at
  br label %again`;
  return `
define void @root(i8* %ctx, i8* %first.a, i8* %first.b, i8* %first.last) {
entry:
  br label %loop
loop:
  %a = phi i8* [ %first.a, %entry ], [ %a.on, %again ]
  %b = phi i8* [ %first.b, %entry ], [ %b.on, %again ]
  %last = phi i8* [ %first.last, %entry ], [ %last.on, %again ]
  %done.a = icmp eq i8* %a, null
  br i1 %done.a, label %out, label %on
on:
  %done.b = icmp eq i8* %b, null
  br i1 %done.b, label %out, label %both
both:
${field('value.a', '%a', 8, 'i64')}
  %value.a = load i64, i64* %value.a.at
${field('value.b', '%b', 8, 'i64')}
  %value.b = load i64, i64* %value.b.at
  %less = icmp ${compare} i64 %value.b, %value.a
  br i1 %less, label %take.b, label %take.a${profile}
take.b:
  ${extra}${way('%b', 'of.b', 16)}
take.a:
${way('%a', 'of.a', otherOffset)}
again:
  %a.on = phi i8* [ %of.a.next, %take.a ], [ %a, %take.b ]
  %b.on = phi i8* [ %b, %take.a ], [ %of.b.next, %take.b ]
  %last.on = phi i8* [ %a, %take.a ], [ %b, %take.b ]
  br label %loop
out:
  ret void
}
${metadata}`;
}

function selections(text: string): number {
  const ir = addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');
  return ir.match(/= select i1 .*!unpredictable/g)?.length ?? 0;
}

test('merging selects the object that comes first', () => {
  assert.ok(selections(merge()) >= 3, 'what is stored, and where both lists go on');
});

test('so does merging of which the program has seen that both ways are taken', () => {
  assert.ok(selections(merge({ weights: [600, 400] })) >= 3);
});

test('a comparison that is predicted stays a branch', () => {
  assert.is(selections(merge({ weights: [1000, 10] })), 0);
  assert.is(selections(merge({ weights: [10, 1000] })), 0);
});

test('whether two fields are equal stays a branch: it may say what an object is', () => {
  assert.is(selections(merge({ compare: 'eq' })), 0);
});

test('ways that do different things stay', () => {
  assert.is(selections(merge({ extra: 'call void @work(i8* %ctx)\n' }).concat('declare void @work(i8*)\n')), 0);
  assert.is(selections(merge({ otherOffset: 24 })), 0);
});

test.run();
