"""What a request must say, which act may follow which, and how long each step may take. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from tongban.kernel.errors import N_
from tongban.resources.datasets.public import CONDITIONAL, UNCONDITIONAL, ResourceContent, cited_articles
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.requesting.facts import Asked, RequestState
from tongban.resources.exchange.requesting.refusals import (
    GrantOutOfOrder,
    RequestIncomplete,
    RequestOutOfOrder,
)
from tongban.standards.working_time import Limit, LimitUnit, WorkCalendar, add_limit

S, G = RequestState, GrantState
STRUCTURED = frozenset({"0100", "0200"})
SHORTEST_TEXT = 8  # characters of a purpose, or of reasons that somebody can judge

# act → the states it may start from, and where it leads
MOVES: dict[str, tuple[frozenset[RequestState], RequestState]] = {
    "return": (frozenset({S.SUBMITTED}), S.RETURNED),
    "resubmit": (frozenset({S.RETURNED}), S.SUBMITTED),
    "check": (frozenset({S.SUBMITTED}), S.CHECKED),
    "grant": (frozenset({S.SUBMITTED, S.CHECKED}), S.GRANTED),
    "refuse": (frozenset({S.SUBMITTED, S.CHECKED}), S.REFUSED),
    "withdraw": (frozenset({S.SUBMITTED, S.RETURNED, S.CHECKED}), S.WITHDRAWN),
}
GRANT_MOVES: dict[str, tuple[frozenset[GrantState], GrantState]] = {
    "suspend": (frozenset({G.LIVE}), G.SUSPENDED),
    "lift": (frozenset({G.SUSPENDED}), G.LIVE),
    "revoke": (frozenset({G.LIVE, G.SUSPENDED}), G.REVOKED),
    "expire": (frozenset({G.LIVE, G.SUSPENDED}), G.EXPIRED),
    "renew": (frozenset({G.LIVE}), G.LIVE),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to put right: the entry, a code for machines and a sentence for people."""

    field: str
    reason: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an installation sets: the highest level that is asked without reasons, the largest quota, and the last
    day on which a grant that begins today may hold."""

    open_level: int
    daily_most: int
    latest: date


def check_move(state: str, act: str) -> RequestState:
    """The state that `act` leads to from `state`. Raises RequestOutOfOrder."""
    starts, leads_to = MOVES[act]
    if S(state) not in starts:
        raise RequestOutOfOrder(facts={"state": state, "act": act})
    return leads_to


def may_move(state: str, act: str) -> bool:
    """Whether `act` may happen to a request in `state`."""
    return S(state) in MOVES[act][0]


def check_grant_move(state: str, act: str) -> GrantState:
    """The state that `act` leads a grant to. Raises GrantOutOfOrder."""
    starts, leads_to = GRANT_MOVES[act]
    if G(state) not in starts:
        raise GrantOutOfOrder(facts={"state": state, "act": act})
    return leads_to


def may_move_grant(state: str, act: str) -> bool:
    """Whether `act` may happen to a grant in `state`."""
    return G(state) in GRANT_MOVES[act][0]


def ways_of(formats: Collection[str]) -> tuple[Way, ...]:
    """The ways in which a resource of these formats can be shared: files only as files, tables in every way."""
    return tuple(Way) if STRUCTURED & set(formats) else (Way.BATCH,)


def due_of_check(
    share_type: str, *, at: date, calendar: WorkCalendar, unconditional: int, check: int
) -> date:
    """The last day on which the data authority decides or passes the request on; `at` is the working day it came.

    What is shared without conditions is decided at once (政务数据共享条例 2025: within 1 working day); what has
    conditions is only looked over before its provider has it (a local rule, 2 working days, standards.md 10).
    """
    days = unconditional if share_type == UNCONDITIONAL else check
    return due_after(days, at=at, calendar=calendar)


def due_after(days: int, *, at: date, calendar: WorkCalendar) -> date:
    """The last of so many working days after `at`, which is day 0."""
    return add_limit(at, Limit(count=days, unit=LimitUnit.WORKING_DAYS), calendar)


def goes_to_provider(share_type: str) -> bool:
    """Whether the provider answers; without conditions the data authority grants by the catalogue alone.

    Source: 国发〔2016〕51号 (the platform grants directly), 政务数据共享条例 2025.
    """
    return share_type == CONDITIONAL


def check_asked(
    asked: Asked,
    *,
    content: ResourceContent,
    item_name: str,
    laws_over: Collection[str],
    colleagues: Collection[int],
    today: date,
    terms: Terms,
) -> None:
    """Raise RequestIncomplete with everything that is to be put right.

    `item_name` is empty for an item that nobody published; `laws_over` are titles that the basis cites and that are
    no longer in force; `colleagues` are the accounts of the asking organisation.
    """
    found = problems_of(
        asked,
        content=content,
        item_name=item_name,
        laws_over=laws_over,
        colleagues=colleagues,
        today=today,
        terms=terms,
    )
    if found:
        first = {one.field: one for one in reversed(found)}
        raise RequestIncomplete(
            facts={
                "fields": {name: one.text for name, one in reversed(first.items())},
                "reasons": {name: one.reason for name, one in reversed(first.items())},
                "level": terms.open_level,
                "least": SHORTEST_TEXT,
                "most": terms.daily_most,
                "latest": terms.latest,
            }
        )


def problems_of(
    asked: Asked,
    *,
    content: ResourceContent,
    item_name: str,
    laws_over: Collection[str],
    colleagues: Collection[int],
    today: date,
    terms: Terms,
) -> list[Problem]:
    """Everything that keeps the request from being handed in, in the order of the form.

    Source: standards.md 10 (what an application says); 个人信息保护法 art. 6 and 34 (no more than the duty needs).
    """
    return [
        *_purpose(asked, item_name, laws_over),
        *_fields(asked, content, terms),
        *_use(asked, content, terms),
        *_until(asked, today, terms),
        *_responsible(asked, colleagues),
    ]


def _purpose(asked: Asked, item_name: str, laws_over: Collection[str]) -> Iterator[Problem]:
    if not item_name:
        text = N_("The item library has no published item with this code.")
        yield Problem(field="item_code", reason="item-unknown", text=text)
    if len(asked.purpose) < SHORTEST_TEXT:
        text = N_(
            "Say in at least %(least)s characters what the data are for, so that the provider can judge it."
        )
        yield Problem(field="purpose", reason="purpose-short", text=text)
    if not cited_articles(asked.basis):
        text = N_("Name the law with its article, such as 《社会救助暂行办法》第十四条.")
        yield Problem(field="basis", reason="basis-missing", text=text)
    elif laws_over:
        yield Problem(
            field="basis", reason="basis-over", text=N_("The law that is named is no longer in force.")
        )


def _fields(asked: Asked, content: ResourceContent, terms: Terms) -> Iterator[Problem]:
    known = {field.name: field for field in content.fields}
    if known and not asked.fields:
        yield Problem(field="fields", reason="fields-missing", text=N_("Choose at least one field."))
    if len(set(asked.fields)) < len(asked.fields) or not set(asked.fields) <= set(known):
        text = N_("The resource does not have a field that is asked for. Reload the page.")
        yield Problem(field="fields", reason="field-unknown", text=text)
    above = [name for name in asked.fields if name in known and known[name].level > terms.open_level]
    if above and len(asked.field_reasons) < SHORTEST_TEXT:
        text = N_(
            "Fields above level %(level)s need reasons of at least %(least)s characters: say for what each of them is needed."
        )
        yield Problem(field="field_reasons", reason="reasons-missing", text=text)


def _use(asked: Asked, content: ResourceContent, terms: Terms) -> Iterator[Problem]:
    if not asked.ways:
        yield Problem(field="ways", reason="ways-missing", text=N_("Choose how the data are to be used."))
    elif not set(asked.ways) <= set(ways_of(content.formats)):
        text = N_("The resource cannot be shared in this way: it consists of files.")
        yield Problem(field="ways", reason="way-impossible", text=text)
    if not 1 <= asked.daily_quota <= terms.daily_most:
        text = N_("Write a whole number from 1 to %(most)s.")
        yield Problem(field="daily_quota", reason="quota-outside", text=text)


def _until(asked: Asked, today: date, terms: Terms) -> Iterator[Problem]:
    if asked.until is None:
        yield Problem(
            field="until", reason="until-missing", text=N_("Write the last day, such as 2027-09-30.")
        )
    elif asked.until <= today:
        yield Problem(field="until", reason="until-past", text=N_("The last day lies after today."))
    elif asked.until > terms.latest:
        text = N_("A grant holds until %(latest)s at the latest; it can be renewed.")
        yield Problem(field="until", reason="until-far", text=text)


def _responsible(asked: Asked, colleagues: Collection[int]) -> Iterator[Problem]:
    if asked.responsible not in colleagues:
        text = N_("Choose who of your organisation answers for the use.")
        yield Problem(field="responsible", reason="responsible-missing", text=text)
