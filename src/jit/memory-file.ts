/** Files in memory, in which modules are handed to the addon. */
import type { Addon } from './native.js';

/** One that `fill` has written to, by its path: open descriptor, to be taken over or closed. @throws what `fill` throws */
export function memoryFile(
  addon: Pick<Addon, 'memfd' | 'closeFd'>,
  name: string,
  fill: (path: string) => void,
): number {
  const fd = addon.memfd(name);
  try {
    fill(`/proc/self/fd/${fd}`);
    return fd;
  } catch (error) {
    addon.closeFd(fd);
    throw error;
  }
}
