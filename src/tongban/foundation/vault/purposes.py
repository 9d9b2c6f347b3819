"""What this installation needs keys for."""

from django.apps import apps

from tongban.foundation.vault.fields import EncryptedField
from tongban.foundation.vault.keys import has_key

_declared: set[str] = set()


def declare_purpose(purpose: str) -> None:
    """Say that keys of `purpose` are needed though no model field names it, such as for signing."""
    _declared.add(purpose)


def purposes() -> list[str]:
    """Every purpose by name: of the encrypted fields of all models, and the declared ones."""
    of_fields = {
        field.purpose
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedField)
    }
    return sorted(of_fields | _declared)


def purposes_without_key() -> list[str]:
    """The purposes whose first key is still to be made. Makes none, not even in the demo."""
    return [purpose for purpose in purposes() if not has_key(purpose)]
