/** Valid programs to start mutations from: the corpus, the language tests, and small ones dense in features. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Longer programs add time to each case, and nothing new to break. */
const LONGEST = 3_000;

function programsUnder(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  const names = (readdirSync(path, { recursive: true }) as string[]).filter((name) => name.endsWith('.ot')).sort();
  return names.map((name) => readFileSync(join(path, name), 'utf8').slice(0, LONGEST));
}

export const FEATURES: readonly string[] = [
  `struct Pair<A, B>:
    first: A
    second: B = None

    fn swap(self) -> Pair<B, A>:
        return Pair(first=self.second, second=self.first)

    fn show(self):
        println(f"{self.first} {self.second:>5}")

fn make<T>(x: T, n: int = 2) -> list<T>:
    return [x] * n

let p = Pair(first=1, second="a")
p.swap().show()
p.first += 3
println(make(p, n=3)[0].first, )
println(Pair<int, float>{first: 1, second: 2.0} == Pair{first: 1, second: 2})
`,
  `enum Shape:
    Circle: (float)
    Rect: (float, float)
    Empty

    fn area(self) -> float:
        return match self:
            case Shape.Circle(r): 3.14 * r * r
            case Shape.Rect(w, h) if w > 0.0: w * h
            case _: 0.0

enum Tree<T>:
    Leaf
    Node: (Tree<T>, T, Tree<T>)

fn insert<T>(t: Tree<T>, x: T) -> Tree<T>:
    match t:
        case Tree.Leaf: return Tree.Node(Tree.Leaf, x, Tree.Leaf)
        case Tree.Node(l, v, r):
            if x < v:
                return Tree.Node(insert(l, x), v, r)
            return Tree.Node(l, v, insert(r, x))

let t = insert(insert(Tree.Leaf, 3), 1)
println(t)
println(Shape.Circle(2.0).area())
`,
  `fn classify(x):
    if x is None:
        return "none"
    elif type_of(x) == "int":
        return "int " + x
    return f"other {x}"

fn apply(f: fn(int) -> int, xs: list<int>) -> list<int>:
    return xs.map(f)

fn double(x: int) -> int:
    return x * 2

for v in [1, 2, 3]:
    println(classify(v))
let anything: any = {"a": [1, 2], "b": [3]}
for k, v in {"a": 1, "b": 2}:
    print(k)
println(anything["a"][0] + 1)
println(apply(double, [x for x in 0..10 if x % 2 == 0]))
let d = {k: k * k for k in range(5)}
d[7] = 49
d[0] -= 1
while d[0] < 3:
    d[0] += 1
    if d[0] == 2: continue
    else: pass
`,
  `use math
use task, sync

fn work(n: int) -> int:
    let total = 0
    for i in 0..n:
        total += i ** 2 & 0xff | i << 3 ^ ~i
    return total

fn find(xs: list<str>, s: str) -> Option<int>:
    for i, x in enumerate(xs):
        if x == s:
            return Some(i)
    return Option.None

let h = spawn work(100)
let ch = task.channel<int>(4)
task.send(ch, await h)
println(task.recv(ch))
match find(["a", "b"], "b"):
    case Some(i): println(i)
    case None: println("no")
let a = if math.sqrt(2.0) > 1.0:
    1
else:
    2
println(a if not (a == 1) else -a, )
let xs = [[1], [2, 3]]
match xs[1]:
    case [x, 3]..rest: println(rest)
    case []: pass
    case [_, y]: println(y)
    case _: panic("bad")
println([xs[0:1][0][0], len("abc"[1:])])
println('q' in "abc" and 1 not in xs[0] or xs is xs)
let s: Result<int, str> = Err("bad")
let n: i32 = 3
type Grid = dict<str, list<float>>
let g: Grid = {}
g["a"] = [1, 2]
g["a"] += [n]
println(f"{g} {s} {n:05} {"x" if n > 2 else 'y'}")
`,
  `# a comment
fn fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)

count = 0
names = []
names.append("x")
fn bump():
    count += 1
    return count

println(fib(10) + bump())
println(names)
fn bench(n: int) -> int:
    return fib(n)

fn main():
    let text = """a
  b"""
    for c in text:
        print(c)
    assert(len(text) > 2, "long")
`,
];

export const PROGRAMS: readonly string[] = [
  ...programsUnder('corpus'),
  ...programsUnder('test/filetests'),
  ...FEATURES,
];
