"""The holder's answer to a checker: these fields, or none; and the end of what is seen."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.licences.commands.issue import SUBJECT
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_fact, type_fact
from tongban.resources.licences.showing import rules
from tongban.resources.licences.showing.facts import (
    DECLINE_ACT,
    SEEN_FOR,
    SHOW_ACT,
    AskAnswered,
    AskPast,
    AskState,
    FieldMissing,
    FieldNotAsked,
)
from tongban.resources.licences.showing.models import LicenceAsk
from tongban.resources.licences.showing.presenting import make_presentation
from tongban.resources.licences.showing.queries import speaks_for


@transaction.atomic
def consent_to_show(*, ask_id: UUID, fields: Collection[str], by: Person, at: datetime) -> None:
    """Let the checker see exactly these fields for a few minutes; which ones, to whom and for what is kept. 9 SQL.

    Source: 个人信息保护法 (2021) arts. 14, 23 (informed and voluntary; told to whom and for what).

    Raises NotFound, AskAnswered, AskPast, FieldNotAsked, FieldMissing, LicenceNotValid (it ended meanwhile).
    """
    row = _waiting(ask_id, by=by, at=at)
    asked = {one["name"]: bool(one["required"]) for one in row.asked}
    if stray := sorted(set(fields) - asked.keys()):
        raise FieldNotAsked(facts={"fields": "、".join(stray)})
    labels = {one.name: one.label for one in rules.askable(type_fact(row.type))}
    if missing := [name for name, required in asked.items() if required and name not in fields]:
        raise FieldMissing(
            facts={"labels": "、".join(labels.get(name, name) for name in missing), "missing": missing}
        )
    row.state, row.answered_at, row.seen_until = AskState.SHOWN.value, at, at + SEEN_FOR
    row.shown = [name for name in asked if name in fields]
    row.presentation = make_presentation(
        licence_fact(licence_of(row)), names=row.shown, ask_id=row.id, nonce=row.nonce, at=at
    )
    row.save(update_fields=["state", "answered_at", "seen_until", "shown", "presentation"])
    _record(row, SHOW_ACT, by=by, at=at)


@transaction.atomic
def decline_to_show(*, ask_id: UUID, by: Person, at: datetime) -> None:
    """Let the checker see nothing; they learn that, and no reason. 5 SQL. Raises NotFound, AskAnswered, AskPast."""
    row = _waiting(ask_id, by=by, at=at)
    row.state, row.answered_at = AskState.REFUSED.value, at
    row.save(update_fields=["state", "answered_at"])
    _record(row, DECLINE_ACT, by=by, at=at)


@transaction.atomic
def stop_showing(*, ask_id: UUID, by: Person, at: datetime) -> None:
    """Take what was shown off the checker's page before its time; afterwards nothing happens. 4 SQL.

    Source: 个人信息保护法 (2021) art. 15 (a consent can be taken back as easily as it was given).

    Raises NotFound.
    """
    row = _locked(ask_id, by=by)
    if row.state == AskState.SHOWN and row.seen_until is not None and at < row.seen_until:
        row.seen_until, row.presentation = at, None
        row.save(update_fields=["seen_until", "presentation"])


def licence_of(row: LicenceAsk) -> Licence:
    """The licence of a check whose code was taken."""
    if row.licence is None:
        raise RuntimeError("an answer is about a licence")
    return row.licence


def _waiting(ask_id: UUID, *, by: Person, at: datetime) -> LicenceAsk:
    row = _locked(ask_id, by=by)
    if row.state != AskState.CLAIMED:
        raise AskAnswered
    if at >= row.ends_at:
        raise AskPast
    return row


def _locked(ask_id: UUID, *, by: Person) -> LicenceAsk:
    """The row, locked only after it is known to be theirs. Raises NotFound."""
    seen = LicenceAsk.objects.select_related("licence").filter(id=ask_id).first()
    if seen is None or not speaks_for(by, seen):
        raise NotFound
    rows = LicenceAsk.objects.select_for_update(of=["self"]).select_related("type", "licence__type")
    return rows.get(id=ask_id)


def _record(row: LicenceAsk, act: str, *, by: Person, at: datetime) -> None:
    """Names of fields, not what stood in them; who asked only where it is an organisation."""
    licence = licence_of(row)
    facts = {
        "identifier": licence.identifier,
        "ask": str(row.id),
        "asker": row.asker_kind,
        "organisation": str(row.organisation_id or ""),
        "fields": row.shown,
    }
    record(act=act, subject=SUBJECT.format(number=licence.number), by=by, at=at, facts=facts)
