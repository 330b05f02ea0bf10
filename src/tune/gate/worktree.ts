/**
 * Another revision of the runtime, built beside the current one in build/gate/<commit>: a git worktree with its own
 * build. A revision that has been built once is used again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../support/assert.js';
import { makeFolder } from '../../support/folders.js';

export interface Built {
  readonly commit: string;
  /** Its `otter` command. */
  readonly otter: readonly string[];
}

export function buildRevision(root: string, revision: string, note: (text: string) => void): Built {
  const commit = resolveCommit(root, revision);
  const folder = join(root, 'build', 'gate', commit.slice(0, 12));
  const stamp = join(folder, 'build', '.gate-ready');
  const otter = [join(folder, 'scripts', 'otter')];
  if (existsSync(stamp)) return { commit, otter };
  note(`building ${revision} (${commit.slice(0, 12)}) in ${folder}`);
  checkOut(root, folder, commit);
  shareModules(root, folder);
  must(folder, join(folder, 'scripts', 'setup.sh'), [], `cannot build ${revision}`);
  writeFileSync(stamp, '');
  return { commit, otter };
}

function resolveCommit(root: string, revision: string): string {
  const run = spawnSync('git', ['-C', root, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`], {
    encoding: 'utf8',
  });
  if (run.status === 0) return run.stdout.trim();
  throw new UserError(`'${revision}' is not a git revision of ${root}`, 'name a branch, a tag or a commit');
}

function checkOut(root: string, folder: string, commit: string): void {
  if (existsSync(folder)) return;
  makeFolder(join(root, 'build', 'gate'));
  // A worktree whose folder was deleted by hand is still registered.
  spawnSync('git', ['-C', root, 'worktree', 'prune']);
  must(root, 'git', ['worktree', 'add', '--quiet', '--detach', folder, commit], `cannot check out ${commit}`);
}

/** The same lock file has the same packages: no need to install them again. */
function shareModules(root: string, folder: string): void {
  const lock = (at: string): string => readFileSync(join(at, 'package-lock.json'), 'utf8');
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules) && lock(root) === lock(folder)) symlinkSync(join(root, 'node_modules'), modules);
}

function must(cwd: string, command: string, args: readonly string[], problem: string): void {
  const run = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (run.status === 0) return;
  const detail = run.error?.message ?? `${run.stderr}`.trim().split('\n').slice(-5).join('\n');
  throw new UserError(`${problem}: ${detail}`);
}
