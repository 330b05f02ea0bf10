/** Files, standard input, buffers, the machine and the process. */
import { availableParallelism, totalmem } from 'node:os';
import * as files from '../files.js';
import type { Input } from '../input.js';
import { toI32 } from '../ints.js';
import type { Machine } from '../machine.js';
import { type Library, type Maker, plain } from '../maker.js';
import { Exit, Fault, fault } from '../panic.js';
import { byteLength, lines, slice } from '../strings.js';
import { option } from '../unbox.js';
import { EnumValue, Handle, type Int, type List, type Value } from '../values.js';
import { listOf } from './strings.js';

const readLines = (path: string): List => listOf(lines(files.read(path)));
const listFolder = (path: string): List => listOf(files.list(path));

/** The twin that gives a `Result`: variant 0 is Ok. */
function trying(run: (...args: string[]) => unknown): Maker {
  return plain((...args: string[]) => {
    try {
      return new EnumValue(0, [run(...args) as Value]);
    } catch (error) {
      if (error instanceof Fault) return new EnumValue(1, [error.message]);
      throw error;
    }
  });
}

export const IO: Library = {
  'io.read': plain(files.read),
  'io.write': plain(files.write),
  'io.copy': plain(files.copy),
  'io.lines': plain(readLines),
  'io.readLine': {
    make:
      ({ m }) =>
      () =>
        line(inputOf(m).readLine()),
  },
  'io.readAll': {
    make:
      ({ m }) =>
      () =>
        inputOf(m).readAll(),
  },
  'io.args': {
    make:
      ({ m }) =>
      () =>
        listOf(m.options.args),
  },
  'io.tryRead': trying(files.read),
  'io.tryWrite': trying(files.write),
  'io.tryCopy': trying(files.copy),
  'io.tryLines': trying(readLines),
  'fs.exists': plain(files.exists),
  'fs.mkdir': plain(files.makeFolder),
  'fs.rmdir': plain(files.removeFolder),
  'fs.remove': plain(files.remove),
  'fs.listDir': plain(listFolder),
  'fs.isFile': plain(files.isFile),
  'fs.isDir': plain(files.isFolder),
  'fs.fileSize': plain(files.size),
  'fs.tryMkdir': trying(files.makeFolder),
  'fs.tryRmdir': trying(files.removeFolder),
  'fs.tryRemove': trying(files.remove),
  'fs.tryListDir': trying(listFolder),
  'fs.tryFileSize': trying(files.size),
  'buffer.new': plain((text: string) => new Text(text)),
  'buffer.read': plain((buffer: Text, count: Int) => buffer.read(count)),
  'buffer.write': plain((buffer: Text, text: string) => buffer.write(text)),
  'buffer.clear': plain((buffer: Text) => buffer.clear()),
  'buffer.data': plain((buffer: Text) => buffer.data),
  'sys.cores': plain(availableParallelism),
  'sys.memory': plain(totalmem),
  'sys.env': plain((name: string) => line(process.env[name])),
  'sys.exit': plain((code: Int) => {
    throw new Exit(toI32(code) & 0xff);
  }),
};

/** What was printed is seen before input is waited for. */
function inputOf(m: Machine): Input {
  m.options.output.flush();
  return m.input;
}

/** An `Option` of text that may not be there. */
function line(text: string | undefined): EnumValue {
  return option(text === undefined ? undefined : { value: text });
}

/** A buffer: text that is written at its end and read from where the last read ended. */
class Text extends Handle {
  private position = 0;

  constructor(public data: string) {
    super();
  }

  write(text: string): void {
    this.data += text;
  }

  read(count: Int): string {
    if (count < 0) fault(`negative count ${count}`);
    const length = byteLength(this.data);
    const end = Math.min(length, this.position + Number(count));
    const text = slice(this.data, this.position, end);
    this.position = end;
    return text;
  }

  clear(): void {
    this.data = '';
    this.position = 0;
  }
}
