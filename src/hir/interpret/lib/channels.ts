/** Channels: values in the order they were sent. With capacity 0 a sender waits for its receiver. */
import { fault } from '../panic.js';
import { Handle, type Int, type Value } from '../values.js';

export const CLOSED = 'the channel is closed';

/** A value whose sender waits for room. */
export interface Pending {
  readonly value: Value;
  state: 'waiting' | 'taken' | 'refused';
}

export class Channel extends Handle {
  protected readonly items: Value[] = [];
  private readonly senders: Pending[] = [];
  private closed = false;

  /** A negative capacity is no limit. */
  constructor(private readonly capacity: Int) {
    super();
  }

  /** When something will come by itself, by the clock of `performance.now`. */
  get deadline(): number | undefined {
    return undefined;
  }

  /** Takes in what has come by itself. */
  protected refresh(): void {}

  get length(): number {
    this.refresh();
    return this.items.length;
  }

  /** Whether a receiver need not wait. */
  get isReady(): boolean {
    return this.length > 0 || this.senders.length > 0 || this.closed;
  }

  /** Undefined when the value found room. @throws Fault when it is closed */
  send(value: Value): Pending | undefined {
    if (this.closed) fault(CLOSED);
    if (this.capacity < 0 || this.items.length < this.capacity) {
      this.items.push(value);
      return undefined;
    }
    const pending: Pending = { value, state: 'waiting' };
    this.senders.push(pending);
    return pending;
  }

  /** What can be received now. */
  receive(): { readonly value: Value } | undefined {
    const isBuffered = this.length > 0;
    const sender = this.senders.shift();
    if (sender !== undefined) {
      sender.state = 'taken';
      this.items.push(sender.value);
    }
    return isBuffered || sender !== undefined ? { value: this.items.shift() } : undefined;
  }

  close(): void {
    this.closed = true;
    for (const sender of this.senders.splice(0)) sender.state = 'refused';
  }
}

/** Gets the time in milliseconds, once or again and again; what nobody has taken yet is not followed by more. */
export class Timer extends Channel {
  private due: number | undefined;

  constructor(
    /** In milliseconds. */
    private readonly period: number,
    private readonly repeats: boolean,
  ) {
    super(1);
    this.due = performance.now() + period;
  }

  override get deadline(): number | undefined {
    return this.due;
  }

  protected override refresh(): void {
    const now = performance.now();
    if (this.due === undefined || now < this.due) return;
    if (this.items.length === 0) this.items.push(Date.now());
    const missed = Math.floor((now - this.due) / this.period);
    this.due = this.repeats ? this.due + (missed + 1) * this.period : undefined;
  }
}
