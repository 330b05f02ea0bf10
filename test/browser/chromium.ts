/** A page in headless Chromium, with the network cut off. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';

export interface Page {
  /** The document after its scripts have run. */
  readonly dom: string;
  /** Lines of the console that tell of errors and of what the page was refused. */
  readonly problems: readonly string[];
}

/** Opens `file`; the browser keeps its profile in `folder`. Scripts get `virtualMs` of the page's own time. */
export function openPage(file: string, folder: string, virtualMs: number): Page {
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${join(folder, 'profile')}`,
    '--enable-logging=stderr',
    `--virtual-time-budget=${virtualMs}`,
    '--dump-dom',
  ];
  const run = spawnSync('chromium', [...flags, `file://${file}`], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 28,
  });
  assert.is(run.status, 0, run.stderr);
  const isProblem = (line: string) => /CONSOLE/.test(line) && /error|violat|refused/i.test(line);
  return { dom: run.stdout, problems: run.stderr.split('\n').filter(isProblem) };
}
