/** Where things are. Every folder can be moved by a flag, so that tests and scripts work on their own copies. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultsPath } from '../config/resolve.js';
import { assert } from '../support/assert.js';

export interface Places {
  readonly root: string;
  readonly corpus: string;
  readonly experiments: string;
  readonly results: string;
  readonly reports: string;
  /** What is built of the corpus ahead of time: twins, static programs. */
  readonly twinBuilds: string;
  readonly defaults: string;
  /** The command that is `otter`, without arguments. */
  readonly otter: readonly string[];
}

/** The folder of package.json, whether this code runs from src or from build/js. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    assert(parent !== folder, 'no package.json above the tuner');
    folder = parent;
  }
  return folder;
}

export function standardPlaces(changes: Partial<Places> = {}): Places {
  const root = changes.root ?? projectRoot();
  return {
    root,
    corpus: join(root, 'corpus'),
    experiments: join(root, 'experiments'),
    results: join(root, 'results'),
    reports: join(root, 'reports'),
    twinBuilds: join(root, 'build', 'twins'),
    defaults: defaultsPath(),
    otter: [join(root, 'scripts', 'otter')],
    ...changes,
  };
}
