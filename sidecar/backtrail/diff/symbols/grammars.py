"""Symbols of languages that tree-sitter has a grammar for.

The tree is walked by a cursor, however deep it is. The queries of tree-sitter are no faster, and
take quadratic time over half-written text. Each grammar is a package, which holds it compiled.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import import_module
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from backtrail.diff.symbols.outlines import Found, Outline, outline

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["outline_of"]


class _Grammar(msgspec.Struct, frozen=True, kw_only=True):
    """How symbols look in one language."""

    package: str
    kinds: Mapping[str, str]
    """Node types that are symbols, and what they are called."""
    lead: tuple[str, ...] = ("comment",)
    """What belongs to a symbol when it stands right above it."""
    around: tuple[str, ...] = ()
    """What holds one symbol alone and is part of it: ``export``, ``template``."""
    grammar: str = "language"


_SCRIPT: Final = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "class_declaration": "class",
    "method_definition": "method",
    "variable_declarator": "function",
}
_TYPED: Final = {
    **_SCRIPT,
    "abstract_class_declaration": "class",
    "abstract_method_signature": "method",
    "enum_declaration": "enum",
    "function_signature": "function",
    "interface_declaration": "interface",
    "internal_module": "namespace",
    "module": "namespace",
    "public_field_definition": "function",
    "type_alias_declaration": "type",
}
_TYPESCRIPT: Final = _Grammar(
    package="tree_sitter_typescript",
    kinds=_TYPED,
    lead=("comment", "decorator"),
    around=(
        "lexical_declaration",
        "variable_declaration",
        "ambient_declaration",
        "export_statement",
    ),
    grammar="language_typescript",
)
_C: Final = {
    "function_definition": "function",
    "struct_specifier": "struct",
    "union_specifier": "union",
    "enum_specifier": "enum",
    "type_definition": "type",
}
_GRAMMARS: Final[Mapping[str, _Grammar]] = {
    "javascript": _Grammar(
        package="tree_sitter_javascript",
        kinds={**_SCRIPT, "field_definition": "function"},
        lead=("comment", "decorator"),
        around=("lexical_declaration", "variable_declaration", "export_statement"),
    ),
    "typescript": _TYPESCRIPT,
    "tsx": msgspec.structs.replace(_TYPESCRIPT, grammar="language_tsx"),
    "go": _Grammar(
        package="tree_sitter_go",
        kinds={
            "function_declaration": "function",
            "method_declaration": "method",
            "type_spec": "type",
        },
        around=("type_declaration",),
    ),
    "rust": _Grammar(
        package="tree_sitter_rust",
        kinds={
            "enum_item": "enum",
            "function_item": "function",
            "function_signature_item": "function",
            "impl_item": "impl",
            "macro_definition": "macro",
            "mod_item": "module",
            "struct_item": "struct",
            "trait_item": "trait",
            "type_item": "type",
            "union_item": "union",
        },
        lead=("line_comment", "block_comment", "attribute_item"),
    ),
    "java": _Grammar(
        package="tree_sitter_java",
        kinds={
            "annotation_type_declaration": "interface",
            "class_declaration": "class",
            "constructor_declaration": "method",
            "enum_declaration": "enum",
            "interface_declaration": "interface",
            "method_declaration": "method",
            "record_declaration": "class",
        },
        lead=("line_comment", "block_comment"),
    ),
    "c": _Grammar(package="tree_sitter_c", kinds=_C),
    "cpp": _Grammar(
        package="tree_sitter_cpp",
        kinds={**_C, "class_specifier": "class", "namespace_definition": "namespace"},
        around=("template_declaration",),
    ),
}
_FUNCTIONS: Final = frozenset({"arrow_function", "function_expression", "generator_function"})
"""Values that make a variable or a field a function."""
_VALUED: Final = frozenset({"variable_declarator", "field_definition", "public_field_definition"})
_BODIED: Final = frozenset(
    {"struct_specifier", "union_specifier", "enum_specifier", "class_specifier"}
)
"""Without a body they only speak of a type."""
_STEPS: Final = 16
"""Declarators around a name, at most."""


class _Reader:
    """A grammar that is loaded."""

    def __init__(self, grammar: _Grammar) -> None:
        from tree_sitter import Language, Parser  # noqa: PLC0415 - of the extra

        package = import_module(grammar.package)
        self.parser = Parser(Language(getattr(package, grammar.grammar)()))
        self.grammar = grammar
        self.wanted = {*grammar.kinds, *grammar.lead, *grammar.around}

    def found(self, data: bytes) -> tuple[list[Found], bool]:
        """The symbols in the order of the text, and whether all of it is valid."""
        root = self.parser.parse(data).root_node
        nodes = _nodes(root, self.wanted)
        rows = [_Row.of(line) for line in data.split(b"\n")]
        leads = _lead_rows(rows, [node for node in nodes if node.type in self.grammar.lead])
        around = _around([node for node in nodes if node.type in self.grammar.around])
        found = []
        for node in nodes:
            if node.type not in self.grammar.kinds:
                continue
            whole = _whole(node, around)
            if (one := self._symbol(node, whole, rows, leads)) is not None:
                found.append((whole.start_byte, -whole.end_byte, one))
        found.sort(key=itemgetter(0, 1))
        return [one for _, _, one in found], not root.has_error

    def _symbol(
        self, node: "Node", whole: "Node", rows: Sequence["_Row"], leads: Mapping[int, int]
    ) -> Found | None:
        name = _name(node)
        if not name:
            return None
        first, last = whole.start_point.row, whole.end_point.row
        line, indent = node.start_point.row, whole.start_point.column
        before = indent if rows[first].begin < indent else 0
        after = max(0, rows[last].end - whole.end_point.column)
        if whole.end_point.column == 0 and last > first:
            last, after = last - 1, 0
        while not before and first - 1 in leads:
            first = leads[first - 1]
        kind = self.grammar.kinds[node.type]
        return Found(name, kind, first + 1, last + 1, line + 1, indent, before, after)


class _Row(NamedTuple):
    """Columns between which a line says something."""

    begin: int
    end: int

    @classmethod
    def of(cls, line: bytes) -> "_Row":
        """Those of ``line``."""
        return cls(len(line) - len(line.lstrip()), len(line.rstrip()))


def outline_of(data: bytes, language: str) -> Outline:
    """The symbols of a text.

    Raises:
        ImportError: The grammar is not installed.

    """
    found, exact = _reader(language).found(data)
    return outline(found, exact=exact)


@cache
def _reader(language: str) -> _Reader:
    return _Reader(_GRAMMARS[language])


def _nodes(root: "Node", wanted: Collection[str]) -> list["Node"]:
    """The nodes of these types, in the order of the text."""
    found, cursor, down = [], root.walk(), True
    while True:
        node = cursor.node
        if down and node is not None and node.type in wanted:
            found.append(node)
        if down and cursor.goto_first_child():
            continue
        down = cursor.goto_next_sibling()
        if not down and not cursor.goto_parent():
            return found


def _around(nodes: Sequence["Node"]) -> dict[int, tuple["Node", bool]]:
    """What stands right around a node, and whether for that node alone; by the node's id."""
    found: dict[int, tuple[Node, bool]] = {}
    for node in nodes:
        children = node.named_children
        types = Counter(child.type for child in children)
        found |= {child.id: (node, types[child.type] == 1) for child in children}
    return found


def _whole(node: "Node", around: Mapping[int, tuple["Node", bool]]) -> "Node":
    """A symbol with what holds it alone."""
    while (outer := around.get(node.id)) is not None and outer[1]:
        node = outer[0]
    return node


def _lead_rows(rows: Sequence["_Row"], nodes: Sequence["Node"]) -> dict[int, int]:
    """The first row of each lead that has its rows to itself, by its last row."""
    found = {}
    for node in nodes:
        start, end = node.start_point, node.end_point
        last = end.row - (end.column == 0)
        alone = end.column == 0 or end.column >= rows[last].end
        if alone and start.column <= rows[start.row].begin:
            found[last] = start.row
    return found


def _name(node: "Node") -> str:
    """What a symbol is called; empty where it is none after all."""
    if node.type in _VALUED:
        value = node.child_by_field_name("value")
        if value is None or value.type not in _FUNCTIONS:
            return ""
    if node.type in _BODIED and node.child_by_field_name("body") is None:
        return ""
    if node.type == "impl_item":
        return _words(node.child_by_field_name("type")).partition("<")[0]
    if node.type == "method_declaration" and (receiver := node.child_by_field_name("receiver")):
        held = _words(receiver).strip("()").split("[")[0].split()
        holder = held[-1].lstrip("*") + "." if held else ""
        return holder + _words(node.child_by_field_name("name"))
    for field in ("name", "property", "declarator"):
        named = node.child_by_field_name(field)
        if named is not None:
            return _words(_declared(named)).replace("::", ".").strip("\"'")
    return ""


def _declared(node: "Node") -> "Node":
    """The name amid pointers, parameters and brackets."""
    for _ in range(_STEPS):
        inner = node.child_by_field_name("declarator")
        if inner is None and node.type in ("reference_declarator", "parenthesized_declarator"):
            inner = next(iter(node.named_children), None)
        if inner is None:
            break
        node = inner
    return node


def _words(node: "Node | None") -> str:
    text = b"" if node is None or node.text is None else node.text
    return " ".join(text.decode("utf-8", "replace").split())
