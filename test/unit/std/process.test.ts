/**
 * What standard modules do at the edges of the process: panics of every function that can fail, standard input,
 * arguments, exit. One executable holds all cases; its first argument chooses.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));

/** An Otter statement and the message it panics with. */
const PANICS: readonly (readonly [string, string])[] = [
  ['println(io.read("/no"))', 'cannot read "/no": no such file or directory'],
  ['println(io.read("/dev"))', 'cannot read "/dev": is a directory'],
  ['println(io.read("/a\\0b"))', 'cannot read "/a\0b": the path has a NUL character'],
  ['println(io.lines("/no"))', 'cannot read "/no": no such file or directory'],
  ['io.write("/no/x", "")', 'cannot write "/no/x": no such file or directory'],
  ['io.copy("/no", "/x")', 'cannot copy "/no": no such file or directory'],
  ['io.copy("/dev/null", "/no/x")', 'cannot copy "/no/x": no such file or directory'],
  ['fs.mkdir("/dev/null/x")', 'cannot make the folder "/dev/null/x": not a directory'],
  ['fs.mkdir("/dev/null")', 'cannot make the folder "/dev/null": file exists'],
  ['fs.rmdir("/dev/null")', 'cannot remove the folder "/dev/null": not a directory'],
  ['fs.remove("/no")', 'cannot remove "/no": no such file or directory'],
  ['println(fs.list_dir("/no"))', 'cannot list "/no": no such file or directory'],
  ['println(fs.file_size("/dev"))', 'cannot size "/dev": is a directory'],
  [
    `println(fs.exists("/${'x'.repeat(300)}"))\n    io.write("/${'x'.repeat(300)}", 1)`,
    `cannot write "/${'x'.repeat(300)}": the name is too long`,
  ],
  ['println(rand.int(5, 2))', 'range 5..2 is empty'],
  ['println(rand.Random(1).int(0, -1))', 'range 0..-1 is empty'],
  ['println(math.randi(0))', 'range 0..-1 is empty'],
  ['println(rand.bytes(-1))', 'negative count -1'],
  ['println(rand.bytes(9223372036854775807))', 'out of memory'],
  ['println(time.format(0, "%F %Q"))', 'unknown directive %Q in "%F %Q"'],
  ['println(time.format(0, "100%"))', 'unknown directive % in "100%"'],
  ['println(time.parse("%F %Q", "2023-02-28 1"))', 'unknown directive %Q in "%F %Q"'],
  ['println(time.format(253402300800000, "%F"))', 'time 253402300800000 is out of range'],
  ['println(time.parse("%F", "2023-02-29"))', 'cannot parse "2023-02-29" as a time like "%F"'],
  ['println(time.parse("%F", "2023-02-28 "))', 'cannot parse "2023-02-28 " as a time like "%F"'],
  ['println(time.parse("%H", "24"))', 'cannot parse "24" as a time like "%H"'],
  ['println(time.parse("%s", "99999999999999999999"))', 'cannot parse "99999999999999999999" as a time like "%s"'],
  ['println(fmt.format(5, "5w"))', 'bad format spec "5w"'],
  ['println(fmt.format(5, "9999999"))', 'bad format spec "9999999"'],
  ['println(fmt.format(5, ".2d"))', `bad format spec ".2d": a precision does not fit an int`],
  ['println(fmt.format(5, "s"))', `bad format spec "s": type 's' does not fit an int`],
  ['println(fmt.format(5, ",b"))', `bad format spec ",b": ',' does not fit types x, X, b and o`],
  ['println(fmt.format(2.5, "x"))', 'bad format spec "x": types d, x, X, b and o need an int'],
  ['println(fmt.format("a", "f"))', 'bad format spec "f": its type needs a number'],
  ['println(fmt.format("a", "+"))', 'bad format spec "+": a sign needs a number'],
  ['println(fmt.format("a", ","))', `bad format spec ",": ',' needs a number`],
  ['println(fmt.format("a", "=5"))', `bad format spec "=5": '=' needs a number`],
];

const OTHER_CASES = `
fn other(which: str):
    if which == "input":
        io.print("name? ")
        println(io.read_line())
        println(io.read_line())
        println(io.read_line())
        println(f"[{io.read_all()}]")
        println(io.read_line())
        println(io.read_all().len())
    elif which == "args":
        println(io.args())
    elif which == "sum":
        let sum = 0
        let lines = 0
        while true:
            match io.read_line():
                case Some(line):
                    sum += int(line)
                    lines += 1
                case None:
                    break
        println(f"{lines} {sum}")
    elif which == "exit":
        io.print("said")
        sys.exit(300)
`;

const USES = 'fmt fs io math rand sys time'.split(' ').map((name) => `use ${name}\n`);
const functions = PANICS.map(([code], i) => `fn panic_${i}():\n    ${code}\n`);
const choice = PANICS.map((_, i) => `    if which == "${i}":\n        panic_${i}()\n`);
const SOURCE = `${USES.join('')}\n${functions.join('')}${OTHER_CASES}
fn main():
    let which = io.args()[0]
    other(which)
${choice.join('')}`;

const folder = mkdtempSync(join(tmpdir(), 'otter-std-'));
const program = join(folder, 'program.ot');
const executable = join(folder, 'program');
writeFileSync(program, SOURCE);

interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

function run(command: string, args: readonly string[], input: string | Buffer): Outcome {
  const { stdout, stderr, status } = spawnSync(command, args, { input, encoding: 'utf8', timeout: 60_000 });
  return { out: stdout, err: stderr, code: status };
}

const MODES: readonly (readonly [string, (args: readonly string[], input?: string | Buffer) => Outcome])[] = [
  ['static', (args, input = '') => run(executable, args, input)],
  ['jit', (args, input = '') => run(OTTER, ['run', '--no-cache', program, '--', ...args], input)],
];

test('the program builds', () => {
  const { err, code } = run(OTTER, ['build', program, '-o', executable], '');
  assert.is(err, '');
  assert.is(code, 0);
});

for (const [i, [code, message]] of PANICS.entries()) {
  test(`${code.slice(0, 60)} panics`, () => {
    const outcome = run(executable, [String(i)], '');
    assert.is(outcome.err.split('\n')[0], `panic: ${message}`);
    assert.is(outcome.code, 101);
  });
}

for (const [mode, otter] of MODES) {
  test(`standard input, by lines and whole (${mode})`, () => {
    const { out } = otter(['input'], 'first\r\nsécond\n\nrest\nof it\n');
    assert.is(out, 'name? Option.Some(first)\nOption.Some(sécond)\nOption.Some()\n[rest\nof it\n]\nOption.None\n0\n');
    assert.is(
      otter(['input'], 'only\r').out,
      'name? Option.Some(only\r)\nOption.None\nOption.None\n[]\nOption.None\n0\n',
    );
  });

  test(`input that is not UTF-8 (${mode})`, () => {
    const { err, code } = otter(['input'], Buffer.from([0x61, 0xff, 0x0a]));
    assert.is(err.split('\n')[0], 'panic: the input is not UTF-8 text');
    assert.is(code, 101);
  });

  test(`arguments (${mode})`, () => {
    assert.is(otter(['args', 'b c', '', 'é', '--x']).out, '[args, b c, , é, --x]\n');
  });

  test(`exit writes what was printed; the system keeps eight bits of the code (${mode})`, () => {
    const { out, code } = otter(['exit']);
    assert.is(out, 'said');
    assert.is(code, 300 & 0xff);
  });

  test(`many lines of input (${mode})`, () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join('');
    assert.is(otter(['sum'], lines).out, `50000 ${(50_000 * 49_999) / 2}\n`);
  });
}

test.after(() => rmSync(folder, { recursive: true }));

test.run();
