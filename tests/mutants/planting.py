"""Put a mutant into the running process, and take it out again."""

from __future__ import annotations

import ast
import gc
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutants.making import Mutant, piece_of
from tests.mutants.modules import name_of, path_of

OURS = ("familieplan.", "tests.")


class CannotBePlantedError(Exception):
    """The change leaves the frame of the function, or the constant cannot be worked out again."""


class StillbornError(Exception):
    """With this change Python cannot read the module."""


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """Inside, the process runs the mutant; afterwards everything is as it was."""
    module, undo = sys.modules[name_of(mutant.module)], ExitStack()
    with undo:
        tree = ast.parse(mutant.source)
        if isinstance(piece_of(tree, mutant.where), ast.FunctionDef):
            _plant_function(mutant, module, undo)
        else:
            _plant_constant(mutant, module, tree, undo)
        yield


def _put(undo: ExitStack, thing: Any, name: str, value: Any) -> None:
    undo.callback(setattr, thing, name, getattr(thing, name))
    setattr(thing, name, value)


def _plant_function(mutant: Mutant, module: ModuleType, undo: ExitStack) -> None:
    """Every function made from that code, also those that decorators hold, and those inside it."""
    path = str(path_of(mutant.module))
    # The change may take a line more or less; two lambdas of a function keep their order.
    new = _in_order(_codes(compile(mutant.source, path, "exec")))
    old = _in_order(_codes(compile(path_of(mutant.module).read_text(encoding="utf-8"), path, "exec")))
    exchange = {(code.co_qualname, code.co_firstlineno): new.get(key) for key, code in old.items()}
    defaults = _defaults(mutant, module)
    for function in functions_of(path):
        code = function.__code__
        if code.co_qualname == mutant.where or code.co_qualname.startswith(f"{mutant.where}.<locals>"):
            try:
                _put(undo, function, "__code__", exchange[code.co_qualname, code.co_firstlineno])
            except (KeyError, TypeError, ValueError) as problem:
                raise CannotBePlantedError(mutant) from problem
        if code.co_qualname == mutant.where and defaults is not None:
            _put(undo, function, "__defaults__", defaults[0])
            _put(undo, function, "__kwdefaults__", defaults[1])


@cache
def functions_of(path: str) -> list[FunctionType]:
    """All that are there before the first mutant."""
    return [each for each in _functions() if each.__code__.co_filename == path]


@cache
def _functions() -> list[FunctionType]:
    # Not isinstance: lazy objects would be made by the question.
    return [each for each in gc.get_objects() if type(each) is FunctionType]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _in_order(codes: Iterator[CodeType]) -> dict[tuple[str, int], CodeType]:
    counted: Counter[str] = Counter()
    found = {}
    for code in codes:
        counted[code.co_qualname] += 1
        found[code.co_qualname, counted[code.co_qualname]] = code
    return found


def _defaults(mutant: Mutant, module: ModuleType) -> tuple[Any, Any] | None:
    """What the parameters are when they are not said, where that is plain values only."""
    function = piece_of(ast.parse(mutant.source), mutant.where)
    assert isinstance(function, ast.FunctionDef)
    args = function.args
    named = {arg.arg: value for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value}
    if not args.defaults and not named:
        return None
    if not all(
        isinstance(value, ast.Constant | ast.Attribute | ast.Name) for value in (*args.defaults, *named.values())
    ):
        return None
    worked_out = partial(_evaluate, room=module.__dict__)
    said = tuple(worked_out(value) for value in args.defaults)
    return said or None, {name: worked_out(value) for name, value in named.items()} or None


def _evaluate(value: ast.expr, room: dict[str, Any]) -> Any:
    return eval(ast.unparse(value), room)  # noqa: S307 our own source


def _plant_constant(mutant: Mutant, module: ModuleType, tree: ast.Module, undo: ExitStack) -> None:
    """Work out the constant, and what is made of it, once more; and put it wherever the old one is known."""
    room = dict(module.__dict__)
    changed: dict[str, Any] = {}
    for node in tree.body:
        names = _assigned(node)
        asked = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        if names and (mutant.where in names or asked & changed.keys()):
            try:
                exec(compile(ast.Module([node], []), mutant.module, "exec"), room)  # noqa: S102 our own source
            except Exception as fault:
                raise StillbornError(mutant) from fault
            changed |= {name: room[name] for name in names}
    for name, value in changed.items():
        _replace(name, module.__dict__[name], value, undo)


def _assigned(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _replace(name: str, old: Any, new: Any, undo: ExitStack) -> None:
    for module in [each for key, each in sys.modules.items() if key.startswith(OURS)]:
        if module.__dict__.get(name) is old:
            _put(undo, module, name, new)
    if isinstance(old, int | str | None):
        return  # shared by chance
    for function in _functions():
        if any(value is old for value in function.__defaults__ or ()):
            swapped = tuple(new if value is old else value for value in function.__defaults__ or ())
            _put(undo, function, "__defaults__", swapped)
        if any(value is old for value in (function.__kwdefaults__ or {}).values()):
            swapped = {key: new if value is old else value for key, value in function.__kwdefaults__.items()}  # type: ignore[assignment]
            _put(undo, function, "__kwdefaults__", swapped)
