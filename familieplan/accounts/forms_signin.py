"""The forms of allauth in our words: a label says what to write, and help stands once."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

STRENGTH = _("Minst 12 tegn. Ikke navnet ditt, og ikke et passord mange bruker.")
LABELS = {
    "oldpassword": _("Passordet du har nå"),
    "password1": _("Nytt passord"),
    "password2": _("Nytt passord en gang til"),
}


class InOurWords:
    """Placeholders repeat the label and vanish when one writes; allauth's help is a list, or a link past the page."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = STRENGTH if name == "password1" else ""
            field.label = LABELS.get(name, field.label)


class SignInForm(InOurWords, forms.LoginForm):  # type: ignore[misc]
    pass


class ChangeForm(InOurWords, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class AgainForm(InOurWords, forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ForgottenForm(InOurWords, forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(InOurWords, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(InOurWords, forms.SetPasswordForm):  # type: ignore[misc]
    pass
