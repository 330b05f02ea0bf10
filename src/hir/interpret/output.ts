/** Standard output and error of the program: buffered like native code's, and replaceable in tests. */
import { fstatSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { systemReason } from './files.js';
import { PANIC_EXIT_CODE } from './panic.js';

export interface Output {
  write(text: string): void;
  /** Writes to standard error, after what was written before. */
  error(text: string): void;
  flush(): void;
}

const CAPACITY = 1 << 16;

/** The process's own streams; a terminal gets each line at once. */
export class ProcessOutput implements Output {
  private parts: string[] = [];
  private length = 0;
  private readonly eachLine = fstatSync(1).isCharacterDevice();

  write(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    if (this.length >= CAPACITY || (this.eachLine && text.endsWith('\n'))) this.flush();
  }

  error(text: string): void {
    this.flush();
    writeFully(2, text);
  }

  flush(): void {
    const text = this.parts.join('');
    this.parts = [];
    this.length = 0;
    const error = text === '' ? undefined : writeFully(1, text);
    if (error !== undefined) endUnwritten(error);
  }
}

/** Keeps everything. */
export class CapturedOutput implements Output {
  stdout = '';
  stderr = '';

  write(text: string): void {
    this.stdout += text;
  }

  error(text: string): void {
    this.stderr += text;
  }

  flush(): void {}
}

/** The error after which the rest was left out, if there was one. */
function writeFully(fd: number, text: string): unknown {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN' && code !== 'EINTR') return error;
    }
  }
  return undefined;
}

/** As native code ends (native/lib/output.cc): like a process that the system ends for want of a reader, or with a panic. */
function endUnwritten(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EBADF') return;
  if (code !== 'EPIPE') writeFully(2, `panic: cannot write to standard output: ${systemReason(error)}\n`);
  process.exit(code === 'EPIPE' ? 128 + constants.signals.SIGPIPE : PANIC_EXIT_CODE);
}
