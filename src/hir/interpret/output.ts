/** Standard output and error of the program: buffered like native code's, and replaceable in tests. */
import { fstatSync, writeSync } from 'node:fs';

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
    if (text !== '') writeFully(1, text);
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

/** A closed pipe is no reason to stop: the program goes on, as native code does. */
function writeFully(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN' && code !== 'EINTR') return;
    }
  }
}
