"""What other apps show of the trail on their pages (留痕)."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tongban.foundation.trail.queries import entries_of
from tongban.foundation.trail.receipts import ReceiptCode
from tongban.foundation.trail.words import actor_words


def trail_panel(subject: str) -> SafeString:
    """The acts recorded about `subject`, newest first, with their places in the log. 2 SQL queries.

    It says who acted in words, without a name, and no facts.
    """
    lines = [(entry, actor_words(entry.by_ref)) for entry in reversed(entries_of(subject))]
    context = {"lines": lines}
    return mark_safe(render_to_string("trail/panel.html", context))  # noqa: S308  rendered by a template


def history_url(subject: str, *, is_desk: bool = False) -> str:
    """The page of the history of `kind:key`, for a kind of which some app answers."""
    kind, _, key = subject.partition(":")
    return reverse("trail:desk_history" if is_desk else "trail:history", args=[kind, key])


def receipt_url(code: ReceiptCode) -> str:
    """The whole address that a receipt's QR code holds."""
    return f"{settings.BASE_URL}{reverse('trail:lookup', args=[code.to_text()])}"
