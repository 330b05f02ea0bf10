//! The Takeuchi function on the lengths of linked lists.

#[path = "../harness.rs"]
mod harness;

struct Element {
    #[allow(dead_code)] // The lists are compared by length; a value makes them lists of something.
    value: i64,
    next: Option<Box<Element>>,
}

type List<'a> = Option<&'a Element>;

fn make_list(length: i64) -> Option<Box<Element>> {
    (length > 0).then(|| Box::new(Element { value: length, next: make_list(length - 1) }))
}

fn length_of(list: List) -> i64 {
    let mut length = 0;
    let mut rest = list;
    while let Some(element) = rest {
        length += 1;
        rest = element.next.as_deref();
    }
    length
}

fn is_shorter(x: List, y: List) -> bool {
    let (mut x, mut y) = (x, y);
    loop {
        match (x, y) {
            (_, None) => return false,
            (None, Some(_)) => return true,
            (Some(in_x), Some(in_y)) => {
                x = in_x.next.as_deref();
                y = in_y.next.as_deref();
            }
        }
    }
}

fn rest_of(list: List) -> List {
    list.expect("the list is not empty").next.as_deref()
}

fn tail<'a>(x: List<'a>, y: List<'a>, z: List<'a>) -> List<'a> {
    if is_shorter(y, x) {
        tail(tail(rest_of(x), y, z), tail(rest_of(y), z, x), tail(rest_of(z), x, y))
    } else {
        z
    }
}

fn round() -> i64 {
    let (x, y, z) = (make_list(15), make_list(10), make_list(6));
    length_of(tail(x.as_deref(), y.as_deref(), z.as_deref()))
}

fn bench(n: i64) -> i64 {
    (0..n).map(|_| round()).sum()
}

fn main() {
    harness::run(bench, 3000)
}
