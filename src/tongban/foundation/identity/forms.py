"""What people type on the pages of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StaffSignInForm(forms.Form):
    """User name, password and the six digits of the second factor."""

    username = forms.CharField(max_length=150, error_messages={"required": _("Enter your user name.")})
    password = forms.CharField(
        max_length=200, strip=False, error_messages={"required": _("Enter your password.")}
    )
    code = forms.CharField(
        max_length=12, error_messages={"required": _("Enter the six digits from your authenticator.")}
    )


class RealNameForm(forms.Form):
    """A name and an ID number as they stand on the ID card."""

    name = forms.CharField(
        max_length=50, error_messages={"required": _("Enter your name as on the ID card.")}
    )
    id_number = forms.CharField(
        max_length=24, error_messages={"required": _("Enter the 18 characters of your ID number.")}
    )


class AddressForm(forms.Form):
    """An address for mail."""

    address = forms.EmailField(max_length=254, error_messages={"required": _("Enter your e-mail address.")})


class TokenForm(forms.Form):
    """What a new token is called, how long it lives and what it may do."""

    name = forms.CharField(max_length=60, error_messages={"required": _("Say what the token is for.")})
    hours = forms.TypedChoiceField(
        coerce=int,
        choices=[(12, _("12 hours")), (168, _("7 days")), (720, _("30 days")), (2160, _("90 days"))],
    )
    scopes = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one thing that it may do.")}
    )

    def __init__(self, *args: object, own: frozenset[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scopes"].choices = [(scope, scope) for scope in sorted(own)]  # type: ignore[attr-defined]


class AssistantForm(forms.Form):
    """What the person calls the assistant that gets a key."""

    name = forms.CharField(max_length=60, error_messages={"required": _("Say which assistant it is.")})
