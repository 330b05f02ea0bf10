/**
 * Sessions that are open. However the process ends, their compile threads have to be done before: it would take LLVM
 * apart under them. Node does not close them where it ends for an exception that nobody caught, or by `process.exit`.
 */
import type { Session } from './native.js';

const open = new Set<Session>();

export function sessionOpened(session: Session): void {
  if (open.size === 0) process.on('exit', closeAll);
  open.add(session);
}

export function sessionClosed(session: Session): void {
  open.delete(session);
  if (open.size === 0) process.removeListener('exit', closeAll);
}

function closeAll(): void {
  for (const session of open) session.close();
}
