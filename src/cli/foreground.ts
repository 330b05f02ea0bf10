/**
 * A program of ours in a process of its own, in the foreground: it has our streams, and who ends us ends it too, be it by
 * SIGKILL. Without that an executable that nobody can reach any more would run on.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UserError } from '../support/assert.js';

/** What a user, a shell that hangs up or a supervisor sends to end a command. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** With what an executable ends at our end, however that comes (src/native/main/environment.h). */
export function boundToUs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, OTTER_PARENT: String(process.pid) };
}

/**
 * Runs the executable to its end; its exit code, or 128 plus the number of the signal that ended it, as shells count. As soon as
 * it runs, when its file is no longer needed, `onStart` is called.
 * @throws UserError when it cannot be started.
 */
export function runInForeground(
  executable: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onStart: () => void = () => {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    // Before the program is there: a signal that came in between would end this process alone.
    for (const signal of ENDING) process.on(signal, pass);
    const child = spawn(executable, args, { stdio: 'inherit', env: boundToUs(env) });
    const release = () => {
      for (const signal of ENDING) process.removeListener(signal, pass);
    };
    if (child.pid !== undefined) onStart();
    child.once('error', (error) => {
      release();
      reject(new UserError(`cannot run the built program: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      release();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
