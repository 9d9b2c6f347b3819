"""Tell people that a draft is about to end, and throw away those whose time is over."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import N_
from tongban.services.cases.facts import IN_PERSON
from tongban.services.cases.forgetting import forget_drafts
from tongban.services.cases.keeping import kept_since, kept_until, quiet_since
from tongban.services.cases.models import Draft
from tongban.services.items.public import item_terms

BATCH = 200  # drafts a transaction: each costs a message


@transaction.atomic
def warn_of_drafts(*, at: datetime) -> int:
    """Tell up to BATCH people whose draft ends soon, each once until it is saved again. Answers how many."""
    untold = Q(warned_at=None) | Q(warned_at__lt=F("saved_at"))
    due = Draft.objects.filter(untold, saved_at__lt=quiet_since(at), saved_at__gte=kept_since(at))
    due = due.exclude(capacity__in=IN_PERSON)  # a helper goes on when the person is there again
    drafts = list(due.select_for_update(skip_locked=True).order_by("saved_at")[:BATCH])
    for draft in drafts:
        send_message(
            to_account=draft.account_id,
            about=f"draft:{draft.id}",
            title=N_("An application of yours is not submitted yet"),
            body=N_("%(item)s. It stays saved until %(until_at)s. Go on with it, or let it end."),
            facts={"item": _name(draft), "until_at": kept_until(draft.saved_at).isoformat()},
            url=reverse("cases:draft", args=[draft.id]),
            at=at,
        )
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(warned_at=at)
    return len(drafts)


@transaction.atomic
def expire_drafts(*, at: datetime) -> int:
    """Throw away up to BATCH drafts that nobody touched, and say so. Answers how many."""
    due = Draft.objects.filter(saved_at__lt=kept_since(at))
    drafts = list(due.select_for_update(skip_locked=True).order_by("saved_at")[:BATCH])
    for draft in drafts:
        if draft.capacity in IN_PERSON:
            continue
        send_message(
            to_account=draft.account_id,
            about=f"draft:{draft.id}",
            title=N_("An application that was not submitted has ended"),
            body=N_(
                "%(item)s. You had not touched it since %(saved_at)s, and nothing was sent to the office."
            ),
            facts={"item": _name(draft), "saved_at": draft.saved_at.isoformat()},
            url=reverse("items:guide", args=[draft.item_code]),
            at=at,
        )
    forget_drafts(drafts, at=at)
    return len(drafts)


def _name(draft: Draft) -> str:
    return item_terms(draft.version_id).name
