"""Templates say the same when their constant pieces are joined."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.template.base import Node, NodeList
from django.template.loader import get_template
from django.utils.translation import override

from familieplan.config.folding import Folded, _lists_of, fold

SOURCE = (
    '{% load i18n fp static %}<p>{% translate "Lagre" %} {% icon "bell" %}<img src="{% static "img/mark.svg" %}"></p>'
    '{% if shown %}<b>{% translate "Ja" %}</b>{{ name }}{% else %}{% translate "Nei" %}!{% endif %}'
    '{% for word in words %}{% translate word %}, {% translate "og" %} {% endfor %}'
    '{% translate "Fri" as free %}{{ free }}{% block end %}{% translate "Slutt" %}{% icon "user" %}{% endblock %}'
    '{% filter upper %}a{% translate "b" %}{% endfilter %}{% translate "50 %" %}'
)
PLAIN = ["django.template.loaders.locmem.Loader", {"page.html": SOURCE}]
LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "fp": "familieplan.accounts.templatetags.fp",
    "static": "django.templatetags.static",
}


def _engine(*, folded: bool) -> Engine:
    loader = "familieplan.config.folding.Loader" if folded else "django.template.loaders.cached.Loader"
    return Engine(loaders=[(loader, [tuple(PLAIN)])], libraries=LIBRARIES)


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_template_whose_constant_pieces_are_joined_says_the_same(shown: bool, language: str) -> None:
    facts = {"shown": shown, "name": "<Rolig>", "words": ["Familie", "Plan"]}
    plain, folded = _engine(folded=False).get_template("page.html"), _engine(folded=True).get_template("page.html")
    with override(language):
        said = plain.render(Context(facts))
        assert [folded.render(Context(facts)) for _ in range(2)] == [said, said]
    assert "&lt;Rolig&gt;" in said if shown else "Nei" in said


def test_a_joined_piece_follows_the_language_of_whoever_reads() -> None:
    # Django's own catalogues have these words.
    folded = _engine(folded=True).from_string("{% load i18n %}({% translate 'yes,no,maybe' %})")
    fold(folded.nodelist)
    said = []
    for language in ("de", "nb", "de"):
        with override(language):
            said.append(folded.render(Context()))
    assert said == ["(Ja,Nein,Vielleicht)", "(ja,nei,kanskje)", "(Ja,Nein,Vielleicht)"]


def _folded(nodes: NodeList) -> int:
    def of(node: Node) -> int:
        return isinstance(node, Folded) + sum(_folded(inner) for inner in _lists_of(node))

    return sum(of(node) for node in nodes)


def test_the_constant_pieces_of_the_plan_are_joined() -> None:
    assert _folded(get_template("coordination/plan.html").template.nodelist) > 5  # type: ignore[attr-defined]


def test_every_template_of_the_house_compiles_with_its_pieces_joined() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.html")]
    assert len(names) > 100
    for name in names:
        get_template(name)
