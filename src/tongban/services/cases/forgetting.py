"""What goes with a draft that is thrown away."""

from collections.abc import Sequence
from datetime import datetime

from tongban.foundation.seals.public import forget_requests
from tongban.services.cases.commands.ask_signature import sign_request_of_draft
from tongban.services.cases.commands.pre_review import forget_pre_reviews
from tongban.services.cases.models import Draft


def forget_drafts(drafts: Sequence[Draft], *, at: datetime) -> None:
    """Throw drafts away, with what was said about them and what was put down to be signed.

    No SQL for none, else 3, and 3 more for each that the counter was asked to look at.
    """
    if not drafts:
        return
    forget_pre_reviews(drafts, at=at)
    forget_requests(subjects=[sign_request_of_draft(draft.id) for draft in drafts])
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
