/** Tasks, and what they wait with: channels, timers, and the objects of `sync`. */
import { faultType } from '../dyn-fault.js';
import { addInt, negInt } from '../ints.js';
import { type Call, type Library, type Maker, plain, type WaitingImpl } from '../maker.js';
import { fault } from '../panic.js';
import { pause, type Task, type Wait, type Waiting } from '../tasks.js';
import { box, option } from '../unbox.js';
import { type AnyValue, type FnValue, Handle, type Int, List, type Value } from '../values.js';
import { Channel, CLOSED, Timer } from './channels.js';

function* until(wait: Wait): Generator<Wait, void, undefined> {
  while (!wait.ready()) yield wait;
}

/** An implementation that may wait; it is told the place of its call. */
function waiting(make: (call: Call) => WaitingImpl): Maker {
  return { wait: make };
}

// -------------------------------------------------------------------------------------------- tasks

function awaitTask({ m, site }: Call): WaitingImpl {
  return function* (task: Task): Waiting {
    yield* until({ ready: () => task.ended, site });
    if (task.state.kind !== 'failed') return task.result;
    task.observed = true;
    throw m.panicAgain(task.state.panic, site);
  };
}

/** The result as an `any`. */
function awaitAny(call: Call): WaitingImpl {
  const wait = awaitTask(call);
  return function* (any: AnyValue): Waiting {
    const { type, value } = any;
    if (type.kind !== 'handle' || type.handle !== 'task') return faultType(any, 'cannot be awaited');
    return box(type.args[0] ?? call.m.program.types.unit, yield* wait(value as Task));
  };
}

function sleep({ m, site }: Call): WaitingImpl {
  return function* (milliseconds: Int): Waiting {
    const deadline = performance.now() + Math.max(0, Number(milliseconds));
    if (m.scheduler.unfinished === 0) pause(deadline - performance.now());
    yield* until({ ready: () => performance.now() >= deadline, deadline, site });
    return undefined;
  };
}

/** In order of the elements, which is one of the orders that native code may take. */
function parallelMap({ m, site }: Call): WaitingImpl {
  return function* (list: List, fn: FnValue): Waiting {
    const out: Value[] = [];
    for (const item of [...list.items]) out.push(yield* m.invokeWaiting(m.code(fn.fn), [item], site));
    return new List(out);
  };
}

function parallelFor({ m, site }: Call): WaitingImpl {
  return function* (low: Int, high: Int, fn: FnValue): Waiting {
    for (let i = low; i < high; i = addInt(i, 1)) yield* m.invokeWaiting(m.code(fn.fn), [i], site);
    return undefined;
  };
}

// ----------------------------------------------------------------------------------------- channels

function send({ site }: Call): WaitingImpl {
  return function* (channel: Channel, value: Value): Waiting {
    const pending = channel.send(value);
    if (pending === undefined) return undefined;
    yield* until({ ready: () => pending.state !== 'waiting', site });
    return pending.state === 'refused' ? fault(CLOSED) : undefined;
  };
}

/** What is received, or undefined when the channel is closed and empty. */
function* received(
  channel: Channel,
  { site }: Call,
): Generator<Wait, { readonly value: Value } | undefined, undefined> {
  yield* until(readiness([channel], site));
  return channel.receive();
}

/** That one of the channels is ready. */
function readiness(channels: readonly Channel[], site: Wait['site']): Wait {
  return {
    site,
    ready: () => channels.some((channel) => channel.isReady),
    get deadline() {
      const times = channels.flatMap(({ deadline }) => (deadline === undefined ? [] : [deadline]));
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

function receive(call: Call): WaitingImpl {
  return function* (channel: Channel): Waiting {
    const result = yield* received(channel, call);
    return result === undefined ? fault(CLOSED) : result.value;
  };
}

function receiveOption(call: Call): WaitingImpl {
  return function* (channel: Channel): Waiting {
    return option(yield* received(channel, call));
  };
}

/** The first one, when several are ready. */
function select({ site }: Call): WaitingImpl {
  return function* (list: List): Waiting {
    const channels = [...list.items] as Channel[];
    if (channels.length === 0) fault('select needs a channel');
    yield* until(readiness(channels, site));
    return channels.findIndex((channel) => channel.isReady);
  };
}

function tick(milliseconds: Int): Timer {
  if (milliseconds < 1) fault('a tick needs a positive time');
  return new Timer(Number(milliseconds), true);
}

function after(milliseconds: Int): Timer {
  if (milliseconds < 0) fault('a negative time');
  return new Timer(Number(milliseconds), false);
}

// --------------------------------------------------------------------------------------------- sync

class Mutex extends Handle {
  held = false;

  tryLock(): boolean {
    const wasHeld = this.held;
    this.held = true;
    return !wasHeld;
  }

  unlock(): void {
    if (!this.held) fault('the mutex is not locked');
    this.held = false;
  }
}

class Atomic extends Handle {
  constructor(public value: Int) {
    super();
  }

  add(delta: Int): Int {
    this.value = addInt(this.value, delta);
    return this.value;
  }

  compareAndSwap(expected: Int, value: Int): boolean {
    if (this.value !== expected) return false;
    this.value = value;
    return true;
  }
}

const LARGEST_COUNT = 2n ** 63n - 1n;

class WaitGroup extends Handle {
  count: Int = 0;

  add(delta: Int): void {
    const exact = BigInt(this.count) + BigInt(delta);
    if (exact < 0n || exact > LARGEST_COUNT) fault('negative WaitGroup counter');
    this.count = addInt(this.count, delta);
  }
}

class Once extends Handle {
  state: 'fresh' | 'running' | 'done' = 'fresh';
}

function lock({ site }: Call): WaitingImpl {
  return function* (mutex: Mutex): Waiting {
    yield* until({ ready: () => !mutex.held, site });
    mutex.held = true;
    return undefined;
  };
}

function waitFor({ site }: Call): WaitingImpl {
  return function* (group: WaitGroup): Waiting {
    yield* until({ ready: () => group.count === 0, site });
    return undefined;
  };
}

/** The first call runs the function; others wait until it has ended. One that panics has been called, too. */
function callOnce({ m, site }: Call): WaitingImpl {
  return function* (once: Once, fn: FnValue): Waiting {
    yield* until({ ready: () => once.state !== 'running', site });
    if (once.state === 'done') return undefined;
    once.state = 'running';
    try {
      yield* m.invokeWaiting(m.code(fn.fn), [], site);
    } finally {
      once.state = 'done';
    }
    return undefined;
  };
}

export const TASKS: Library = {
  'task.await': waiting(awaitTask),
  'task.awaitAny': waiting(awaitAny),
  'task.detach': plain(() => {}),
  'task.sleep': waiting(sleep),
  'task.parallelMap': waiting(parallelMap),
  'task.parallelFor': waiting(parallelFor),
  'channel.new': plain((capacity: Int) => new Channel(capacity)),
  'channel.send': waiting(send),
  'channel.recv': waiting(receive),
  'channel.recvOpt': waiting(receiveOption),
  'channel.tryRecv': plain((channel: Channel) => option(channel.receive())),
  'channel.close': plain((channel: Channel) => channel.close()),
  'channel.len': plain((channel: Channel) => channel.length),
  'channel.select': waiting(select),
  'time.tick': plain(tick),
  'time.after': plain(after),
  'mutex.new': plain(() => new Mutex()),
  'mutex.lock': waiting(lock),
  'mutex.unlock': plain((mutex: Mutex) => mutex.unlock()),
  'mutex.tryLock': plain((mutex: Mutex) => mutex.tryLock()),
  'atomic.new': plain((value: Int) => new Atomic(value)),
  'atomic.add': plain((atomic: Atomic, delta: Int) => atomic.add(delta)),
  'atomic.get': plain((atomic: Atomic) => atomic.value),
  'atomic.set': plain((atomic: Atomic, value: Int) => {
    atomic.value = value;
  }),
  'atomic.compareAndSwap': plain((atomic: Atomic, expected: Int, value: Int) => atomic.compareAndSwap(expected, value)),
  'waitgroup.new': plain(() => new WaitGroup()),
  'waitgroup.add': plain((group: WaitGroup, delta: Int) => group.add(delta)),
  'waitgroup.done': plain((group: WaitGroup) => group.add(negInt(1))),
  'waitgroup.wait': waiting(waitFor),
  'once.new': plain(() => new Once()),
  'once.call': waiting(callOnce),
};
