"""Forms that ask on what something is shared: a consent, or a provision of law and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import Service, User
from familieplan.families.models import Channel, Family, LegalBasis, SharingBasis
from familieplan.families.stated import StatedLaw, Told

LAW, BASIS, CONSENT = "lov", "grunnlag", "samtykke"
AREAS_ALL = gettext_lazy("Den som deltar, ser hele planen. Samtykket gjelder derfor alle de seks livsområdene.")


def lawful_for(user: User) -> QuerySet[LegalBasis]:
    """The provisions in force under which this user's service may tell."""
    if user.employment is None:
        return LegalBasis.objects.none()
    return LegalBasis.objects.in_force().given_by(user.employment.office.service)


def law_choices(user: User) -> list[tuple[str, str]]:
    return [(f"{LAW}-{row.pk}", str(row)) for row in lawful_for(user)]


class ToldFields(forms.Form):
    """Whether the family knows: a day, or a reason why not."""

    told_on = DayField(label=gettext_lazy("Når fikk familien vite det? (dd.mm.åååå)"), required=False)
    not_told_because = forms.CharField(
        label=gettext_lazy("Hvis familien ikke vet det: hvorfor?"), max_length=300, required=False
    )

    def read_told(self) -> Told | None:
        """None, and an error on the form, when neither or both are said."""
        on, because = self.cleaned_data.get("told_on"), self.cleaned_data.get("not_told_because", "").strip()
        if (on is None) == (not because):
            self.add_error("told_on", _("Skriv når familien fikk vite det, eller hvorfor de ikke vet det."))
            return None
        return Told(on, because)


class GroundForm(ToldFields):
    """One select for all that may carry the sharing; with law it is said why, and whether the family knows."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Grunnlag for å dele"),
        help_text=gettext_lazy("Spør familien først, også når loven gir lov. Velg hjemmel bare når dere må."),
    )
    why = forms.CharField(
        label=gettext_lazy("Hvorfor er det nødvendig, og hvorfor ikke mer enn dette?"), max_length=300, required=False
    )
    law: StatedLaw | None = None

    law_names = ("why", "told_on", "not_told_because")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        offer(self, "basis", [("", _("Velg grunnlag")), *self.grounds()])

    def grounds(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups = [(_("Samtykke"), self.consent_choices()), (_("Hjemmel i lov"), law_choices(self.user))]
        return [group for group in groups if group[1]]

    def consent_choices(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def law_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.law_names]

    def law_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.law_fields())

    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.law_names]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        kind, _dash, number = said.get("basis", "").partition("-")
        if kind == LAW:
            self._read_law(lawful_for(self.user).filter(pk=number).first())
        return said

    def _read_law(self, provision: LegalBasis | None) -> None:
        why = self.cleaned_data.get("why", "").strip()
        if not why:
            self.add_error("why", _("Skriv hvorfor dette må deles, og hvorfor ikke mer."))
        told = self.read_told()
        if provision and why and told:
            self.law = StatedLaw(provision, why, told)


class LetInForm(GroundForm):
    """Somebody is let into a family that is there: on one of its consents, or on a provision."""

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        self.family = family
        super().__init__(*args, **kwargs)

    def _consents(self) -> QuerySet[SharingBasis]:
        found = SharingBasis.objects.visible_to(self.user).filter(family=self.family, kind=SharingBasis.Kind.CONSENT)
        return found.in_force().opening_the_plan().select_related("consent").order_by("-started_on", "-pk")

    def consent_choices(self) -> list[tuple[str, str]]:
        return [(f"{BASIS}-{row.pk}", f"{row.statement}"[:120]) for row in self._consents()]

    def chosen(self) -> SharingBasis | StatedLaw:
        """After is_valid()."""
        if self.law:
            return self.law
        return self._consents().get(pk=self.cleaned_data["basis"].partition("-")[2])


class ChannelField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Hvordan ble det sagt?"))
        super().__init__(choices=Channel.choices, **options)


if TYPE_CHECKING:
    ServiceBoxes = forms.ModelMultipleChoiceField[Service]
else:
    ServiceBoxes = forms.ModelMultipleChoiceField


class ServicesField(ServiceBoxes):
    """Services as a list of boxes; NAV stat and NAV kommune are two."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("queryset", Service.objects.all())
        options.setdefault("label", gettext_lazy("Hvem skal det deles med?"))
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)
