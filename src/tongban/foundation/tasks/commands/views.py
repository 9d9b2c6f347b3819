"""Keep a way to look at the worklist under a name of one's own, and throw it away."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.facts import VIEWS_AT_MOST, TooManyViews
from tongban.foundation.tasks.models import SavedView
from tongban.kernel.errors import N_, Invalid, NotFound


@transaction.atomic
def save_view(*, name: str, query: str, by: Officer, at: datetime) -> None:
    """Keep it; the same name again takes its place. 4 SQL. Raises Invalid (no name, too long), TooManyViews."""
    said = " ".join(name.split())
    if not said or len(said) > 30 or len(query) > 1000:
        raise Invalid(facts={"fields": {"name": N_("Give the view a name of at most 30 characters.")}})
    own = SavedView.objects.select_for_update().filter(account_id=by.account_id)
    names = [view.name for view in own]
    if said not in names and len(names) >= VIEWS_AT_MOST:
        raise TooManyViews(facts={"most": VIEWS_AT_MOST})
    SavedView.objects.update_or_create(
        account_id=by.account_id, name=said, defaults={"query": query, "saved_at": at}
    )


def remove_view(*, name: str, by: Officer) -> None:
    """Throw a view of one's own away. 1 SQL. Raises NotFound."""
    removed, _ = SavedView.objects.filter(account_id=by.account_id, name=name).delete()
    if not removed:
        raise NotFound
