//! A virtual machine with a stack runs a small program that it assembles from text.

#[path = "../harness.rs"]
mod harness;

use std::collections::HashMap;
use std::hint::black_box;

#[derive(Clone, Copy)]
enum Op {
    Push(i64),
    Load(usize),
    Store(usize),
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Less,
    Equal,
    Jump(usize),
    JumpUnless(usize),
    Halt,
}

/// Sums the lengths of the Collatz sequences of 1 to `limit`.
const SOURCE: &str = "
    push 0
    store sum
    push 1
    store start
next:
    load start
    load limit
    less
    unless done
    load start
    store value
step:
    load value
    push 1
    equal
    unless go
    jump ended
go:
    load sum
    push 1
    add
    store sum
    load value
    push 2
    remainder
    unless even
    load value
    push 3
    multiply
    push 1
    add
    store value
    jump step
even:
    load value
    push 2
    divide
    store value
    jump step
ended:
    load start
    push 1
    add
    store start
    jump next
done:
    load sum
    halt
";

const VARIABLES: [&str; 4] = ["limit", "sum", "start", "value"];

fn labels_of<'a>(lines: &[&'a str]) -> HashMap<&'a str, usize> {
    let mut labels = HashMap::new();
    let mut place = 0;
    for line in lines {
        match line.strip_suffix(':') {
            Some(label) => {
                labels.insert(label, place);
            }
            None => place += 1,
        }
    }
    labels
}

fn instruction(line: &str, labels: &HashMap<&str, usize>) -> Op {
    let (word, operand) = line.split_once(' ').unwrap_or((line, ""));
    let variable = || VARIABLES.iter().position(|&name| name == operand).expect("the variable exists");
    match word {
        "push" => Op::Push(operand.parse().expect("a number is pushed")),
        "load" => Op::Load(variable()),
        "store" => Op::Store(variable()),
        "add" => Op::Add,
        "subtract" => Op::Subtract,
        "multiply" => Op::Multiply,
        "divide" => Op::Divide,
        "remainder" => Op::Remainder,
        "less" => Op::Less,
        "equal" => Op::Equal,
        "jump" => Op::Jump(labels[operand]),
        "unless" => Op::JumpUnless(labels[operand]),
        "halt" => Op::Halt,
        other => panic!("there is no instruction {other}"),
    }
}

fn assemble(source: &str) -> Vec<Op> {
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let labels = labels_of(&lines);
    lines.iter().filter(|line| !line.ends_with(':')).map(|line| instruction(line, &labels)).collect()
}

struct Stack {
    values: Vec<i64>,
}

impl Stack {
    fn push(&mut self, value: i64) {
        self.values.push(value);
    }

    fn pop(&mut self) -> i64 {
        self.values.pop().expect("the stack is not empty")
    }

    fn binary(&mut self, operation: impl Fn(i64, i64) -> i64) {
        let right = self.pop();
        let left = self.pop();
        self.push(operation(left, right));
    }
}

fn run(code: &[Op], limit: i64) -> i64 {
    let mut variables = [0; VARIABLES.len()];
    variables[0] = limit;
    let mut stack = Stack { values: Vec::new() };
    let mut pc = 0;
    loop {
        let op = code[pc];
        pc += 1;
        match op {
            Op::Push(value) => stack.push(value),
            Op::Load(slot) => stack.push(variables[slot]),
            Op::Store(slot) => variables[slot] = stack.pop(),
            Op::Add => stack.binary(i64::wrapping_add),
            Op::Subtract => stack.binary(i64::wrapping_sub),
            Op::Multiply => stack.binary(i64::wrapping_mul),
            Op::Divide => stack.binary(i64::wrapping_div),
            Op::Remainder => stack.binary(i64::wrapping_rem),
            Op::Less => stack.binary(|left, right| (left < right) as i64),
            Op::Equal => stack.binary(|left, right| (left == right) as i64),
            Op::Jump(target) => pc = target,
            Op::JumpUnless(target) => {
                if stack.pop() == 0 {
                    pc = target;
                }
            }
            Op::Halt => return stack.pop(),
        }
    }
}

fn bench(n: i64) -> i64 {
    // The source stands for text from outside: the compiler may not look into it.
    run(&assemble(black_box(SOURCE)), n)
}

fn main() {
    harness::run(bench, 15_000)
}
