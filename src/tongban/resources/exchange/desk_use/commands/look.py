"""Look at granted data for a case (窗口核查): fetched now, shown masked, logged, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.exchange.desk_use.facts import CaseSubject, DeskAnswer
from tongban.resources.exchange.facts import GrantedField, GrantFact, Way
from tongban.resources.exchange.gateway.refusals import OverQuota, PurposeNotGranted
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.sources.bound import BoundSource
from tongban.resources.exchange.sources.ports import SourceRow, Subject, SubjectKind
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.uses.commands.log_use import log_use
from tongban.resources.exchange.uses.facts import About, Outcome, User
from tongban.resources.exchange.uses.models import GrantDay
from tongban.resources.registers.public import LOOK_UP, CaseDoesNotOpen, id_number_index, purpose_check


@dataclass(kw_only=True)
class _Look:
    """What is known of a look so far, so that a refusal is logged with as much."""

    grant: GrantFact | None = None
    about: About = field(default_factory=About)


def look_at_desk(*, grant_code: str, case: CaseSubject, by: Officer, at: datetime) -> DeskAnswer:
    """Fetch the granted fields about the case's person or firm, as their masks leave them. 9 SQL.

    The case must be open, handled by the officer's organisation, about this person or firm, and of the grant's
    item. It counts as one of the grant's day. A refusal is logged like an answer; the person reads both.

    Source: 个人信息保护法 art. 6, 34 (no more than the duty needs).
    Raises NotFound, DutyMissing, GrantUnknown, GrantNotLive, WayNotGranted, CaseDoesNotOpen, PurposeNotGranted,
    ResourceNotServed, FieldNotServed (none of them is), SubjectNotServed, OverQuota.
    """
    home = case.organisation_id
    if home not in by.organisation_ids:
        raise NotFound(facts={"case": case.number})
    check_duty(by, LOOK_UP, organisation_id=home)
    look = _Look()
    try:
        with transaction.atomic():
            return _answered(look, grant_code, case, by=by, at=at)
    except Refused as refused:
        _log_refusal(look, grant_code, case, refused, by=by, at=at)
        raise


def _answered(look: _Look, grant_code: str, case: CaseSubject, *, by: Officer, at: datetime) -> DeskAnswer:
    grant = look.grant = live_grant(grant_code, way=Way.API, consumer_id=case.organisation_id, at=at)
    look.about = _about(case)
    _check_case(grant, case)
    source = source_of(grant.resource_code)
    fields = source.served(grant.fields)
    rows = _rows(source, grant, fields, case, at=at)
    use = log_use(
        grant=grant,
        way=Way.API,
        by=_user(by, grant.consumer_name, case.organisation_id),
        case_number=case.number,
        about=look.about,
        fields=[one.name for one in fields],
        outcome=Outcome.ANSWERED if rows else Outcome.NOTHING,
        rows=len(rows),
        at=at,
    )
    _check_quota(grant, at=at)
    return DeskAnswer(
        use=use,
        grant=grant,
        fields=tuple(fields),
        not_served=tuple(one.name for one in grant.fields if one not in fields),
        rows=tuple(masked_row(row.values, fields) for row in rows),
        at=at,
    )


def _about(case: CaseSubject) -> About:
    if case.uscc:
        return About(kind=SubjectKind.FIRM.value, uscc=case.uscc, person_id=case.person_id)
    index = id_number_index(case.person_id)
    return About(kind=SubjectKind.PERSON.value, person_id=case.person_id, index=index)


def _check_case(grant: GrantFact, case: CaseSubject) -> None:
    """Asked anew and not taken from the page: the case may have been closed meanwhile. 1 SQL."""
    about: UUID | str = case.uscc or case.person_id
    item = purpose_check.ask().item_opened(
        case_number=case.number, organisation_ids=[case.organisation_id], about=about
    )
    if item is None:
        raise CaseDoesNotOpen
    if item != grant.item_code:
        raise PurposeNotGranted(facts={"item": grant.item_code})


def _rows(
    source: BoundSource,
    grant: GrantFact,
    fields: Sequence[GrantedField],
    case: CaseSubject,
    *,
    at: datetime,
) -> list[SourceRow]:
    names = [one.name for one in fields]
    if case.uscc:
        subject = Subject(kind=SubjectKind.FIRM, key=case.uscc)
        return source.find(subject, fields=names, conditions=grant.conditions, at=at)
    index = id_number_index(case.person_id)
    return source.rows_matching([index], fields=names, conditions=grant.conditions).get(index, [])


def _check_quota(grant: GrantFact, *, at: datetime) -> None:
    """Whether this use was one too many; it is counted already, and its count is taken back. 1 SQL."""
    day = GrantDay.objects.filter(grant_id=grant.id, on=at.astimezone(CITY_ZONE).date())
    used = day.values_list("used", flat=True).first() or 0
    if used > grant.daily_quota:
        raise OverQuota(facts={"quota": grant.daily_quota})


def _log_refusal(
    look: _Look, grant_code: str, case: CaseSubject, refused: Refused, *, by: Officer, at: datetime
) -> None:
    grant = look.grant
    log_use(
        grant=grant,
        grant_code=grant_code,
        way=Way.API,
        by=_user(by, grant.consumer_name if grant else by.organisation_name, case.organisation_id),
        case_number=case.number,
        about=look.about,
        fields=[one.name for one in grant.fields] if grant else [],
        outcome=Outcome.REFUSED,
        code=refused.code,
        at=at,
    )


def _user(by: Officer, organisation_name: str, organisation_id: UUID) -> User:
    return User(
        ref=by.ref, name=by.name, organisation_id=organisation_id, organisation_name=organisation_name
    )
