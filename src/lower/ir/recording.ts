/** Where the recording that is under way is: shared by all that write to it. */
import { Stream } from './stream.js';

export let stream = new Stream('');
/** The block and the debug location that the next instruction gets without being told. */
export let at: object | undefined;
export let here: object | undefined;

export function beginRecording(name: string): void {
  stream = new Stream(name);
  at = undefined;
  here = undefined;
}

export function goTo(block: object): void {
  at = block;
}

export function standAt(location: object | undefined): void {
  here = location;
}
