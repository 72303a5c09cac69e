"""Templates whose constant pieces are joined once per language, not at every showing.

A page of a plan holds some eighty translated words and twenty icons between its stretches of text. Each is a node
that Django renders anew each time. What stands in the template itself, and depends on the language alone, is joined
with the text beside it when it is first shown in that language.
"""

from __future__ import annotations

from typing import Any, TypeGuard
from uuid import UUID

from django.template import Template
from django.template.base import Node, NodeList, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders.base import Loader as BaseLoader
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from familieplan.accounts.addresses import address_of
from familieplan.accounts.templatetags.fp import icon

# Tags of our own whose answer follows from their arguments alone.
PURE = frozenset({icon})


class Folded(Node):
    """Neighbours that give the same text whatever the page knows; `parts` in their order."""

    child_nodelists = ()

    def __init__(self, parts: list[Node]) -> None:
        self.parts = parts
        self.origin, self.token = parts[0].origin, parts[0].token
        self.texts: dict[str | None, SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = mark_safe("".join(str(part.render_annotated(context)) for part in self.parts))  # noqa: S308 rendered
            self.texts[language] = text
        return text

    render = render_annotated


class Address(Node):
    """The address of a page that holds one public id, without a look-up in the table of addresses."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node = node
        self.origin, self.token = node.origin, node.token
        self.name = str(node.view_name.var)

    def render(self, context: Context) -> SafeString:
        public_id = self.node.args[0].resolve(context)
        if isinstance(public_id, UUID):
            return mark_safe(address_of(self.name, public_id))  # noqa: S308 of letters, digits, strokes and slashes
        return mark_safe(self.node.render(context))  # noqa: S308 as Django wrote it


class Included(Node):
    """A partial that the template names itself. What Django keeps apart for each showing, only `cycle`, `ifchanged` and
    `block` would ask for, and no partial has them.
    """

    child_nodelists = ()

    def __init__(self, node: IncludeNode) -> None:
        self.name, self.extra = str(node.template.var), node.extra_context
        self.origin, self.token = node.origin, node.token
        # Found when it is first shown, for a partial may hold itself.
        self.nodes: NodeList | None = None

    def render(self, context: Context) -> SafeString:
        if self.nodes is None:
            self.nodes = context.template.engine.get_template(self.name).nodelist  # type: ignore[union-attr]
        with context.push(**{name: value.resolve(context) for name, value in self.extra.items()}):
            return self.nodes.render(context)


def fold(nodes: NodeList) -> None:
    """Joins, in place and to the bottom, every run of constant neighbours that is more than text."""
    run: list[Node] = []
    kept: list[Node] = []

    def end_run() -> None:
        kept.extend([Folded(list(run))] if len(run) > 1 or (run and not isinstance(run[0], TextNode)) else run)
        run.clear()

    for node in nodes:
        if _is_address(node):
            node = Address(node)
        if _is_included(node):
            node = Included(node)
        if _is_constant(node):
            run.append(node)
            continue
        end_run()
        kept.append(node)
        for inner in _lists_of(node):
            fold(inner)
    end_run()
    nodes[:] = kept


def _lists_of(node: Node) -> list[NodeList]:
    branches = [branch for _, branch in getattr(node, "conditions_nodelists", ())]
    named = [getattr(node, name, None) for name in node.child_nodelists if name != "nodelist" or not branches]
    return branches or [nodes for nodes in named if isinstance(nodes, NodeList)]


def _is_constant(node: Node) -> bool:
    if isinstance(node, TextNode):
        return True
    if isinstance(node, TranslateNode):
        return node.asvar is None and node.message_context is None and _is_literal(node.filter_expression)
    if isinstance(node, StaticNode):
        return type(node) is StaticNode and node.varname is None and _is_literal(node.path)
    if isinstance(node, SimpleNode):
        said = [*node.args, *node.kwargs.values()]
        return node.func in PURE and node.target_var is None and all(_is_literal(value) for value in said)
    return False


def _is_address(node: Node) -> TypeGuard[URLNode]:
    return (
        isinstance(node, URLNode)
        and _is_literal(node.view_name)
        and (len(node.args), len(node.kwargs), node.asvar) == (1, 0, None)
    )


def _is_included(node: Node) -> TypeGuard[IncludeNode]:
    return isinstance(node, IncludeNode) and not node.isolated_context and _is_literal(node.template)


def _is_literal(expression: Any) -> bool:
    """A quoted string without filters; Django keeps it as text or as a variable that names nothing."""
    var = expression.var
    return not expression.filters and (isinstance(var, str) or (isinstance(var, Variable) and var.literal is not None))


class Folding(BaseLoader):
    """Stands between the cache and what is read: nobody is given a template that is still being joined."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(CachedLoader, Folding):
    """Asks the cache first; what is not there is read and joined, and kept joined."""
