/** A process that writes an entry again and again: arguments are folder, key, byte the entry is full of, bytes, times, bound. */
import { CodeFolder } from '../../../../src/jit/store/folder.js';

const [path = '', key = '', byte = '', bytes = '', times = '', bound = ''] = process.argv.slice(2);
const folder = new CodeFolder(path, Number(bound));
for (let i = 0; i < Number(times); i++) {
  const result = folder.write(key, [new Uint8Array(Number(bytes)).fill(Number(byte))]);
  if (result.kind === 'refused') process.stdout.write(`${result.reason}\n`);
}
