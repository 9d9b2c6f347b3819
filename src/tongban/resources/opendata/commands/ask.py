"""Ask the city to open data (申请开放), want the same, pass a request on, send it back, decline it, answer it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Length

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import (
    Officer,
    OrganisationFact,
    check_duty,
    organisation,
    organisations_with_post,
)
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.datasets.public import NoDataAuthority
from tongban.resources.opendata.commands.publish import checked_words
from tongban.resources.opendata.disclosure.personal import reason_of
from tongban.resources.opendata.facts import ANSWER, PASS_ON, Outcome, RequestState, VersionState
from tongban.resources.opendata.models import DataRequest, OpenDataset, RequestVote
from tongban.resources.opendata.refusals import DatasetOutOfOrder, WordsNeeded
from tongban.standards.working_time import add_working_days, local_day

ASK, DECLINE, RETURN = "opendata.ask", "opendata.decline", "opendata.return"
SUBJECT = "opendata-request:{number}"
LONGEST = 1000
_PERSONAL = N_("Leave out ID numbers, phone numbers and mail addresses: the request is shown to everybody.")
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('opendata.request-number'))"


@transaction.atomic
def ask_for_data(
    *, title: str, text: str, purpose: str, account_id: int | None, by: Actor, at: datetime
) -> str:
    """Take a request in; answers its number. It is public once the data authority has passed it on.

    Raises Invalid, WordsNeeded, NoDataAuthority.
    """
    said = {"title": title.strip()[:100], "text": text.strip()[:LONGEST], "purpose": purpose.strip()[:300]}
    if missing := [name for name in ("title", "text") if not said[name]]:
        raise WordsNeeded(facts={"fields": dict.fromkeys(missing, WordsNeeded.title)})
    if wrong := {name: _PERSONAL for name, words in said.items() if reason_of(words)}:
        raise Invalid(facts={"fields": wrong})
    authority = _authority()
    due_on = _last_day(authority.area_code, at=at)
    row = DataRequest.objects.create(
        number=_next_number(at.astimezone(CITY_ZONE).date()),
        account_id=account_id,
        state=RequestState.WAITING,
        authority_id=authority.id,
        asked_at=at,
        due_on=due_on,
        **said,
    )
    _put_before(row, authority, post=settings.DATA_AUTHORITY_POST, kind="opendata.request", at=at)
    record(act=ASK, subject=SUBJECT.format(number=row.number), by=by, at=at, facts={})
    return row.number


@transaction.atomic
def want_too(*, number: str, voter: str, at: datetime) -> bool:
    """One more who wants the same; False where this voter did already. Raises NotFound."""
    row = DataRequest.objects.filter(
        number=number, state__in=[RequestState.PASSED, RequestState.ANSWERED]
    ).first()
    if row is None:
        raise NotFound
    try:
        with transaction.atomic():
            RequestVote.objects.create(request=row, voter=voter[:80], voted_at=at)
    except IntegrityError:
        return False
    DataRequest.objects.filter(pk=row.pk).update(votes=F("votes") + 1)
    return True


@transaction.atomic
def pass_request_on(*, number: str, organisation_id: UUID | None, by: Officer, at: datetime) -> date:
    """Pass a request to the office that has the data, and put it on the public list; answers the last day to answer,
    which was promised to who asked and does not move by passing on.

    Raises NotFound, DutyMissing, DatasetOutOfOrder, Invalid (an office without the post that answers, or none chosen).
    """
    row = _lock(number, by=by)
    check_duty(by, PASS_ON, organisation_id=row.authority_id)
    if row.state not in (RequestState.WAITING, RequestState.PASSED):
        raise DatasetOutOfOrder(facts={"state": row.state})
    editors = organisations_with_post(settings.DATA_EDITOR_POST)
    home = next((one for one in editors if one.id == organisation_id), None)
    if home is None:
        raise Invalid(facts={"fields": {"office": N_("Choose the office that has the data.")}})
    due_on = row.due_on or _last_day(home.area_code, at=row.asked_at)
    close_task(key=_task(row), by=by, at=at, outcome="passed")
    row.turns += row.state == RequestState.PASSED
    row.state, row.organisation_id, row.passed_at, row.due_on = RequestState.PASSED, home.id, at, due_on
    row.save()
    _put_before(row, home, post=settings.DATA_EDITOR_POST, kind="opendata.answer", at=at)
    facts = {"organisation": home.id, "due_on": due_on.isoformat()}
    record(
        act=PASS_ON,
        subject=SUBJECT.format(number=number),
        by=by.only_in(row.authority_id),
        at=at,
        facts=facts,
    )
    return due_on


@transaction.atomic
def return_request(*, number: str, reasons: str, by: Officer, at: datetime) -> None:
    """Say that these are not our data: the data authority passes the request on again, or declines it.

    The last day to answer stays, and so does the place on the public list.
    Raises NotFound, DutyMissing, DatasetOutOfOrder, WordsNeeded.
    """
    row, home = _passed_to(number, by=by)
    why = checked_words(reasons, "reasons")
    close_task(key=_task(row), by=by, at=at, outcome="returned")
    row.state, row.organisation_id = RequestState.WAITING, None
    row.returned_from_id, row.returned_why, row.turns = home, why, row.turns + 1
    row.save()
    authority = organisation(row.authority_id)
    _put_before(row, authority, post=settings.DATA_AUTHORITY_POST, kind="opendata.request", at=at)
    facts = {"organisation": home, "authority": row.authority_id}
    record(act=RETURN, subject=SUBJECT.format(number=number), by=by.only_in(home), at=at, facts=facts)


@transaction.atomic
def decline_request(*, number: str, answer: str, by: Officer, at: datetime) -> None:
    """Say that it is no request for data; only who asked sees it. Raises NotFound, DutyMissing, WordsNeeded."""
    row = _lock(number, by=by)
    check_duty(by, PASS_ON, organisation_id=row.authority_id)
    if row.state != RequestState.WAITING:
        raise DatasetOutOfOrder(facts={"state": row.state})
    _close(row, RequestState.DECLINED, checked_words(answer, "answer"), by=by, at=at)
    home = row.authority_id
    record(act=DECLINE, subject=SUBJECT.format(number=number), by=by.only_in(home), at=at, facts={})


@transaction.atomic
def answer_request(
    *, number: str, outcome: Outcome, answer: str, slug: str, by: Officer, at: datetime
) -> None:
    """Answer in public. A dataset is named where it is open by now.

    Raises NotFound, DutyMissing, DatasetOutOfOrder, WordsNeeded, Invalid.
    """
    row, home = _passed_to(number, by=by)
    if outcome in (Outcome.OPENED, Outcome.EXISTS) or slug:
        row.dataset = OpenDataset.objects.filter(slug=slug, versions__state=VersionState.PUBLISHED).first()
        if row.dataset is None:
            raise Invalid(facts={"fields": {"dataset": N_("Name the open dataset by its short name.")}})
    row.outcome = outcome
    _close(row, RequestState.ANSWERED, checked_words(answer, "answer"), by=by, at=at)
    facts = {"outcome": outcome.value, "dataset": slug}
    record(act=ANSWER, subject=SUBJECT.format(number=number), by=by.only_in(home), at=at, facts=facts)


def _close(row: DataRequest, state: RequestState, answer: str, *, by: Officer, at: datetime) -> None:
    close_task(key=_task(row), by=by, at=at, outcome=state.value)
    row.state, row.answer, row.answered_at, row.answered_by = state, answer, at, by.ref
    row.save()
    if row.account_id is not None:
        send_message(
            to_account=row.account_id,
            about=SUBJECT.format(number=row.number),
            title=N_("Your request for data is answered"),
            body=N_("Open it to read what the office says."),
            url=f"/open/requests/{row.number}/",
            at=at,
            key=f"opendata-request:{row.number}:{state.value}",
        )


def _put_before(row: DataRequest, home: OrganisationFact, *, post: str, kind: str, at: datetime) -> None:
    """A task for whoever has it now, until the last day to answer."""
    open_task(
        key=_task(row),
        kind=kind,
        about=SUBJECT.format(number=row.number),
        title=row.title,
        post_code=post,
        organisation_id=home.id,
        area_code=home.area_code,
        due_at=_end_of(row.due_on) if row.due_on else None,
        url=f"/desk/open/requests/{row.number}/",
        at=at,
    )


def _passed_to(number: str, *, by: Officer) -> tuple[DataRequest, UUID]:
    """A request that waits for an organisation of the officer, locked, and which one it is.

    Raises NotFound, DutyMissing, DatasetOutOfOrder.
    """
    row = _lock(number, by=by)
    home = row.organisation_id
    if home is None or home not in by.organisation_ids:
        raise NotFound
    check_duty(by, ANSWER, organisation_id=home)
    if row.state != RequestState.PASSED:
        raise DatasetOutOfOrder(facts={"state": row.state})
    return row, home


def _lock(number: str, *, by: Officer) -> DataRequest:
    rows: Sequence[DataRequest] = list(DataRequest.objects.select_for_update().filter(number=number)[:1])
    if not rows or not {rows[0].authority_id, rows[0].organisation_id} & set(by.organisation_ids):
        raise NotFound
    return rows[0]


def _authority() -> OrganisationFact:
    """The data authority of the widest area: whoever asks need not know whose data they are. Raises NoDataAuthority."""
    found = organisations_with_post(settings.DATA_AUTHORITY_POST)
    if not found:
        raise NoDataAuthority(facts={"post": settings.DATA_AUTHORITY_POST})
    return found[0]


def _next_number(day: date) -> str:
    """The next number of the year: 2026-0001. One at a time. 2 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    of_year = DataRequest.objects.filter(number__startswith=f"{day.year}-")
    last = of_year.order_by(Length("number").desc(), "-number").first()
    return f"{day.year}-{(int(last.number.split('-')[1]) if last else 0) + 1:04}"


def _last_day(area_code: str, *, at: datetime) -> date:
    return add_working_days(local_day(at), settings.OPEN_DATA_REQUEST_DAYS, calendar_for(area_code))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), CITY_ZONE)


def _task(row: DataRequest) -> str:
    turn = f":{row.turns}" if row.turns else ""
    return f"opendata-request:{row.number}:{row.organisation_id or row.authority_id}{turn}"
