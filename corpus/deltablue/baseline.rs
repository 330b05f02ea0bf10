//! DeltaBlue, an incremental solver of one-way constraints, with variables and constraints in arenas.

#[path = "../harness.rs"]
mod harness;

// Strengths, the strongest first.
const REQUIRED: u8 = 0;
const PREFERRED: u8 = 2;
const STRONG_DEFAULT: u8 = 3;
const DEFAULT: u8 = 4;
const WEAKEST: u8 = 6;

/// Of the chain, and how many points are projected.
const LENGTH: usize = 5000;

type VariableId = usize;
type ConstraintId = usize;

#[derive(Clone, Copy)]
enum Relation {
    Stay(VariableId),
    Edit(VariableId),
    Equal(VariableId, VariableId),
    Scale(Projection),
}

/// target = source * factor + offset
#[derive(Clone, Copy)]
struct Projection {
    source: VariableId,
    factor: VariableId,
    offset: VariableId,
    target: VariableId,
}

/// Which way a satisfied constraint computes; those of one variable flow forward.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Off,
    Forward,
    Backward,
}

struct Variable {
    value: i64,
    constraints: Vec<ConstraintId>,
    determined_by: Option<ConstraintId>,
    mark: i64,
    walk_strength: u8,
    stay: bool,
}

impl Variable {
    fn is_known(&self, mark: i64) -> bool {
        self.mark == mark || self.stay || self.determined_by.is_none()
    }

    fn forget(&mut self, constraint: ConstraintId) {
        if let Some(place) = self.constraints.iter().position(|&c| c == constraint) {
            self.constraints.remove(place);
        }
        if self.determined_by == Some(constraint) {
            self.determined_by = None;
        }
    }
}

struct Constraint {
    relation: Relation,
    strength: u8,
    flow: Flow,
}

impl Constraint {
    fn is_satisfied(&self) -> bool {
        self.flow != Flow::Off
    }

    fn is_input(&self) -> bool {
        matches!(self.relation, Relation::Edit(_))
    }

    fn for_each_variable(&self, mut f: impl FnMut(VariableId)) {
        match self.relation {
            Relation::Stay(v) | Relation::Edit(v) => f(v),
            Relation::Equal(left, right) => [left, right].into_iter().for_each(f),
            Relation::Scale(p) => [p.source, p.target, p.factor, p.offset].into_iter().for_each(f),
        }
    }

    fn output(&self) -> VariableId {
        match self.relation {
            Relation::Stay(v) | Relation::Edit(v) => v,
            Relation::Equal(left, right) => self.output_of(left, right),
            Relation::Scale(p) => self.output_of(p.source, p.target),
        }
    }

    fn output_of(&self, left: VariableId, right: VariableId) -> VariableId {
        if self.flow == Flow::Forward { right } else { left }
    }

    fn input_of(&self, left: VariableId, right: VariableId) -> VariableId {
        if self.flow == Flow::Forward { left } else { right }
    }
}

#[derive(Default)]
struct Planner {
    mark: i64,
    variables: Vec<Variable>,
    constraints: Vec<Constraint>,
}

impl Planner {
    fn variable(&mut self, value: i64) -> VariableId {
        let constraints = Vec::new();
        let variable =
            Variable { value, constraints, determined_by: None, mark: 0, walk_strength: WEAKEST, stay: true };
        self.variables.push(variable);
        self.variables.len() - 1
    }

    fn new_mark(&mut self) -> i64 {
        self.mark += 1;
        self.mark
    }

    fn add(&mut self, relation: Relation, strength: u8) -> ConstraintId {
        let id = self.constraints.len();
        let constraint = Constraint { relation, strength, flow: Flow::Off };
        constraint.for_each_variable(|v| self.variables[v].constraints.push(id));
        self.constraints.push(constraint);
        self.incremental_add(id);
        id
    }

    fn remove(&mut self, id: ConstraintId) {
        if self.constraints[id].is_satisfied() {
            self.incremental_remove(id);
        } else {
            self.forget(id);
        }
    }

    fn forget(&mut self, id: ConstraintId) {
        self.constraints[id].for_each_variable(|v| self.variables[v].forget(id));
        self.constraints[id].flow = Flow::Off;
    }

    fn incremental_add(&mut self, id: ConstraintId) {
        let mark = self.new_mark();
        let mut overridden = self.satisfy(id, mark);
        while let Some(other) = overridden {
            overridden = self.satisfy(other, mark);
        }
    }

    fn incremental_remove(&mut self, id: ConstraintId) {
        let output = self.constraints[id].output();
        self.forget(id);
        for other in self.remove_propagate_from(output) {
            self.incremental_add(other);
        }
    }

    /// Satisfies a constraint if it can, and gives the weaker one that it overrides.
    fn satisfy(&mut self, id: ConstraintId, mark: i64) -> Option<ConstraintId> {
        self.choose_flow(id, mark);
        let constraint = &self.constraints[id];
        if !constraint.is_satisfied() {
            assert!(constraint.strength != REQUIRED, "could not satisfy a required constraint");
            return None;
        }
        let output = constraint.output();
        self.mark_inputs(id, mark);
        let overridden = self.variables[output].determined_by;
        if let Some(other) = overridden {
            self.constraints[other].flow = Flow::Off;
        }
        self.variables[output].determined_by = Some(id);
        assert!(self.add_propagate(id, mark), "there is a cycle");
        self.variables[output].mark = mark;
        overridden
    }

    /// Decides whether a constraint can be satisfied, and which way.
    fn choose_flow(&mut self, id: ConstraintId, mark: i64) {
        let Constraint { relation, strength, .. } = self.constraints[id];
        let flow = match relation {
            Relation::Stay(v) | Relation::Edit(v) => {
                let variable = &self.variables[v];
                let free = variable.mark != mark && strength < variable.walk_strength;
                if free { Flow::Forward } else { Flow::Off }
            }
            Relation::Equal(left, right) => self.binary_flow(strength, left, right, mark),
            Relation::Scale(p) => self.binary_flow(strength, p.source, p.target, mark),
        };
        self.constraints[id].flow = flow;
    }

    fn binary_flow(&self, strength: u8, left: VariableId, right: VariableId, mark: i64) -> Flow {
        let (left, right) = (&self.variables[left], &self.variables[right]);
        let forward = if strength < right.walk_strength { Flow::Forward } else { Flow::Off };
        let backward = if strength < left.walk_strength { Flow::Backward } else { Flow::Off };
        if left.mark == mark {
            if right.mark != mark { forward } else { Flow::Off }
        } else if right.mark == mark || left.walk_strength > right.walk_strength {
            backward
        } else {
            forward
        }
    }

    fn mark_inputs(&mut self, id: ConstraintId, mark: i64) {
        let constraint = &self.constraints[id];
        match constraint.relation {
            Relation::Stay(_) | Relation::Edit(_) => {}
            Relation::Equal(left, right) => self.variables[constraint.input_of(left, right)].mark = mark,
            Relation::Scale(p) => {
                self.variables[constraint.input_of(p.source, p.target)].mark = mark;
                self.variables[p.factor].mark = mark;
                self.variables[p.offset].mark = mark;
            }
        }
    }

    fn are_inputs_known(&self, id: ConstraintId, mark: i64) -> bool {
        let constraint = &self.constraints[id];
        let is_known = |v: VariableId| self.variables[v].is_known(mark);
        match constraint.relation {
            Relation::Stay(_) | Relation::Edit(_) => true,
            Relation::Equal(left, right) => is_known(constraint.input_of(left, right)),
            Relation::Scale(p) => {
                is_known(constraint.input_of(p.source, p.target)) && is_known(p.factor) && is_known(p.offset)
            }
        }
    }

    /// Brings the output's walkabout strength, its stay flag and, if it stays, its value up to date.
    fn recalculate(&mut self, id: ConstraintId) {
        let constraint = &self.constraints[id];
        let (walk_strength, stay) = match constraint.relation {
            Relation::Stay(_) | Relation::Edit(_) => (constraint.strength, !constraint.is_input()),
            Relation::Equal(left, right) => {
                let input = &self.variables[constraint.input_of(left, right)];
                (constraint.strength.max(input.walk_strength), input.stay)
            }
            Relation::Scale(p) => {
                let input = &self.variables[constraint.input_of(p.source, p.target)];
                let fixed = self.variables[p.factor].stay && self.variables[p.offset].stay;
                (constraint.strength.max(input.walk_strength), input.stay && fixed)
            }
        };
        let output = &mut self.variables[constraint.output()];
        output.walk_strength = walk_strength;
        output.stay = stay;
        if stay {
            self.execute(id);
        }
    }

    fn execute(&mut self, id: ConstraintId) {
        let Constraint { relation, flow, .. } = self.constraints[id];
        let variables = &mut self.variables;
        match relation {
            Relation::Stay(_) | Relation::Edit(_) => {}
            Relation::Equal(left, right) if flow == Flow::Forward => variables[right].value = variables[left].value,
            Relation::Equal(left, right) => variables[left].value = variables[right].value,
            Relation::Scale(p) => {
                let (factor, offset) = (variables[p.factor].value, variables[p.offset].value);
                if flow == Flow::Forward {
                    variables[p.target].value = variables[p.source].value * factor + offset;
                } else {
                    variables[p.source].value = (variables[p.target].value - offset) / factor;
                }
            }
        }
    }

    fn add_propagate(&mut self, id: ConstraintId, mark: i64) -> bool {
        let mut todo = vec![id];
        while let Some(next) = todo.pop() {
            let output = self.constraints[next].output();
            if self.variables[output].mark == mark {
                self.incremental_remove(id);
                return false;
            }
            self.recalculate(next);
            self.add_consumers(output, &mut todo);
        }
        true
    }

    fn add_consumers(&self, v: VariableId, todo: &mut Vec<ConstraintId>) {
        let variable = &self.variables[v];
        let consumes = |&c: &ConstraintId| self.constraints[c].is_satisfied() && variable.determined_by != Some(c);
        todo.extend(variable.constraints.iter().copied().filter(consumes));
    }

    /// Resets what depended on `output`; the constraints that might now be satisfied, strongest first.
    fn remove_propagate_from(&mut self, output: VariableId) -> Vec<ConstraintId> {
        let variable = &mut self.variables[output];
        variable.determined_by = None;
        variable.walk_strength = WEAKEST;
        variable.stay = true;
        let mut unsatisfied = Vec::new();
        let mut todo = vec![output];
        while let Some(v) = todo.pop() {
            for i in 0..self.variables[v].constraints.len() {
                let c = self.variables[v].constraints[i];
                if !self.constraints[c].is_satisfied() {
                    unsatisfied.push(c);
                } else if self.variables[v].determined_by != Some(c) {
                    self.recalculate(c);
                    todo.push(self.constraints[c].output());
                }
            }
        }
        unsatisfied.sort_by_key(|&c| self.constraints[c].strength);
        unsatisfied
    }

    /// The constraints to execute, in order, when the given input changes.
    fn plan_from(&mut self, id: ConstraintId) -> Vec<ConstraintId> {
        let mut todo = Vec::new();
        if self.constraints[id].is_input() && self.constraints[id].is_satisfied() {
            todo.push(id);
        }
        let mark = self.new_mark();
        let mut plan = Vec::new();
        while let Some(c) = todo.pop() {
            let output = self.constraints[c].output();
            if self.variables[output].mark != mark && self.are_inputs_known(c, mark) {
                plan.push(c);
                self.variables[output].mark = mark;
                self.add_consumers(output, &mut todo);
            }
        }
        plan
    }

    fn execute_all(&mut self, plan: &[ConstraintId]) {
        for &c in plan {
            self.execute(c);
        }
    }

    fn change(&mut self, v: VariableId, value: i64) {
        let edit = self.add(Relation::Edit(v), PREFERRED);
        let plan = self.plan_from(edit);
        for _ in 0..10 {
            self.variables[v].value = value;
            self.execute_all(&plan);
        }
        self.remove(edit);
    }
}

/// A chain of equalities with a weak stay at one end; the other end is edited.
fn chain(length: usize) -> i64 {
    let mut planner = Planner::default();
    let variables: Vec<VariableId> = (0..=length).map(|_| planner.variable(0)).collect();
    for pair in variables.windows(2) {
        planner.add(Relation::Equal(pair[0], pair[1]), REQUIRED);
    }
    planner.add(Relation::Stay(variables[length]), STRONG_DEFAULT);
    let edit = planner.add(Relation::Edit(variables[0]), PREFERRED);
    let plan = planner.plan_from(edit);
    let mut checksum = 0;
    for value in 0..100 {
        planner.variables[variables[0]].value = value;
        planner.execute_all(&plan);
        assert!(planner.variables[variables[length]].value == value, "the chain broke");
        checksum += planner.variables[variables[length / 2]].value;
    }
    planner.remove(edit);
    checksum
}

/// Pairs of variables in a linear relation; both sides, the factor and the offset are changed in turn.
fn projection(count: usize) -> i64 {
    let mut planner = Planner::default();
    let factor = planner.variable(10);
    let offset = planner.variable(1000);
    let sources: Vec<VariableId> = (1..=count as i64).map(|i| planner.variable(i)).collect();
    let targets: Vec<VariableId> = (1..=count as i64).map(|i| planner.variable(i)).collect();
    for (&source, &target) in sources.iter().zip(&targets) {
        planner.add(Relation::Stay(source), DEFAULT);
        planner.add(Relation::Scale(Projection { source, factor, offset, target }), REQUIRED);
    }
    let sum = |planner: &Planner| targets.iter().map(|&v| planner.variables[v].value).sum::<i64>();
    planner.change(sources[count - 1], 17);
    assert!(planner.variables[targets[count - 1]].value == 1170, "forward projection");
    planner.change(targets[count - 1], 1050);
    assert!(planner.variables[sources[count - 1]].value == 5, "backward projection");
    planner.change(factor, 5);
    let mut checksum = sum(&planner);
    planner.change(offset, 2000);
    checksum += sum(&planner);
    checksum
}

fn bench(n: i64) -> i64 {
    (0..n).map(|_| chain(LENGTH) + projection(LENGTH)).sum()
}

fn main() {
    harness::run(bench, 8)
}
