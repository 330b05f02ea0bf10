/**
 * Functions with each use of an assigned field of an element sent to the list: `let x = xs[i]; x.f = v` becomes
 * `let list = xs; let index = i; let x = list[index]; list[index].f = v`. To the rest of lowering it is a function like any other.
 *
 * Invariants: the object of an assigned field is an `index` expression; what is evaluated before a value with a loop in
 * it is in locals, so that nothing has to be taken out of such an assignment (hoist.ts).
 */
import type { HirExpr, HirFunction, HirLocal, HirStmt, LocalId } from '../hir/hir.js';
import { holdsLoop } from '../hir/hoist.js';
import { mapStmts } from '../hir/map.js';
import type { TypeTable } from '../hir/types.js';
import { walkFunction } from '../hir/walk.js';
import type { ElementFlow } from './element-flow.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;
type Stmt<K extends HirStmt['kind']> = Extract<HirStmt, { kind: K }>;

export function assignElements(flow: ElementFlow): ReadonlyMap<HirFunction, HirFunction> {
  const found = new Map<HirFunction, HirFunction>();
  for (const fn of flow.users()) {
    const made = new Rewriting(flow, fn).run();
    if (made.body !== fn.body) found.set(fn, made);
  }
  return found;
}

/** Where an element is. */
interface Place {
  readonly list: Expr<'local'>;
  readonly index: HirExpr;
}

class Rewriting {
  private readonly locals: HirLocal[];
  private readonly places = new Map<LocalId, Place>();
  private readonly assignments = new Map<LocalId, number>();
  private readonly types: TypeTable;

  constructor(
    private readonly flow: ElementFlow,
    private readonly fn: HirFunction,
  ) {
    this.types = flow.program.types;
    this.locals = [...fn.locals];
    for (let i = 0; i < fn.paramCount; i++) this.assignments.set(i, 1);
    walkFunction(fn, {
      stmt: (s) => {
        if (s.kind === 'setLocal') this.assignments.set(s.local, (this.assignments.get(s.local) ?? 0) + 1);
      },
    });
  }

  run(): HirFunction {
    this.findPlaces();
    const body = mapStmts(
      this.fn.body,
      (e) => (e.kind === 'field' && this.isAssigned(e.object, e.field) ? this.withObject(e) : e),
      (s) => this.statement(s),
    );
    return { ...this.fn, locals: this.locals, body };
  }

  private findPlaces(): void {
    const used = this.flow.locals.get(this.fn.id);
    walkFunction(this.fn, {
      stmt: (s) => {
        if (s.kind !== 'setLocal' || s.value.kind !== 'index' || used?.has(s.local) !== true) return;
        if (!this.flow.assigned.has(s.value.type as never)) return;
        const { list, index } = s.value;
        this.places.set(s.local, {
          list: this.keeper(list, 'list') as Expr<'local'>,
          index: this.keeper(index, 'index'),
        });
      },
    });
  }

  /** What has the value later: itself, when it is a local that is not assigned again. */
  private keeper(value: HirExpr, name: string): HirExpr {
    const stays = value.kind === 'local' && this.assignments.get(value.local) === 1;
    return stays || value.kind === 'int' ? value : this.hidden(value, name);
  }

  private hidden({ span, type }: HirExpr, name: string): Expr<'local'> {
    const id = this.locals.length;
    this.locals.push({ id, name, type, hidden: true });
    this.assignments.set(id, 1);
    return { kind: 'local', span, type, local: id };
  }

  private isAssigned(object: HirExpr, field: number): boolean {
    return this.flow.isAssigned(object.type, field);
  }

  /** The element that a local was given. */
  private element(object: HirExpr): HirExpr {
    const place = object.kind === 'local' ? this.places.get(object.local) : undefined;
    return place === undefined ? object : this.at(object, place);
  }

  private withObject<T extends Expr<'field'> | Stmt<'setField'>>(node: T): T {
    const object = this.element(node.object);
    return object === node.object ? node : { ...node, object };
  }

  private at({ span, type }: HirExpr, { list, index }: Place): Expr<'index'> {
    return { kind: 'index', span, type, list: { ...list, span }, index: { ...index, span }, checked: false };
  }

  private statement(s: HirStmt): HirStmt {
    if (s.kind === 'setLocal') return this.setLocal(s);
    return s.kind === 'setField' && this.isAssigned(s.object, s.field) ? this.setField(s) : s;
  }

  private setLocal(s: Stmt<'setLocal'>): HirStmt {
    const place = this.places.get(s.local);
    const { value } = s;
    if (place === undefined || value.kind !== 'index') return s;
    const body = [...keep(place.list, value.list), ...keep(place.index, value.index)];
    if (body.length === 0) return s;
    const element: HirExpr = { ...value, list: place.list, index: place.index };
    return { ...s, value: { kind: 'seq', span: value.span, type: value.type, body, value: element } };
  }

  private setField(s: Stmt<'setField'>): HirStmt {
    const object = this.element(s.object);
    if (object.kind !== 'index' || !holdsLoop(s.value)) return this.withObject(s);
    const { span } = s;
    const list = this.keeper(object.list, 'list') as Expr<'local'>;
    const index = this.keeper(object.index, 'index');
    const before: HirStmt[] = [...keep(list, object.list), ...keep(index, object.index)];
    if (object.checked) before.push({ kind: 'expr', span: object.span, value: { ...object, list, index } });
    if (s.value.type.kind === 'never') before.push({ kind: 'expr', span, value: s.value });
    else {
      const value = this.hidden(s.value, 'value');
      before.push({ kind: 'setLocal', span, local: value.local, value: s.value });
      before.push({ ...s, object: this.at(object, { list, index }), value });
    }
    return { kind: 'block', span, label: undefined, body: before };
  }
}

function keep(by: HirExpr, value: HirExpr): HirStmt[] {
  const same = by.kind !== 'local' || (value.kind === 'local' && value.local === by.local);
  return same ? [] : [{ kind: 'setLocal', span: value.span, local: by.local, value }];
}
