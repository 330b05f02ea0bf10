import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

function optimised(text: string): string {
  return addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');
}

const loads = (name: string): string => `
%ot.el.ptr = type { i8* }
define i64 @f(i8* %ctx, i8* %ref32.) {
  %cell = bitcast i8* %ref32. to i8**
  %${name} = load i8*, i8** %cell
  %value = ptrtoint i8* %${name} to i64
  ret i64 %value
}`;

test('references named with their bytes are readable and not null', () => {
  const ir = optimised(loads('ref24.x'));
  assert.match(ir, /align 8 dereferenceable\(32\) %ref32\./);
  assert.match(ir, /load ptr, .*!nonnull.*!dereferenceable/);
});

test('other names promise nothing', () => {
  for (const name of ['reference', 'ref.', 'ref24', 'other'])
    assert.not.match(optimised(loads(name)), '!nonnull', name);
});

test('a load named as a poll is done at each iteration', () => {
  const ir = optimised(`
declare void @ot_poll(i8*)
define void @f(i8* %ctx) {
entry:
  %flag = bitcast i8* %ctx to i32*
  br label %loop
loop:
  %poll. = load i32, i32* %flag
  %set = icmp ne i32 %poll., 0
  br i1 %set, label %rare, label %loop
rare:
  call void @ot_poll(i8* %ctx)
  br label %loop
}`);
  assert.match(ir, /load volatile i32/);
});

test.run();
