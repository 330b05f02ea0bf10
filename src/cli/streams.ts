/**
 * Node's streams for standard output and error. Node makes one when it is first asked for, which takes time, and makes a
 * pipe non-blocking: a program of Otter's writes to the descriptors itself, and asks for none.
 */

const NAMES = ['stdout', 'stderr'] as const;

/** Those that somebody asked for. */
const opened = new Set<NodeJS.WriteStream>();

/** To be called before anybody asks for one. `prepare` is called with each as it is made. */
export function watchStreams(prepare: (name: (typeof NAMES)[number], stream: NodeJS.WriteStream) => void): void {
  for (const name of NAMES) {
    const original = Object.getOwnPropertyDescriptor(process, name);
    if (original === undefined) continue;
    Object.defineProperty(process, name, {
      configurable: true,
      get: () => {
        Object.defineProperty(process, name, original);
        const stream = process[name];
        opened.add(stream);
        prepare(name, stream);
        return stream;
      },
    });
  }
}

/** Resolved when all that went to them is written, or cannot be: to a pipe a slow reader lets them wait. */
export async function streamsWritten(): Promise<void> {
  const busy = [...opened].filter((stream) => stream.writableLength > 0);
  await Promise.all(busy.map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))));
}
