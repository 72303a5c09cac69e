"""The form of the kartlegging, for whoever administers: its versions, how each looks, and another from a day on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.coordination.forms.assessments import QuestionsForm
from familieplan.coordination.forms.questionnaire import PartForm, PublishForm, QuestionForm
from familieplan.coordination.models import FormVersion, Question
from familieplan.coordination.operations import questionnaire as verbs
from familieplan.coordination.operations import questionnaire_order as order

# The buttons of the page: what is moved, whether up, and what the place on the page is called.
MOVES = {
    "opp": (order.move_question, True, "q"),
    "ned": (order.move_question, False, "q"),
    "del-opp": (order.move_part, True, "del"),
    "del-ned": (order.move_part, False, "del"),
}


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: SignedInRequest) -> HttpResponse:
    """Every version, the newest first. POST begins a draft, or goes on with the one that is there."""
    if request.method == "POST":
        draft = verbs.begin_draft(by=request.user, source=_("Endret i Familieplan av %s") % request.user.name)
        return _to(draft)
    versions = list(FormVersion.objects.select_related("published_by"))
    context = {
        "versions": versions,
        "today": timezone.localdate(),
        "draft": next((version for version in versions if version.is_draft), None),
    }
    return render(request, "coordination/questionnaire.html", context)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_version(request: SignedInRequest, number: int) -> HttpResponse:
    """One version as it is asked. A draft is changed here: the button that was pressed says how."""
    version = FormVersion.objects.with_questions().filter(number=number).first()
    if version is None:
        raise Http404
    if request.method != "POST":
        return _show(request, version)
    try:
        return _changed(request, version)
    except verbs.PublishedError:
        messages.error(request, _("Utgaven er publisert og kan ikke endres. Lag en ny utgave."))
    except order.OrderError:
        messages.error(request, _("Et spørsmål kan ikke stå før det spørsmålet det følger av. Flytt det andre først."))
    except verbs.CoreQuestionError:
        messages.error(request, _("Dette må alltid spørres om: planen mot fattigdom krever det."))
    return _to(version)


def _changed(request: SignedInRequest, version: FormVersion) -> HttpResponse:
    by = request.user
    if not version.is_draft:
        raise verbs.PublishedError
    if "ut" in request.POST:
        verbs.end_question(version=version, by=by, key=request.POST["ut"])
        messages.success(request, _("Spørsmålet er tatt ut av utkastet."))
    elif "inn" in request.POST:
        verbs.put_back(version=version, by=by, key=request.POST["inn"])
        messages.success(request, _("Spørsmålet er satt inn igjen."))
    elif moved := next((way for way in MOVES if way in request.POST), None):
        return _move(request, version, moved)
    elif "del-ut" in request.POST:
        order.end_part(version=version, by=by, key=request.POST["del-ut"])
        messages.success(request, _("Delen er tatt ut av utkastet, med spørsmålene sine."))
    elif "ny-del" in request.POST:
        return _add_part(request, version)
    elif "slett" in request.POST:
        verbs.discard_draft(version=version, by=by)
        messages.success(request, _("Utkastet er slettet. Skjemaet er som før."))
        return redirect("coordination:questionnaire")
    elif "publiser" in request.POST:
        return _publish(request, version)
    else:
        return _add(request, version)
    return _to(version)


def _move(request: SignedInRequest, version: FormVersion, moved: str) -> HttpResponse:
    """Back to where it stands now, so that it can be moved on."""
    (verb, up, place), key = MOVES[moved], request.POST[moved]
    verb(version=version, by=request.user, key=key, up=up)
    return HttpResponseRedirect(f"{_address(version)}#{place}-{quote(key)}")


def _add_part(request: SignedInRequest, version: FormVersion) -> HttpResponse:
    form = PartForm(request.POST)
    if not form.is_valid():
        return _show(request, version, parting=form, status=422)
    part = order.add_part(version=version, by=request.user, title=form.cleaned_data["title"])
    messages.success(
        request, _("Delen er lagt til sist i utkastet. Legg til spørsmål i den, og flytt den dit den hører hjemme.")
    )
    return HttpResponseRedirect(f"{_address(version)}#del-{part.key}")


def _add(request: SignedInRequest, version: FormVersion) -> HttpResponse:
    form = QuestionForm(request.POST, version=version)
    if not form.is_valid():
        return _show(request, version, adding=form, status=422)
    question = verbs.add_question(version=version, by=request.user, **form.cleaned_data)
    messages.success(request, _("Spørsmålet er lagt til i utkastet."))
    return HttpResponseRedirect(f"{_address(version)}#q-{question.key}")


def _publish(request: SignedInRequest, version: FormVersion) -> HttpResponse:
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            verbs.publish(version=version, by=request.user, valid_from=form.cleaned_data["valid_from"])
        except verbs.EmptyPartError as error:
            words = _("Delen «%(part)s» har ingen spørsmål ennå. Legg til et spørsmål i den, eller ta den ut.")
            form.add_error(None, words % {"part": error})
        except verbs.FormDateError:
            form.add_error("valid_from", _("Skriv i dag eller en senere dag, etter at den forrige utgaven begynte."))
        else:
            messages.success(request, _("Utgaven er publisert. Kartlegginger som er åpnet, beholder sin utgave."))
            return _to(version)
    return _show(request, version, publishing=form, status=422)


def _address(version: FormVersion) -> str:
    return reverse("coordination:questionnaire_version", args=[version.number])


def _to(version: FormVersion) -> HttpResponse:
    return redirect(_address(version))


def _show(
    request: SignedInRequest,
    version: FormVersion,
    adding: QuestionForm | None = None,
    publishing: PublishForm | None = None,
    parting: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    published = FormVersion.objects.published().with_questions().filter(number__lt=version.number)
    new, gone = verbs.changes(version, published.order_by("-number").first())
    context = {
        "version": version,
        "parts": _parts(version, new),
        "gone": [(question.key, question.asks_of(_("barnet"))) for question in gone.values()],
        "adding": adding or QuestionForm(version=version),
        "publishing": publishing or PublishForm(),
        "parting": parting or PartForm(),
        "faulty": adding or publishing or parting,
        "today": timezone.localdate(),
    }
    return render(request, "coordination/questionnaire_version.html", context, status=status)


def _parts(version: FormVersion, new: set[str]) -> list[dict[str, Any]]:
    """The questions as whoever asks a child will see them, with a name that nobody has."""
    questions = version.questions()
    child = _("barnet")
    preview = QuestionsForm(questions=questions, child=child)
    by_key = {question.key: question for question in questions}
    return [
        {
            "section": section,
            "may_go": not any(question.core for question in section.questions.all()),
            "rows": [
                {
                    "question": question,
                    "field": preview[question.key],
                    "is_new": question.key in new,
                    "when": _when(question, by_key, child),
                }
                for question in section.questions.all()
            ],
        }
        for section in version.sections.all()
    ]


def _when(question: Question, by_key: dict[str, Question], child: str) -> str:
    """In words, after which answers the question is asked; "" when it always is."""
    asked = by_key.get(question.when_key)
    if asked is None:
        return ""
    answers = " / ".join(asked.words_of(value) for value in question.when_values)
    return _("Bare når svaret på «%(question)s» er: %(answers)s") % {
        "question": asked.asks_of(child),
        "answers": answers,
    }
