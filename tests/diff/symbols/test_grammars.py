"""Symbols of languages that tree-sitter reads."""

import sys

import pytest

from backtrail.diff.symbols.languages import LanguageError, language_of, outline_of

SCRIPT = b"""\
// about f
export function f(a) { return () => 1 }
/** doc
 */
class A extends B {
  // m
  async m() {}
  x = () => 2;
}
const g = async (a) => a;
const k = 1;
const one = () => 1, two = function () {};
"""
TYPED = b"""\
@dec
export abstract class A<T> {
  name: string;
  @on()
  go(): void {}
}
export interface I { a: number }
type T = string;
enum E { A }
namespace N { export function inner() {} }
declare function foo(x: number): void;
export const use = (a: number) => 1;
"""
GO = b"""\
package x
// F does
func F[T any](a int) {}
func (r *Repo[K]) Get(k int) (string, error) { return "", nil }
type (
  A struct { x int }
  B interface { M() }
)
// C is
type C struct {}
"""
RUST = b"""\
/// doc
#[derive(Debug)]
pub struct S<T> { a: T }
impl<T> S<T> {
    pub fn new() -> Self { }
}
impl fmt::Display for S {
    fn fmt(&self) {}
}
mod m { fn x() {} }
"""
JAVA = b"""\
/** doc */
@Deprecated
public class A {
  // c
  A() {}
  @Override public int m(int a) { return 1; }
  record R(int a) {}
}
"""
C = b"""\
/* doc */
static int *f(int a)
{ return 0; }
struct S { int a; };
struct S s;
typedef struct { int b; } T;
int (*sig(int s))(int) { return 0; }
"""
CPP = b"""\
namespace n {
// c
template <typename T>
class A : public B {
  A();
  ~A() {}
  bool operator==(const A& o) { return true; }
};
}
int n::A::k(int a) { return 2; }
"""


def spans(data, language):
    """Path, kind, first and last line of each symbol."""
    found = outline_of(data, language)
    assert found.exact
    return [(each.path, each.kind, each.first, each.last) for each in found.symbols]


def test_javascript():
    """Functions by declaration and by value, classes and methods, with exports and comments."""
    assert spans(SCRIPT, "javascript") == [
        ("f", "function", 1, 2),
        ("A", "class", 3, 9),
        ("A.m", "method", 6, 7),
        ("A.x", "method", 8, 8),
        ("g", "function", 10, 10),
        ("one", "function", 12, 12),
        ("one.two", "function", 12, 12),
    ]


@pytest.mark.parametrize("language", ["typescript", "tsx"])
def test_typescript(language):
    """Also types, and decorators above."""
    assert spans(TYPED, language) == [
        ("A", "class", 1, 6),
        ("A.go", "method", 4, 5),
        ("I", "interface", 7, 7),
        ("T", "type", 8, 8),
        ("E", "enum", 9, 9),
        ("N", "namespace", 10, 10),
        ("N.inner", "function", 10, 10),
        ("foo", "function", 11, 11),
        ("use", "function", 12, 12),
    ]


def test_go():
    """A method belongs to its receiver; types of a group stand alone."""
    assert spans(GO, "go") == [
        ("F", "function", 2, 3),
        ("Repo.Get", "method", 4, 4),
        ("A", "type", 6, 6),
        ("B", "type", 7, 7),
        ("C", "type", 9, 10),
    ]


def test_rust():
    """What an ``impl`` holds belongs to its type; attributes stand above."""
    assert spans(RUST, "rust") == [
        ("S", "struct", 1, 3),
        ("S#2", "impl", 4, 6),
        ("S.new", "method", 5, 5),
        ("S#3", "impl", 7, 9),
        ("S.fmt", "method", 8, 8),
        ("m", "module", 10, 10),
        ("m.x", "function", 10, 10),
    ]


def test_java():
    """Classes, constructors, methods and records."""
    assert spans(JAVA, "java") == [
        ("A", "class", 1, 8),
        ("A.A", "method", 4, 5),
        ("A.m", "method", 6, 6),
        ("A.R", "class", 7, 7),
    ]


def test_c():
    """Names within pointers and parameters; a type that is only spoken of is none."""
    assert spans(C, "c") == [
        ("f", "function", 1, 3),
        ("S", "struct", 4, 4),
        ("T", "type", 6, 6),
        ("sig", "function", 7, 7),
    ]


def test_cpp():
    """Templates are part of what they hold; a body elsewhere belongs to its class."""
    assert spans(CPP, "cpp") == [
        ("n", "namespace", 1, 9),
        ("n.A", "class", 2, 8),
        ("n.A.~A", "method", 6, 6),
        ("n.A.operator==", "method", 7, 7),
        ("n.A.k", "function", 10, 10),
    ]


def test_a_comment_that_shares_its_lines_belongs_to_no_symbol():
    """With what stands beside it, it is the line before."""
    assert spans(b"/* a */ int x;\nint f() { return 1; }\n", "c") == [("f", "function", 2, 2)]
    assert spans(b"int x; /* a\n*/\nint f() { return 1; }\n", "c") == [("f", "function", 3, 3)]
    assert spans(b"/* a */ \r\nint f() { return 1; }\r\n", "c") == [("f", "function", 1, 2)]


def test_what_shares_a_line_with_a_symbol_is_known():
    """In bytes; blanks are nothing."""
    found = outline_of(b"let a; function f() {} g()  \n  function h() {}\n", "javascript").symbols
    assert [(each.before, each.after) for each in found] == [(7, 4), (0, 0)]


def test_half_written_text_has_symbols_and_says_so():
    """Ends are guesses then."""
    found = outline_of(b"function a() {}\nclass B { m( {\nfunction c() {}\n", "javascript")
    assert not found.exact
    assert "a" in [each.path for each in found.symbols]


@pytest.mark.parametrize(
    "text",
    [
        b"{" * 50_000,
        b"function a(){" * 5000,
        b"(" * 50_000,
        b"var " + b"a=()=>1," * 20_000,
        b"\0\xff",
    ],
    ids=lambda text: str(text[:12]),
)
def test_no_text_is_too_much(text):
    """However deep or odd."""
    assert outline_of(text, "javascript").symbols is not None


def test_a_missing_grammar_is_told(monkeypatch):
    """With what to install."""
    monkeypatch.setitem(sys.modules, "tree_sitter_go", None)
    from backtrail.diff.symbols import grammars

    grammars._reader.cache_clear()
    with pytest.raises(LanguageError, match=r'go needs .* pip install "backtrail\[symbols\]"'):
        outline_of(GO, "go")


@pytest.mark.parametrize(
    ("path", "language"),
    [("/a/b.py", "python"), ("B.MD", "markdown"), ("a.tsx", "tsx"), ("a.py/x", None), ("md", None)],
)
def test_the_name_says_the_language(path, language):
    """By what follows its last dot."""
    assert language_of(path) == language
