"""One small change after the other: mutmut's operators on Python, our own on SQL.

mutmut itself leaves out functions with a decorator and everything outside functions. That would be most of what is
asked here: the verbs are atomic, and the access rows are one SQL text. So its operators are taken, and its runner not.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst.metadata import CodePosition, MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation import file_mutation, mutators, pragma_handling

from tests.mutants import sql
from tests.mutants.modules import path_of

# A query that fetches more along gives the same rows; what a page costs in queries has tests of its own.
FETCHES_ALONG = {"select_related", "prefetch_related", "defer", "only"}
# Writing more columns than were changed is no difference that one transaction can see.
UNSEEN_ARGUMENTS = {"update_fields"}
# Words on the screen belong to the pages, and lines of the running log to whoever runs the servers.
WORDS = {"_", "gettext_lazy"}


@dataclass(frozen=True)
class Mutant:
    module: str
    where: str
    line: int
    last_line: int
    before: str
    after: str
    source: str

    @property
    def key(self) -> str:
        """The same as long as the function, or the constant, and the change are the same."""
        text = ast.unparse(piece_of(ast.parse(self.source), self.where)) if self.where else self.source
        return f"{self.module}:{self.where}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.where}\n  - {self.before}\n  + {self.after}"


def piece_of(tree: ast.Module, where: str) -> ast.AST:
    """The function, method or assignment of that name."""
    body: list[ast.stmt] = tree.body
    found: ast.AST = tree
    for name in where.split("."):
        found = next(node for node in body if name in _names(node))
        body = getattr(found, "body", [])
    return found


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.target.id] if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else []


class Visitor(file_mutation.MutationVisitor):
    """The library's visitor, which here also enters decorated functions, and strings of SQL by operators of SQL."""

    METADATA_DEPENDENCIES = (*file_mutation.MutationVisitor.METADATA_DEPENDENCIES, ParentNodeProvider)

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString):
            return False  # a docstring
        return super().on_visit(node)

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if _is_words(node):
            return True
        if isinstance(node, cst.Call) and _method(node).startswith("log."):
            return True
        if isinstance(node, cst.Arg) and _fetches_along(self.get_metadata(ParentNodeProvider, node, None)):
            return True
        if isinstance(node, cst.Assign | cst.AnnAssign) and _is_words(node.value):
            return True
        if isinstance(node, cst.FunctionDef):
            # A decorator's arguments are used when the module is read, the function's body when it is called.
            return node.name.value in file_mutation.NEVER_MUTATE_FUNCTION_NAMES
        return super()._skip_node_and_children(node)

    def _create_mutations(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.SimpleString | cst.FormattedStringText) and sql.is_sql(_text(self, node)):
            for changed in sql.changes(node.value):
                self.mutations.append(
                    file_mutation.Mutation(node, node.with_changes(value=changed), self._function(node))
                )
            return
        if isinstance(node, cst.Set | cst.List):
            self.mutations += [file_mutation.Mutation(node, less, self._function(node)) for less in _one_less(node)]
        had = len(self.mutations)
        super()._create_mutations(node)
        self.mutations[had:] = [each for each in self.mutations[had:] if not _is_unseen(each)]

    def _function(self, node: cst.CSTNode) -> Any:
        return self.get_metadata(file_mutation.OuterFunctionProvider, node, None)


def _is_words(node: Any) -> bool:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in WORDS


def _fetches_along(node: Any) -> bool:
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value in FETCHES_ALONG


def _method(node: cst.Call) -> str:
    func = node.func
    if isinstance(func, cst.Attribute) and isinstance(func.value, cst.Name):
        return f"{func.value.value}.{func.attr.value}"
    return f".{func.attr.value}" if isinstance(func, cst.Attribute) else ""


def _one_less(node: cst.Set | cst.List) -> Iterator[cst.CSTNode]:
    """A right less, a role less. The library has no operator for it."""
    for place, _element in enumerate(node.elements):
        kept = [*node.elements[:place], *node.elements[place + 1 :]]
        if kept:
            yield node.with_changes(elements=kept)
        elif isinstance(node, cst.Set):
            yield cst.Call(cst.Name("set"))


def _text(visitor: Visitor, node: cst.CSTNode) -> str:
    parent = visitor.get_metadata(ParentNodeProvider, node, None)
    whole = parent if isinstance(node, cst.FormattedStringText) else node
    return cst.Module([]).code_for_node(whole)


def _is_unseen(each: file_mutation.Mutation) -> bool:
    before, after = each.original_node, each.mutated_node
    if not (isinstance(before, cst.Call) and isinstance(after, cst.Call)):
        return False
    if _fetches_along(before):
        return True
    kept = {id(arg) for arg in after.args}
    changed = [arg for arg in before.args if id(arg) not in kept]
    return any(arg.keyword and arg.keyword.value in UNSEEN_ARGUMENTS for arg in changed)


def mutants_of(module: str) -> Iterator[Mutant]:
    code = path_of(module).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(code), unsafe_skip_copy=True)
    visitor = Visitor(mutators.mutation_operators, pragma_handling.get_ignored_lines(module, code, wrapper, None), None)
    wrapper.visit(visitor)
    spans, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
    known = set()
    for each in visitor.mutations:
        where, span = _where(each.original_node, parents), spans.get(each.original_node)
        if where is None or span is None:
            continue
        start, end = _offset(code, span.start), _offset(code, span.end)
        before, after = code[start:end], wrapper.module.code_for_node(each.mutated_node)
        if not isinstance(each.mutated_node, cst.FormattedStringText):
            after = after.strip()
        changed = code[:start] + after + code[end:]
        if changed not in known:
            known.add(changed)
            short = sql.around(before, after) if sql.is_sql(before) else (before, after)
            yield Mutant(module, where, span.start.line, span.end.line, *short, changed)


def _offset(code: str, place: CodePosition) -> int:
    return sum(len(line) for line in code.splitlines(keepends=True)[: place.line - 1]) + place.column


def _where(node: cst.CSTNode, parents: Any) -> str | None:
    """The function, the method or the constant a node stands in. None for what Python reads once, inside classes."""
    names: list[str] = []
    above: list[cst.CSTNode] = []
    while not isinstance(node, cst.Module):
        above.append(node)
        node = parents[node]
    functions = [each for each in above if isinstance(each, cst.FunctionDef)]
    classes = [each for each in above if isinstance(each, cst.ClassDef)]
    if functions:
        names = [each.name.value for each in (*reversed(classes), functions[-1])]
        inside = [each for each in above if isinstance(each, cst.Decorator)]
        return None if inside else ".".join(names)
    assigned = next((each for each in above if isinstance(each, cst.Assign | cst.AnnAssign)), None)
    if classes or assigned is None:
        return None
    target = assigned.targets[0].target if isinstance(assigned, cst.Assign) else assigned.target
    # A name in small letters is a type or a tool, not something that is decided here.
    return target.value if isinstance(target, cst.Name) and target.value.isupper() else None
