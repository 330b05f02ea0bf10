/** What every generated program starts with: generic types and functions, and fuel that ends all loops. */
export const PRELUDE = `use io
use json
use math
use rand
use task
use time

let fuel = 0

fn burn() -> bool:
    fuel -= 1
    return fuel < 0

struct Pair<A, B>:
    first: A
    second: B

    fn flipped(self) -> Pair<B, A>:
        return Pair(first=self.second, second=self.first)

enum Tree:
    Leaf: (int)
    Node: (Tree, Tree)

fn tree_sum(t: Tree) -> int:
    return match t:
        case Tree.Leaf(n): n
        case Tree.Node(a, b): tree_sum(a) - tree_sum(b)

fn tree_of(depth: int, n: int) -> Tree:
    if depth <= 0:
        return Tree.Leaf(n)
    return Tree.Node(tree_of(depth - 1, n * 2), tree_of(depth - 1, n * 2 + 1))

fn at_or<T>(xs: list<T>, i: int, other: T) -> T:
    if i < 0 or i >= len(xs):
        return other
    return xs[i]

fn some_or<T>(x: Option<T>, other: T) -> T:
    return match x:
        case Some(y): y
        case None: other

fn fine<T, E>(x: T, e: E) -> Result<T, E>:
    return Ok(x)

fn failed<T, E>(x: T, e: E) -> Result<T, E>:
    return Err(e)

fn checked<T, E>(x: Option<T>, e: E) -> Result<T, E>:
    return match x:
        case Some(y): Ok(y)
        case None: Err(e)

fn ok_or<T, E>(x: Result<T, E>, other: T) -> T:
    return match x:
        case Ok(y): y
        case Err(_): other

# What may be joined to itself in a loop grows by so much at most.
fn few<T>(xs: list<T>) -> list<T>:
    return xs if len(xs) < 200 else xs[:200]

fn brief(s: str) -> str:
    return s if len(s) < 400 else ""

fn boxed(x: any) -> any:
    return x

fn after<A, B>(x: A, y: B) -> B:
    return y

fn scaled(x: int, by: int = 3, plus: int = 1) -> int:
    return x * by + plus

fn built(parts: list<str>) -> str:
    let b = string_builder()
    for p in parts:
        b.append(p)
        b.append(len(p))
    return b.build()

fn shape_of(xs: list<int>) -> str:
    return match xs:
        case []: "none"
        case [0]: "zero"
        case [a]: f"one {a}"
        case [a, b]: f"two {b} {a}"
        case [a, -1]..rest: f"minus {a} {rest}"
        case [a, b]..rest if a > b: f"falling {len(rest)}"
        case _: "many"

fn choose<T>(first: bool, a: T, b: T) -> T:
    return a if first else b

fn double(x: int) -> int:
    return x * 2

fn abs_of(x: int) -> int:
    return abs(x) - 1

fn is_odd(x: int) -> bool:
    return x % 2 != 0

fn falling(a: int, b: int) -> bool:
    return a > b

fn in_order(xs: list<int>, is_falling: bool) -> list<int>:
    let ys = xs.copy()
    if is_falling:
        ys.sort_by(falling)
    else:
        ys.sort()
    return ys

fn apply2(f: fn(any, any) -> any, a: any, b: any) -> any:
    return f(a, b)

fn twice(f: fn(int) -> int, x: int) -> int:
    return f(f(x))
`;
