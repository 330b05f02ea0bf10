/** Which processors trials get. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decidePinning, parseCpuList, pinning } from '../../../src/tune/pinning.js';

const pins = suite('pinning');

pins('leaves the first processor to the harness, and the same others to every trial', () => {
  assert.equal(decidePinning('0-3', true), { prefix: ['taskset', '-c', '1,2,3'], description: '1,2,3' });
  assert.equal(decidePinning('4,6,9-10', true).prefix, ['taskset', '-c', '6,9,10']);
});

pins('pins nothing where a trial would keep fewer than two processors', () => {
  assert.equal(decidePinning('0-1', true), { prefix: [], description: 'not pinned: 2 processors in all' });
  assert.is(decidePinning('5', true).description, 'not pinned: 1 processor in all');
});

pins('says why it cannot', () => {
  assert.match(decidePinning('0-7', false).description, 'taskset is not installed');
  assert.match(decidePinning(undefined, true).description, 'not visible');
});

pins('reads the kernel’s lists of processors', () => {
  assert.equal(parseCpuList('0-2,8,10-11'), [0, 1, 2, 8, 10, 11]);
  assert.equal(parseCpuList('3'), [3]);
  assert.equal(parseCpuList('all of them'), []);
});

pins('is decided for this machine', () => {
  const { prefix, description } = pinning();
  assert.is(prefix.length === 0, description.startsWith('not pinned: '));
});

pins.run();
