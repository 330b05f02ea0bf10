/** Where the recording that is under way is: shared by all that write to it. */
import { Stream } from './stream.js';

export let stream = new Stream('');

export function beginRecording(name: string): void {
  stream = new Stream(name);
}
