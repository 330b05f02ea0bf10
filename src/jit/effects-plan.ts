/** The part of a module's plan that says what the functions it calls may write. */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf, type LoweredModule, writesOf } from '../lower/index.js';
import type { ModulePlan } from './native.js';

type EffectsPlan = Required<Pick<ModulePlan, 'writes' | 'places'>>;

export function effectsPlan(program: HirProgram, bodies: LoweredModule['bodies']): EffectsPlan {
  const named = new Map(bodies.map(({ fn, name }) => [fn, name]));
  const numbers = new Map<string, number>();
  const writes: EffectsPlan['writes'][number][] = [];
  for (const fn of calledBy(program, bodies)) {
    const places = writesOf(program, fn);
    const callee = program.functions[fn];
    if (places === undefined || callee === undefined) continue;
    const body = named.get(fn);
    writes.push({
      symbol: callee.symbol,
      ...(body === undefined ? {} : { body }),
      places: [...places].map((place) => numberOf(numbers, place)),
    });
  }
  return { writes, places: [...numbers.keys()] };
}

function calledBy(program: HirProgram, bodies: LoweredModule['bodies']): ReadonlySet<FnId> {
  const called = new Set<FnId>();
  for (const { fn } of bodies) {
    const body = program.functions[fn];
    if (body !== undefined) for (const callee of factsOf(body).callees.keys()) called.add(callee);
  }
  return called;
}

function numberOf(numbers: Map<string, number>, place: string): number {
  const found = numbers.get(place) ?? numbers.size;
  numbers.set(place, found);
  return found;
}
