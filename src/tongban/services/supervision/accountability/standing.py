"""What the verbs of a file share: the lock, who may act, who hears of it. No to-do rows: a worklist has more readers."""

from datetime import datetime

from django.urls import reverse

from tongban.foundation.directory.public import Officer, check_duty, holders_of, posts_with_duty
from tongban.foundation.messages.public import send_message
from tongban.kernel.errors import NotFound
from tongban.services.supervision.accountability.errors import PersonConcerned
from tongban.services.supervision.accountability.models import AccountabilityFile
from tongban.services.supervision.accountability.queries import is_concerned, visible_to


def lock_file(number: str, *, by: Officer) -> AccountabilityFile:
    """A file that the officer may read, locked. 1 SQL. Raises NotFound, no lock taken."""
    row = AccountabilityFile.objects.select_for_update().filter(visible_to(by), number=number).first()
    if row is None:
        raise NotFound
    return row


def lock_to_act(number: str, duty: str, *, by: Officer) -> AccountabilityFile:
    """The same for an act of the office. Raises NotFound, DutyMissing, PersonConcerned."""
    row = lock_file(number, by=by)
    check_is_not_concerned(row, duty, by=by)
    check_duty(by, duty, organisation_id=row.organisation_id)
    return row


def lock_own(number: str, *, by: Officer) -> AccountabilityFile:
    """A file about the officer, locked: what is said in it only they say. Raises NotFound."""
    row = lock_file(number, by=by)
    if not is_concerned(row, by=by):
        raise NotFound
    return row


def check_is_not_concerned(row: AccountabilityFile, duty: str, *, by: Officer) -> None:
    """Raises PersonConcerned, also for who has the duty only because the person concerned is away."""
    person = f"officer:{row.person_account}"
    if by.is_hand_of(person, duty, organisation_id=row.organisation_id):
        raise PersonConcerned


def subject_of(row: AccountabilityFile) -> str:
    """Where the trail keeps it."""
    return f"accountability:{row.number}"


def owner_of(number: str) -> str:
    """Whose its papers are."""
    return f"accountability:{number}"


def tell_person(
    row: AccountabilityFile, *, key: str, title: str, body: str, until: str = "", at: datetime
) -> None:
    """A message to the person concerned. 2 to 4 SQL."""
    _send(row, row.person_account, key=key, title=title, body=body, until=until, at=at)


def tell_officers(
    row: AccountabilityFile, duty: str, *, key: str, title: str, body: str, until: str = "", at: datetime
) -> None:
    """A message to everybody with the duty there but the person concerned. 2 SQL, and 2 to 4 a message."""
    places = posts_with_duty(duty, area_codes=[row.area_code])
    posts = {one.code for one in places if one.organisation_id == row.organisation_id}
    accounts = {
        account
        for post in posts
        for account in holders_of(post_code=post, organisation_id=row.organisation_id, at=at)
    }
    for account in sorted(accounts - {row.person_account}):
        _send(row, account, key=key, title=title, body=body, until=until, at=at)


def _send(
    row: AccountabilityFile, account: int, *, key: str, title: str, body: str, until: str, at: datetime
) -> None:
    send_message(
        key=f"accountability:{row.number}:{key}",
        to_account=account,
        about=subject_of(row),
        title=title,
        body=body,
        facts={"number": row.number, "until_date": until},
        url=reverse("supervision:file", args=[row.number]),
        at=at,
        urgent=True,
    )
