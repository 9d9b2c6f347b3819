"""Ask what would have been (回放): closed cases are replayed by a worker, under another version or calendar."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.whatif.facts import (
    DUTY,
    MOST_DAYS,
    BadDays,
    BadSpan,
    NothingAsked,
    Question,
    VersionUnknown,
)
from tongban.services.cases.whatif.jobs import replay_closed
from tongban.services.cases.whatif.models import WhatIf
from tongban.services.items.public import content_to_try, managed_items, versions_to_try

ACT = "cases.what_if"


@transaction.atomic
def ask_what_if(*, question: Question, by: Officer, at: datetime) -> UUID:
    """Have a worker replay the closed cases of the officer's items; gives the replay's id.

    What the version or draft says is kept as it stands now, so that the answer tells what it answers. At most
    10 SQL. Raises DutyMissing, NotFound (an item of others), NothingAsked, BadSpan, BadDays, VersionUnknown.
    """
    offices = offices_of(by)
    if not offices:
        raise DutyMissing(facts={"duty": DUTY})
    _check(question)
    name = _item_name(question.item_code, by=by)
    row = WhatIf(
        organisation_ids=sorted(str(one) for one in offices),
        item_code=question.item_code,
        item_name=name,
        version=question.version,
        days_off=[day.isoformat() for day in question.days_off],
        working_days=[day.isoformat() for day in question.working_days],
        from_on=question.from_on,
        until_on=question.until_on,
        asked_at=at,
        asked_by=by.ref,
        asked_by_name=by.name,
    )
    if question.version:
        row.version_name, row.content = _version(question, by=by)
    row.progress_id = start_long_job(
        replay_closed, title=N_("What if: closed cases"), by=by, at=at, arguments={"what_if_id": str(row.pk)}
    )
    row.save(force_insert=True)
    facts = {
        "item": row.item_code,
        "version": row.version,
        "days_off": row.days_off,
        "working_days": row.working_days,
        "from": row.from_on,
        "until": row.until_on,
    }
    record(act=ACT, subject=f"what-if:{row.pk}", by=by, at=at, facts=facts)
    return row.pk


def offices_of(by: Officer) -> frozenset[UUID]:
    """The organisations whose items the officer manages, and whose closed cases may be replayed."""
    return frozenset(one for one, duties in by.duties_in.items() if DUTY in duties)


def _check(question: Question) -> None:
    days = [*question.days_off, *question.working_days]
    if len(days) > MOST_DAYS or len(days) != len(set(days)):
        raise BadDays(facts={"fields": {"days_off": str(BadDays.title)}})
    if not days and not question.version:
        raise NothingAsked(facts={"fields": {"version": str(NothingAsked.title)}})
    if question.version and not question.item_code:
        raise VersionUnknown(facts={"fields": {"version": str(VersionUnknown.title)}})
    if question.from_on > question.until_on:
        raise BadSpan(facts={"fields": {"from_on": str(BadSpan.title)}})


def _item_name(code: str, *, by: Officer) -> str:
    if not code:
        return ""
    name = next((item.name for item in managed_items(by) if item.code == code), None)
    if name is None:
        raise NotFound(facts={"item": code})
    return name


def _version(question: Question, *, by: Officer) -> tuple[str, dict[str, object]]:
    choices = {choice.key: choice for choice in versions_to_try(question.item_code, by=by)}
    chosen = choices.get(question.version)
    if chosen is None:
        raise VersionUnknown(facts={"fields": {"version": str(VersionUnknown.title)}})
    name = str(chosen.number) if chosen.number is not None else chosen.title
    return name, content_to_try(question.item_code, question.version, by=by).as_json()
