"""What the verbs of a proceeding share: the lock, who hears of it, its task."""

from datetime import datetime

from tongban.foundation.directory.public import Officer, posts_with_duty
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import open_task
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import LicenceFact
from tongban.services.decisions.proceedings.facts import DECIDE
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.queries import account_of_holder

TASK_KIND = "decisions.decide_proceeding"
FALLBACK_POST = "approve"  # where nobody there has the duty yet: the task waits and is seen


def lock_proceeding(number: str, *, by: Officer) -> Proceeding:
    """A proceeding of the officer's organisations, locked. 1 SQL. Raises NotFound, no lock taken."""
    rows = Proceeding.objects.select_for_update()
    row = rows.filter(number=number, organisation_id__in=by.organisation_ids).first()
    if row is None:
        raise NotFound
    return row


def subject_of(row: Proceeding) -> str:
    """Where the trail keeps it: with the licence."""
    return f"licence:{row.licence_number}"


def owner_of(row: Proceeding) -> str:
    """Whose its papers are."""
    return f"proceeding:{row.number}"


def task_key(row: Proceeding) -> str:
    """The key of the to-do row of its decision."""
    return f"proceeding:{row.number}"


def put_before_deciders(row: Proceeding, *, at: datetime) -> None:
    """A task for the post that decides; the law sets no day for it. 2 SQL."""
    places = posts_with_duty(DECIDE, area_codes=[row.area_code])
    post = next((one.code for one in places if one.organisation_id == row.organisation_id), FALLBACK_POST)
    open_task(
        key=task_key(row),
        kind=TASK_KIND,
        about=f"proceedings:{row.number}",
        title=row.licence_name,
        post_code=post,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=None,
        url=f"/desk/proceedings/{row.number}/",
        at=at,
    )


def tell_holder(
    row: Proceeding, licence: LicenceFact, *, key: str, title: str, body: str, at: datetime
) -> bool:
    """A message to a holder who has an account; whether there was one. 2 SQL, up to 4 more."""
    account = account_of_holder(licence.holder)
    if account is None:
        return False
    send_message(
        key=f"proceeding:{row.number}:{key}",
        to_account=account,
        about=f"proceedings:{row.number}",
        title=title,
        body=body,
        facts={
            "item": row.licence_name,
            "office": row.organisation_name,
            "number": row.number,
            **({"until_date": row.defend_by.isoformat()} if row.defend_by else {}),
        },
        url=f"/my/proceedings/{row.number}/",
        at=at,
        urgent=True,
    )
    return True
