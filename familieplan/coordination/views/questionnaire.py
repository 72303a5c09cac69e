"""The form of the kartlegging, for whoever administers: its versions, how each looks, and another from a day on."""

from __future__ import annotations

from typing import Any

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
from familieplan.coordination.forms.questionnaire import PublishForm, QuestionForm
from familieplan.coordination.models import FormVersion, Question
from familieplan.coordination.operations import questionnaire as verbs


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
    elif "slett" in request.POST:
        verbs.discard_draft(version=version, by=by)
        messages.success(request, _("Utkastet er slettet. Skjemaet er som før."))
        return redirect("coordination:questionnaire")
    elif "publiser" in request.POST:
        return _publish(request, version)
    else:
        return _add(request, version)
    return _to(version)


def _add(request: SignedInRequest, version: FormVersion) -> HttpResponse:
    form = QuestionForm(request.POST, version=version)
    if not form.is_valid():
        return _show(request, version, adding=form, status=422)
    question = verbs.add_question(version=version, by=request.user, **form.cleaned_data)
    messages.success(request, _("Spørsmålet er lagt til i utkastet."))
    return HttpResponseRedirect(
        f"{reverse('coordination:questionnaire_version', args=[version.number])}#q-{question.key}"
    )


def _publish(request: SignedInRequest, version: FormVersion) -> HttpResponse:
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            verbs.publish(version=version, by=request.user, valid_from=form.cleaned_data["valid_from"])
        except verbs.FormDateError:
            form.add_error("valid_from", _("Skriv i dag eller en senere dag, etter at den forrige utgaven begynte."))
        else:
            messages.success(request, _("Utgaven er publisert. Kartlegginger som er åpnet, beholder sin utgave."))
            return _to(version)
    return _show(request, version, publishing=form, status=422)


def _to(version: FormVersion) -> HttpResponse:
    return redirect("coordination:questionnaire_version", number=version.number)


def _show(
    request: SignedInRequest,
    version: FormVersion,
    adding: QuestionForm | None = None,
    publishing: PublishForm | None = None,
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
        "faulty": adding or publishing,
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
