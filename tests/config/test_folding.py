"""Templates say the same when their constant pieces are joined."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.base import Node, NodeList
from django.template.loader import get_template
from django.urls import NoReverseMatch, clear_script_prefix, reverse, set_script_prefix
from django.utils.translation import override

from familieplan.config.folding import Folded, _lists_of, fold

FAMILY = {"public_id": uuid4()}
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


@pytest.mark.parametrize("row", [FAMILY, {"public_id": str(FAMILY["public_id"])}])
def test_the_address_of_one_thing_is_as_the_table_of_addresses_has_it(row: dict[str, object]) -> None:
    source = "{% url 'coordination:plan' row.public_id %}?a=1{% url 'coordination:families' %}"
    folded = _engine(folded=True).from_string(source)
    fold(folded.nodelist)
    at_home, elsewhere = reverse("coordination:plan", args=[FAMILY["public_id"]]), "/kommune"
    assert folded.render(Context({"row": row})) == f"{at_home}?a=1{reverse('coordination:families')}"
    set_script_prefix(elsewhere + "/")
    try:
        assert folded.render(Context({"row": row})).startswith(f"{elsewhere}{at_home}?a=1")
    finally:
        clear_script_prefix()


def test_an_address_of_nothing_fails_as_it_always_does() -> None:
    folded = _engine(folded=True).from_string("{% url 'coordination:plan' row.public_id %}")
    fold(folded.nodelist)
    with pytest.raises(NoReverseMatch):
        folded.render(Context({"row": {}}))


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


PARTIAL = '{% load i18n %}<li>{{ word }}{% translate "og" %}{% for each in below %}{% include "part.html" with word=each below=none %}{% endfor %}</li>'
WHOLE = (
    '{% for word in words %}{% include "part.html" %}{% endfor %}{{ word }}'
    '{% include "part.html" with word=last below=words %}{{ last }}'
    '{% include "part.html" with word=last only %}{% include named %}'
)


def test_a_partial_that_is_named_says_the_same_and_leaves_nothing_behind() -> None:
    said = []
    for loader in ("familieplan.config.folding.Loader", "django.template.loaders.cached.Loader"):
        pages = ["django.template.loaders.locmem.Loader", {"page.html": WHOLE, "part.html": PARTIAL}]
        page = Engine(loaders=[(loader, [tuple(pages)])], libraries=LIBRARIES).get_template("page.html")
        facts = {"words": ["<Familie>", "Plan"], "last": "Mål", "named": "part.html"}
        said += [page.render(Context(facts)) for _showing in range(2)]
    assert said == [said[-1]] * 4
    assert said[0].count("&lt;Familie&gt;") == 2


def test_a_partial_that_is_not_there_is_an_error_and_no_empty_place() -> None:
    pages = ["django.template.loaders.locmem.Loader", {"page.html": '{% include "gone.html" %}'}]
    engine = Engine(loaders=[("familieplan.config.folding.Loader", [tuple(pages)])])
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template("page.html").render(Context())
