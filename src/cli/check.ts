/** `otter check`: every mistake of a program, as text or as rows for scripts. */
import { checkSource, type FrontEnd } from '../front-end.js';
import { refuseMistakes } from './common.js';

/** Exit code 0 for a program without mistakes. @throws ReportedError after printing them, without `json`; UserError when it cannot be read. */
export function check(path: string, json: boolean): number {
  const checked = checkSource(path);
  if (!json) {
    refuseMistakes(checked);
    return 0;
  }
  const rows = mistakeRows(checked);
  process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  return rows.length === 0 ? 0 : 1;
}

/** The mistakes with their places, as `--json` prints them. */
export function mistakeRows({ diagnostics, files }: FrontEnd): object[] {
  return diagnostics.map((d) => {
    const source = files[d.span.file];
    return { ...d, file: source?.path, ...source?.position(d.span.start) };
  });
}
