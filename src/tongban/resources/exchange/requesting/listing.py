"""Questions of officers about requests and grants; each sees what `scope` says."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, officers_named, organisation, organisations_named
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.facts import GrantFact, GrantState, Mask, Way
from tongban.resources.exchange.requesting.ending import passed_on_by
from tongban.resources.exchange.requesting.entering import today_of
from tongban.resources.exchange.requesting.facts import RequestState, Step
from tongban.resources.exchange.requesting.models import Grant, RequestStep, ShareRequest
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.requesting.rules import due_after
from tongban.resources.exchange.requesting.scope import (
    answers_for,
    asks_for,
    checks_for,
    grants_within,
    requests_within,
)
from tongban.resources.exchange.requesting.seen import (
    DisputeSeen,
    FieldSeen,
    GrantSeen,
    RequestHead,
    RequestSeen,
    StepSeen,
)
from tongban.standards.working_time import effective_day

MOST_ROWS = 200
TURN, ASKED, GIVEN, CHECKED, ALL = "turn", "asked", "given", "checked", "all"
LIVE, ENDED = "live", "ended"
_OVER = [GrantState.REVOKED.value, GrantState.EXPIRED.value]


def requests_for(by: Officer, tab: str, *, at: datetime) -> list[RequestHead]:
    """The requests under a tab, those first whose day comes first, then the latest. 2 SQL."""
    rows = ShareRequest.objects.filter(requests_within(by)).filter(_request_tab(by, tab))
    order = ("due_date", "number") if tab == TURN else ("-submitted_at", "-number")
    return _heads(rows.order_by(*order)[:MOST_ROWS], by=by, on=today_of(at))


def request_counts(by: Officer) -> dict[str, int]:
    """How many requests stand under each tab. 1 SQL."""
    tabs = (TURN, ASKED, GIVEN, CHECKED, ALL)
    rows = ShareRequest.objects.filter(requests_within(by))
    return rows.aggregate(**{tab: Count("pk", filter=_request_tab(by, tab)) for tab in tabs})


def request_for(number: str, *, by: Officer, at: datetime) -> RequestSeen:
    """One request as this officer sees it. 7 SQL. Raises NotFound."""
    rows = ShareRequest.objects.filter(requests_within(by), number=number)
    row = rows.select_related("renews", "grant").first()
    if row is None:
        raise NotFound(facts={"request": number})
    steps = list(row.steps.order_by("-at", "-pk"))
    made = getattr(row, "grant", None) or (row.renews if row.state == RequestState.GRANTED else None)
    return RequestSeen(
        head=_heads([row], by=by, on=today_of(at))[0],
        purpose=row.purpose,
        basis=row.basis,
        item_code=row.item_code,
        field_reasons=row.field_reasons,
        ways=tuple(Way(one) for one in row.ways),
        daily_quota=row.daily_quota,
        frequency=row.frequency,
        until=row.until_date,
        responsible=row.responsible,
        responsible_name=officers_named([row.responsible]).get(row.responsible, "—"),
        reasons=row.reasons,
        provider_id=row.provider_id,
        consumer_id=row.consumer_id,
        authority_id=row.authority_id,
        authority_name=organisation(row.authority_id).name,
        fields=tuple(
            FieldSeen(
                name=one.name,
                level=one.level,
                is_personal=one.is_personal,
                is_granted=one.is_granted,
                mask=Mask(one.mask) if one.mask else Mask.NONE,
                reason=one.reason,
            )
            for one in row.fields.all()
        ),
        steps=_steps(steps),
        askers=frozenset(one.by for one in steps if one.step == Step.SUBMITTED),
        passed_on_by=passed_on_by(row),
        renews=row.renews.code if row.renews else "",
        grant=made.code if made else "",
    )


def grants_for(by: Officer, tab: str, *, at: datetime) -> list[GrantFact]:
    """The grants under a tab, the latest first. 1 SQL."""
    rows = Grant.objects.filter(grants_within(by)).filter(_grant_tab(by, tab, today_of(at)))
    return [grant_fact(row, on=today_of(at)) for row in rows.order_by("-made_at", "-code")[:MOST_ROWS]]


def grant_counts(by: Officer, *, at: datetime) -> dict[str, int]:
    """How many grants stand under each tab. 1 SQL."""
    tabs = (LIVE, ASKED, GIVEN, ENDED)
    today = today_of(at)
    rows = Grant.objects.filter(grants_within(by))
    return rows.aggregate(**{tab: Count("pk", filter=_grant_tab(by, tab, today)) for tab in tabs})


def grant_for(code: str, *, by: Officer, at: datetime) -> GrantSeen:
    """One grant as this officer sees it. 7 SQL. Raises NotFound."""
    row = Grant.objects.filter(grants_within(by), code=code).select_related("request").first()
    if row is None:
        raise NotFound(facts={"grant": code})
    calendar = calendar_for(row.request.provider_area)
    steps = RequestStep.objects.filter(Q(request_id=row.request_id) | Q(request__renews=row))
    disputes = list(row.disputes.order_by("-raised_at"))
    names = organisations_named({one.organisation_id for one in disputes}) if disputes else {}
    return GrantSeen(
        grant=grant_fact(row, on=today_of(at)),
        authority_id=row.authority_id,
        item_name=row.request.item_name,
        made_at=row.made_at,
        provide_by=due_after(
            settings.EXCHANGE_DAYS["provide"], at=effective_day(row.made_at, calendar), calendar=calendar
        ),
        ended_at=row.ended_at,
        end_reasons=row.end_reasons,
        refused=tuple(row.request.fields.filter(is_granted=False).values_list("name", "reason")),
        disputes=tuple(
            DisputeSeen(
                raised_at=one.raised_at,
                raised_by=one.raised_by,
                organisation_name=names.get(one.organisation_id, "—"),
                reasons=one.reasons,
                due_on=one.due_date,
                settled_at=one.settled_at,
                is_upheld=one.is_upheld,
                opinion=one.opinion,
            )
            for one in disputes
        ),
        steps=_steps(list(steps.order_by("-at", "-pk"))),
    )


def held_by(organisation_ids: Collection[UUID], resource_code: str, *, at: datetime) -> list[GrantFact]:
    """What these organisations may have of a resource already, so that nobody asks twice. 1 SQL."""
    rows = Grant.objects.filter(consumer_id__in=organisation_ids, resource_code=resource_code)
    found = (grant_fact(row, on=today_of(at)) for row in rows.exclude(state__in=_OVER).order_by("-made_at"))
    return [one for one in found if one.state is not GrantState.EXPIRED]


def asked_by(organisation_ids: Collection[UUID], resource_code: str) -> list[str]:
    """The numbers of their requests for a resource that are under way. 1 SQL."""
    waiting = [RequestState.SUBMITTED.value, RequestState.RETURNED.value, RequestState.CHECKED.value]
    rows = ShareRequest.objects.filter(
        consumer_id__in=organisation_ids, resource_code=resource_code, state__in=waiting
    )
    return list(rows.order_by("number").values_list("number", flat=True))


def _request_tab(by: Officer, tab: str) -> Q:
    if tab == ASKED:
        return Q(consumer_id__in=asks_for(by))
    if tab == GIVEN:
        return Q(provider_id__in=answers_for(by), checked_at__isnull=False)
    if tab == CHECKED:
        return Q(authority_id__in=checks_for(by))
    if tab == TURN:
        return (
            Q(state=RequestState.SUBMITTED.value, authority_id__in=checks_for(by))
            | Q(state=RequestState.CHECKED.value, provider_id__in=answers_for(by))
            | Q(state=RequestState.RETURNED.value, consumer_id__in=asks_for(by))
        )
    return Q()


def _grant_tab(by: Officer, tab: str, today: date) -> Q:
    if tab == ASKED:
        return Q(consumer_id__in=asks_for(by))
    if tab == GIVEN:
        return Q(provider_id__in=answers_for(by))
    is_over = Q(state__in=_OVER) | Q(valid_until__lte=today)
    return is_over if tab == ENDED else ~is_over


def _heads(
    rows: QuerySet[ShareRequest] | Iterable[ShareRequest], *, by: Officer, on: date
) -> list[RequestHead]:
    found = list(rows)
    names = organisations_named({key for row in found for key in (row.provider_id, row.consumer_id)})
    return [
        RequestHead(
            number=row.number,
            state=RequestState(row.state),
            resource_code=row.resource_code,
            resource_name=row.resource_name,
            share_type=row.share_type,
            provider_name=names.get(row.provider_id, "—"),
            consumer_name=names.get(row.consumer_id, "—"),
            item_name=row.item_name,
            submitted_at=row.submitted_at,
            due_on=row.due_date,
            is_overdue=row.due_date is not None and row.due_date < on,
            is_our_turn=_is_our_turn(row, by),
        )
        for row in found
    ]


def _is_our_turn(row: ShareRequest, by: Officer) -> bool:
    turns: dict[str, tuple[UUID, list[UUID]]] = {
        RequestState.SUBMITTED.value: (row.authority_id, checks_for(by)),
        RequestState.CHECKED.value: (row.provider_id, answers_for(by)),
        RequestState.RETURNED.value: (row.consumer_id, asks_for(by)),
    }
    whose, ours = turns.get(row.state, (row.authority_id, []))
    return whose in ours


def _steps(rows: list[RequestStep]) -> tuple[StepSeen, ...]:
    """The history in words. 2 SQL."""
    offices = organisations_named({row.organisation_id for row in rows if row.organisation_id})
    accounts = {row.by: int(row.by.partition(":")[2]) for row in rows if row.by.startswith("officer:")}
    people = officers_named(list(accounts.values()))
    return tuple(
        StepSeen(
            step=Step(row.step),
            at=row.at,
            organisation_name=offices.get(row.organisation_id, "") if row.organisation_id else "",
            by_name=people.get(accounts.get(row.by, 0), ""),
            text=row.text,
        )
        for row in rows
    )


def as_tabs(counts: dict[str, Any], *, by: Officer) -> list[str]:
    """The tabs that this officer has a use for, by the sides that they are on."""
    sides = {ASKED: asks_for(by), GIVEN: answers_for(by), CHECKED: checks_for(by)}
    return [tab for tab in counts if sides.get(tab, True)]
