"""What the verbs of a proceeding share: the lock, who hears of it, its task."""

from collections.abc import Mapping
from datetime import date, datetime, time

from tongban.foundation.directory.public import Officer, check_duty, posts_with_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task, open_task
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.public import LicenceFact
from tongban.services.decisions.proceedings.facts import CHECK_LEGALITY, DECIDE, OPEN, Measure, ProceedingFact
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.queries import (
    account_of_holder,
    current_version,
    own_proceeding,
)
from tongban.standards.statutes import last_day_to_decide_a_penalty

TASK_KIND, LEGALITY_KIND = "decisions.decide_proceeding", "decisions.check_legality"
FALLBACK_POST = "approve"  # where nobody there has the duty yet: the task waits and is seen


def lock_proceeding(number: str, *, by: Officer) -> Proceeding:
    """A proceeding of the officer's organisations, locked. 1 SQL. Raises NotFound, no lock taken."""
    rows = Proceeding.objects.select_for_update()
    row = rows.filter(number=number, organisation_id__in=by.organisation_ids).first()
    if row is None:
        raise NotFound
    return row


def lock_for(number: str, *, by: Person | Officer) -> tuple[Proceeding, LicenceFact]:
    """The proceeding, locked, and its licence: for its holder, or for an officer who writes down what they say.

    8 SQL for a person, 3 for an officer. Raises NotFound, DutyMissing.
    """
    if isinstance(by, Officer):
        row = lock_proceeding(number, by=by)
        check_duty(by, OPEN, organisation_id=row.organisation_id)
        return row, current_version(row)
    own, licence = own_proceeding(number, by=by)
    return Proceeding.objects.select_for_update().get(id=own.id), licence


def has_worked_on(fact: ProceedingFact, *, by: Officer, duty: str) -> bool:
    """Whether `by` looks into the matter, or has the duty only in place of an absent colleague who does."""
    return any(
        by.is_hand_of(f"officer:{account}", duty, organisation_id=fact.organisation_id)
        for account in fact.investigators
    )


def actor_in(row: Proceeding, by: Person | Officer) -> Person | Officer:
    """Who is recorded: an officer with the posts of the office that leads it."""
    return by.only_in(row.organisation_id) if isinstance(by, Officer) else by


def forget_legality(row: Proceeding, *, at: datetime) -> None:
    """What was heard after a legal review is reviewed again. 3 SQL at most."""
    if row.legality_at is None:
        return
    row.legality_at = row.legality_by = row.legality_passed = None
    row.legality_name = row.legality_opinion = ""
    row.save(
        update_fields=["legality_at", "legality_by", "legality_passed", "legality_name", "legality_opinion"]
    )
    _open_task(row, CHECK_LEGALITY, key=heard_key(row), kind=LEGALITY_KIND, at=at)


def subject_of(row: Proceeding) -> str:
    """Where the trail keeps it: with the licence."""
    return f"licence:{row.licence_number}"


def owner_of(row: Proceeding) -> str:
    """Whose its papers are."""
    return f"proceeding:{row.number}"


def task_key(row: Proceeding) -> str:
    """The key of the to-do row of its decision."""
    return f"proceeding:{row.number}"


def legality_key(row: Proceeding) -> str:
    """The key of the to-do row of its legal review."""
    return f"proceeding:{row.number}:legality"


def heard_key(row: Proceeding) -> str:
    """The key of the to-do row of the legal review after a hearing."""
    return f"{legality_key(row)}:heard"


def close_tasks(row: Proceeding, *, by: Officer, outcome: str, at: datetime) -> None:
    """Nothing waits for anybody any more. 3 SQL at most."""
    close_task(key=task_key(row), by=by, at=at, outcome=outcome)
    if row.measure == Measure.REVOCATION:
        close_reviews(row, by=by, outcome=outcome, at=at)


def close_reviews(row: Proceeding, *, by: Officer, outcome: str, at: datetime) -> None:
    """No legal review waits: neither the first nor that after the hearing. 2 SQL."""
    for key in (legality_key(row), heard_key(row)):
        close_task(key=key, by=by, at=at, outcome=outcome)


def put_before_deciders(row: Proceeding, *, at: datetime) -> None:
    """A task for the post that decides, and for a penalty one for the legal review, due in its ninety days. 4 SQL."""
    _open_task(row, DECIDE, key=task_key(row), kind=TASK_KIND, at=at)
    if row.measure == Measure.REVOCATION:
        _open_task(row, CHECK_LEGALITY, key=legality_key(row), kind=LEGALITY_KIND, at=at)


def last_day_of(row: Proceeding) -> date | None:
    """The last day to decide; only a penalty has one by law (行政处罚法 art. 60)."""
    if row.measure != Measure.REVOCATION:
        return None
    return last_day_to_decide_a_penalty(row.opened_at.astimezone(CITY_ZONE).date())


def _open_task(row: Proceeding, duty: str, *, key: str, kind: str, at: datetime) -> None:
    places = posts_with_duty(duty, area_codes=[row.area_code])
    post = next((one.code for one in places if one.organisation_id == row.organisation_id), FALLBACK_POST)
    last = last_day_of(row)
    open_task(
        key=key,
        kind=kind,
        about=f"proceedings:{row.number}",
        title=row.licence_name,
        post_code=post,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        due_at=datetime.combine(last, time(23, 59), CITY_ZONE) if last else None,
        url=f"/desk/proceedings/{row.number}/",
        at=at,
    )


def tell_holder(
    row: Proceeding,
    licence: LicenceFact,
    *,
    key: str,
    title: str,
    body: str,
    at: datetime,
    more: Mapping[str, object] | None = None,
) -> bool:
    """A message to a holder who has an account, for a firm to who represents it; whether there was one.

    2 SQL, up to 4 more. `more` are facts for the sentence besides those of every message.
    """
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
            **(more or {}),
        },
        url=f"/my/proceedings/{row.number}/",
        at=at,
        urgent=True,
    )
    return True
