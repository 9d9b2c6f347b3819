"""What the registers say anew between checking and signing: told, so that it is checked again."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.foundation.forms.public import answer_text, form_sections
from tongban.services.cases.pages.drafting import Desk


def tell_changes(request: HttpRequest, before: Desk, after: Desk) -> bool:
    """Say which known facts are other than those that were shown; answers whether there are any."""
    changed = changed_facts(before, after)
    if changed:
        said = _("A register has changed since you looked. It now says: %(facts)s. Please check again.")
        messages.warning(request, said % {"facts": _("; ").join(changed)})
    return bool(changed)


def changed_facts(before: Desk, after: Desk) -> list[str]:
    """The entries whose known fact differs, each with what it says now, in the order of the form."""
    found = []
    for section in form_sections(after.content.form or {}):
        for field in section.fields:
            old, new = before.locked.get(field.key), after.locked.get(field.key)
            if (old and old.value) != (new and new.value):
                text = (new.shown or answer_text(field, new.value)) if new else ""
                found.append(_("%(label)s: %(value)s") % {"label": field.label, "value": text or "—"})
    return found
