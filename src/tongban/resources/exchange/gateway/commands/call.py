"""Answer one call: a grant, a case, a subject, and the granted fields as their masks leave them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings

from tongban.kernel.errors import Refused
from tongban.resources.exchange.facts import GrantedField, GrantFact, Way
from tongban.resources.exchange.gateway.admitting import Settling, settle
from tongban.resources.exchange.gateway.commands.suspend import suspend_for_subjects
from tongban.resources.exchange.gateway.facts import Caller, Verdict
from tongban.resources.exchange.gateway.refusals import (
    CaseNumberMissing,
    OverQuota,
    PurposeNotGranted,
    RequestReplayed,
    TooManySubjects,
)
from tongban.resources.exchange.gateway.rules import given_fields
from tongban.resources.exchange.gateway.signatures import Signed
from tongban.resources.exchange.gateway.subjects import Found, Question, found_subject, seen_from
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.requesting.refusals import GrantUnknown
from tongban.resources.exchange.sources.ports import SourceRow, SubjectKind
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.uses.commands.log_use import entry_of
from tongban.resources.exchange.uses.facts import About, Outcome, User
from tongban.resources.registers.public import CaseDoesNotOpen, purpose_check


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a call is answered. `use` is its number in the log."""

    use: str
    fields: tuple[str, ...]
    not_served: tuple[str, ...]  # granted and asked for, and to be had from no source now
    rows: list[dict[str, str]]


@dataclass(kw_only=True)
class _Call:
    """What is known of a call so far, so that a refusal is logged with as much."""

    grant: GrantFact | None = None
    found: Found | None = None
    fields: Sequence[GrantedField] = ()
    not_served: tuple[str, ...] = ()
    rows: list[SourceRow] | None = None


def answer_call(
    *, grant_code: str, question: Question, caller: Caller, signed: Signed, at: datetime
) -> Answer:
    """Answer a signed call, or refuse it; either is logged before anything is given away. 6 SQL.

    The one statement that logs also takes the nonce, counts the subjects of the hour and spends the quota. What
    the case does not open and whom the city does not know are refused alike, after the same work.

    Raises GrantUnknown, GrantNotLive, WayNotGranted, FieldNotGranted, CaseNumberMissing, CaseDoesNotOpen,
    PurposeNotGranted, ResourceNotServed, FieldNotServed (none of them is), SubjectNotServed, BadSubject,
    RequestReplayed, OverQuota, TooManySubjects, RegisterSilent.
    """
    call = _Call()
    refusal: Refused | None = None
    try:
        _look(call, grant_code, question, caller, at)
    except Refused as refused:
        refusal = refused
    entry = _entry(call, grant_code, question, caller, refusal, at)
    quota = call.grant.daily_quota if call.grant else 0
    settling = Settling(
        system_id=caller.system_id,
        nonce=sha256(f"call:{signed.nonce}".encode()).digest(),
        nonce_until=signed.expires_at + 2 * timedelta(seconds=settings.EXCHANGE_CLOCK_LEEWAY_SECONDS),
        quota=quota,
        most_subjects=settings.EXCHANGE_SUBJECTS_PER_HOUR,
        code=refusal.code[:40] if refusal else "",
    )
    code = settle(settling, entry, at=at)
    if code:
        raise refusal_of(code, refusal, caller=caller, quota=quota, at=at)
    rows = [masked_row(row.values, call.fields) for row in call.rows or ()]
    return Answer(
        use=str(entry["id"]),
        fields=tuple(field.name for field in call.fields),
        not_served=call.not_served,
        rows=rows,
    )


def _look(call: _Call, grant_code: str, question: Question, caller: Caller, at: datetime) -> None:
    """Everything that is asked and nothing that is changed."""
    call.found = found_subject(question.subject, name=question.name)
    # a token that was fetched after the end of a grant lacks it: its own organisation is told that it ended
    grant = live_grant(grant_code, way=Way.API, consumer_id=caller.organisation_id, at=at)
    if grant_code not in caller.scopes:
        raise GrantUnknown(facts={"grant": grant_code})
    call.grant = grant
    call.fields = asked = given_fields(grant.fields, question.fields)
    source = source_of(grant.resource_code)
    source.check_subject(call.found.subject)  # before the case, of which a wrong number would say nothing
    call.fields = source.served(asked)
    names = [field.name for field in call.fields]
    call.not_served = tuple(field.name for field in asked if field.name not in names)
    if grant.needs_case and not question.case_number:
        raise CaseNumberMissing
    is_licence = call.found.subject.kind is SubjectKind.LICENCE
    if grant.needs_case and not is_licence:
        _check_case(grant, question.case_number, call.found)
    rows = source.find(call.found.subject, fields=names, conditions=grant.conditions, at=at)
    call.found = seen_from(call.found, rows)
    if grant.needs_case and is_licence:
        _check_case(grant, question.case_number, call.found)
    call.rows = rows


def _check_case(grant: GrantFact, case_number: str, found: Found) -> None:
    """The case must be open, the consumer's, about this subject, and of the grant's item. 1 SQL."""
    item = purpose_check.ask().item_opened(
        case_number=case_number, organisation_ids=[grant.consumer_id], about=found.opener
    )
    if item is None:
        raise CaseDoesNotOpen
    if item != grant.item_code:
        raise PurposeNotGranted(facts={"item": grant.item_code})


def _entry(
    call: _Call,
    grant_code: str,
    question: Question,
    caller: Caller,
    refusal: Refused | None,
    at: datetime,
) -> dict[str, Any]:
    fields = [field.name for field in call.fields] or [name[:200] for name in question.fields or ()]
    return entry_of(
        grant=call.grant,
        grant_code=grant_code,
        way=Way.API,
        by=User(
            ref=caller.ref,
            name=caller.name,
            organisation_id=caller.organisation_id,
            organisation_name=caller.organisation_name,
        ),
        case_number=question.case_number,
        about=About() if isinstance(refusal, GrantUnknown) else _whose(call),
        fields=fields,
        outcome=Outcome.ANSWERED if call.rows else Outcome.NOTHING,
        rows=len(call.rows or ()),
        at=at,
    )


def _whose(call: _Call) -> About:
    if call.found is None:
        return About()
    about = call.found.about
    if about.person_id is None and call.rows and call.rows[0].subject_person_id is not None:
        return replace(about, person_id=call.rows[0].subject_person_id)
    return about


def refusal_of(code: str, refusal: Refused | None, *, caller: Caller, quota: int, at: datetime) -> Refused:
    """The refusal that a call was settled as; a system that asked about too many is suspended."""
    match code:
        case Verdict.REPLAYED:
            return RequestReplayed()
        case Verdict.OVER_QUOTA:
            return OverQuota(facts={"quota": quota})
        case Verdict.TOO_MANY:
            suspend_for_subjects(system_id=caller.system_id, at=at)
            return TooManySubjects()
    if refusal is None:
        raise RuntimeError(f"a call was settled as {code}")
    return refusal
