/** Which build of this program's own code is running: what is lowered, and how, follows from it. */

/** The digest of the bundle that this is part of, given by scripts/start.cjs; not there when modules are run one by one. */
declare const bundleDigest: string | undefined;

/** Undefined outside of the bundle: such code may change while what it has made is kept. */
export function codeIdentity(): string | undefined {
  return typeof bundleDigest === 'string' ? bundleDigest : undefined;
}
