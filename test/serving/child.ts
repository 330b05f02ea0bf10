/**
 * The child's side of server.ts: requests come as lines of JSON on descriptor 4; reports go to descriptor 3, a JSON line
 * each, written at once, so that a crash loses none. Standard input is empty. Standard output and error are files,
 * which are emptied for each request.
 */
import { ftruncateSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

const REPORTS = 3;
const REQUESTS = 4;

export function report(line: unknown): void {
  writeSync(REPORTS, `${JSON.stringify({ report: line })}\n`);
}

/** Handles requests one at a time until the parent ends the process, or is gone itself. */
export async function serve<Request>(handle: (request: Request) => Promise<void>): Promise<void> {
  const lines = createInterface({ input: new Socket({ fd: REQUESTS, readable: true }) });
  // A program that hangs must not stay.
  lines.on('close', () => process.exit(0));
  for await (const line of lines) {
    for (const output of [1, 2]) ftruncateSync(output);
    await handle(JSON.parse(line) as Request);
    writeSync(REPORTS, `${JSON.stringify({ end: true })}\n`);
  }
}
