//! Evaluates expressions held as nested vectors of values, as a reader of data would deliver them.

#[path = "../harness.rs"]
mod harness;
#[path = "../fast_map.rs"]
mod fast_map;

use fast_map::FastMap;
use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

#[derive(Clone, Copy)]
enum Value {
    Int(i64),
    Float(f64),
    Bool(bool),
}

enum Expression {
    Constant(Value),
    Name(&'static str),
    List(Vec<Expression>),
}

use Expression::{Constant, List, Name};

struct Function {
    parameters: Vec<&'static str>,
    body: Expression,
}

type Environment = FastMap<&'static str, Value>;
type Functions = FastMap<&'static str, Function>;

impl Value {
    fn as_float(self) -> f64 {
        match self {
            Value::Int(value) => value as f64,
            Value::Float(value) => value,
            Value::Bool(_) => panic!("a number is expected, not a bool"),
        }
    }

    fn combine(self, other: Value, ints: impl Fn(i64, i64) -> i64, floats: impl Fn(f64, f64) -> f64) -> Value {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => Value::Int(ints(a, b)),
            (a, b) => Value::Float(floats(a.as_float(), b.as_float())),
        }
    }

    fn less(self, other: Value) -> Value {
        Value::Bool(match (self, other) {
            (Value::Int(a), Value::Int(b)) => a < b,
            (a, b) => a.as_float().partial_cmp(&b.as_float()) == Some(Ordering::Less),
        })
    }
}

impl Add for Value {
    type Output = Value;

    fn add(self, other: Value) -> Value {
        self.combine(other, i64::wrapping_add, |a, b| a + b)
    }
}

impl Sub for Value {
    type Output = Value;

    fn sub(self, other: Value) -> Value {
        self.combine(other, i64::wrapping_sub, |a, b| a - b)
    }
}

impl Mul for Value {
    type Output = Value;

    fn mul(self, other: Value) -> Value {
        self.combine(other, i64::wrapping_mul, |a, b| a * b)
    }
}

fn evaluate(expression: &Expression, environment: &Environment, functions: &Functions) -> Value {
    let items = match expression {
        Constant(value) => return *value,
        Name(name) => return environment[name],
        List(items) => items,
    };
    let Name(head) = items[0] else { panic!("a list starts with a name") };
    let argument = |i: usize| evaluate(&items[i], environment, functions);
    match head {
        "if" => match argument(1) {
            Value::Bool(condition) => argument(if condition { 2 } else { 3 }),
            _ => panic!("a condition is a bool"),
        },
        "+" => argument(1) + argument(2),
        "-" => argument(1) - argument(2),
        "*" => argument(1) * argument(2),
        "<" => argument(1).less(argument(2)),
        _ => {
            let function = &functions[head];
            let places = function.parameters.iter().enumerate();
            let inner = places.map(|(i, &parameter)| (parameter, argument(i + 1))).collect();
            evaluate(&function.body, &inner, functions)
        }
    }
}

fn int(value: i64) -> Expression {
    Constant(Value::Int(value))
}

fn node(head: &'static str, a: Expression, b: Expression) -> Expression {
    List(vec![Name(head), a, b])
}

fn branch(condition: Expression, yes: Expression, no: Expression) -> Expression {
    List(vec![Name("if"), condition, yes, no])
}

fn fib() -> Function {
    let call = |less| List(vec![Name("fib"), node("-", Name("n"), int(less))]);
    let body = branch(node("<", Name("n"), int(2)), Name("n"), node("+", call(1), call(2)));
    Function { parameters: vec!["n"], body }
}

/// power(x, n) with a float x
fn power() -> Function {
    let step = List(vec![Name("power"), Name("x"), node("-", Name("n"), int(1))]);
    let one = Constant(Value::Float(1.0));
    let body = branch(node("<", Name("n"), int(1)), one, node("*", Name("x"), step));
    Function { parameters: vec!["x", "n"], body }
}

fn bench(n: i64) -> String {
    let functions: Functions = [("fib", fib()), ("power", power())].into_iter().collect();
    let globals = Environment::default();
    let mut whole = 0;
    let mut fine = 0.0;
    for round in 0..n {
        let call = List(vec![Name("fib"), int(15 + round % 3)]);
        match evaluate(&call, &globals, &functions) {
            Value::Int(value) => whole += value,
            _ => panic!("fib gives an int"),
        }
        let base = Constant(Value::Float(1.0 + round as f64 / 100000.0));
        let call = List(vec![Name("power"), base, int(200)]);
        fine += evaluate(&call, &globals, &functions).as_float();
    }
    format!("{whole} {}", harness::float_text(fine))
}

fn main() {
    harness::run(bench, 120)
}
