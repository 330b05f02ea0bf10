import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { TypeTable } from '../../../src/hir/types.js';
import { typeTableBlob } from '../../../src/lower/index.js';
import { sizeOf, structLayout } from '../../../src/lower/repr.js';

test('the type table has a line a type, with layouts', () => {
  const types = new TypeTable();
  const { int, bool, i32, str, any } = types;
  const list = types.list(int);
  const dict = types.dict(str, list);
  const point = types.struct('Point', 'Point');
  point.fields = [
    { name: 'on', type: bool },
    { name: 'small', type: i32 },
    { name: 'what', type: any },
    { name: 'next', type: point },
  ];
  const option = types.enum('Option int', 'Option<int>', 'Option');
  option.variants = [
    { name: 'Some', payload: [int] },
    { name: 'None', payload: [] },
  ];
  const plain = types.enum('Plain', 'Plain', 'Plain');
  plain.variants = [{ name: 'A', payload: [] }];
  const fn = types.fn([int, str], bool);
  const task = types.handle('task', [int]);
  const lines = typeTableBlob({ types }).split('\n');
  const line = (...cells: (string | number)[]) => cells.join('\t');
  assert.is(lines.length, types.all.length + 1);
  assert.is(lines[0], line(0, 'unit', 'unit'));
  assert.is(lines[list.id], line(list.id, 'list', 'list<int>', int.id));
  assert.is(lines[dict.id], line(dict.id, 'dict', 'dict<str, list<int>>', str.id, list.id));
  assert.is(
    lines[point.id],
    line(point.id, 'struct', 'Point', 40, 4, 'on', 1, 8, 'small', 3, 12, 'what', 6, 16, 'next', point.id, 32),
  );
  assert.is(
    lines[option.id],
    line(option.id, 'enum', 'Option<int>', 'Option', 'inline', 1, 2, 'Some', 1, int.id, 0, 'None', 0),
  );
  assert.is(lines[plain.id], line(plain.id, 'enum', 'Plain', 'Plain', 'tag', 0, 1, 'A', 0));
  assert.is(lines[fn.id], line(fn.id, 'fn', fn.name, bool.id, 2, int.id, str.id));
  assert.is(lines[task.id], line(task.id, 'handle', 'task<int>', 'task', 1, int.id));
  assert.is(structLayout(point).size, 40);
  assert.is(sizeOf(option), 16);
});

test.run();
