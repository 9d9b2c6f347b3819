"""Requests and grants in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext

from tongban.kernel.errors import N_
from tongban.resources.datasets.public import cited_articles, slug_of
from tongban.resources.exchange.facts import (
    GRANT_STATE_TEXTS,
    MASK_TEXTS,
    OP_TEXTS,
    WAY_TEXTS,
    Condition,
    GrantFact,
    GrantState,
    Mask,
    Way,
)
from tongban.resources.exchange.masks import masked
from tongban.resources.exchange.requesting.facts import STATE_TEXTS, STEP_TEXTS, RequestState, Step
from tongban.resources.exchange.requesting.seen import FieldSeen, RequestHead, StepSeen
from tongban.resources.laws.public import Citation, citations

_STATE_TONES: Mapping[RequestState, str] = {
    RequestState.SUBMITTED: "brand",
    RequestState.RETURNED: "warn",
    RequestState.CHECKED: "brand",
    RequestState.GRANTED: "good",
    RequestState.REFUSED: "bad",
    RequestState.WITHDRAWN: "line",
}
_CASE_WAYS = frozenset({Way.API, Way.ANSWER})  # ways about one person or firm at a time
_GRANT_TONES: Mapping[GrantState, str] = {
    GrantState.LIVE: "good",
    GrantState.SUSPENDED: "hold",
    GrantState.REVOKED: "bad",
    GrantState.EXPIRED: "line",
}
# what a mask is shown by: made-up values, and few words so that a closed list is read whole
_EXAMPLES: Mapping[Mask, tuple[str, str]] = {
    Mask.NAME: (N_("Name: %(example)s"), "周心怡"),
    Mask.ID_NUMBER: (N_("ID: %(example)s"), "341699199003070025"),
    Mask.PHONE: (N_("Phone: %(example)s"), "13800001234"),
    Mask.ADDRESS: (N_("Address: %(example)s"), "亳州市谯城区示例路16号"),
    Mask.YEAR: (N_("Only the year: %(example)s"), "1990-03-07"),
    Mask.PRESENCE: (N_("Only whether: %(example)s"), "已抵押"),
}
_STOPPED = (Step.RETURNED, Step.REFUSED, Step.WITHDRAWN, Step.OVERDUE, Step.SUSPENDED, Step.REVOKED)


def request_words(head: RequestHead) -> dict[str, Any]:
    """A row of a list with its state in words."""
    return {"row": head, "slug": slug_of(head.resource_code), **state_words(head.state)}


def state_words(state: RequestState) -> dict[str, str]:
    """The tag of a request's state."""
    return {"state": gettext(STATE_TEXTS[state]), "tone": _STATE_TONES[state]}


def grant_words(grant: GrantFact) -> dict[str, Any]:
    """A grant with its state, its fields and its ways in words."""
    return {
        "grant": grant,
        "slug": slug_of(grant.resource_code),
        "state": gettext(GRANT_STATE_TEXTS[grant.state]),
        "tone": _GRANT_TONES[grant.state],
        "ways": way_words(sorted(grant.ways)),
        "fields": [(one.name, gettext(MASK_TEXTS[one.mask])) for one in grant.fields],
        "case_words": _case_words(grant),
        "conditions": [condition_words(one) for one in grant.conditions],
    }


def _case_words(grant: GrantFact) -> str:
    """Which of the granted ways name a case."""
    if not grant.needs_case:
        return gettext("Not needed: the data are not about persons.")
    if not grant.ways & _CASE_WAYS:
        return gettext("Not needed: lists, files and subscriptions are not about a single case.")
    if grant.ways <= _CASE_WAYS:
        return gettext("Every use names an open case: the data are about persons.")
    return gettext(
        "A call about one person and a question name an open case; lists, files and subscriptions need none."
    )


def law_words(basis: str) -> list[dict[str, str]]:
    """The articles that a basis cites, with what the law library knows of each. 1 SQL, none without any."""
    return [
        {"text": one.text, "url": one.url, "summary": one.summary, "note": _law_note(one)}
        for one in citations(cited_articles(basis))
    ]


def _law_note(one: Citation) -> str:
    if not one.url:
        return gettext("The law library does not have this law. Check it.")
    return "" if "#" in one.url else gettext("The law library has this law, but not this article. Check it.")


def way_words(ways: Iterable[Way]) -> str:
    """The ways in a line, in the order of the enum."""
    wanted = set(ways)
    return pgettext("between ways", "; ").join(gettext(WAY_TEXTS[way]) for way in Way if way in wanted)


def condition_words(one: Condition) -> str:
    """One condition in a line."""
    return f"{one.field} {gettext(OP_TEXTS[one.op])} {gettext(', ').join(one.values)}"


def field_words(one: FieldSeen) -> dict[str, Any]:
    """A field with its answer in words."""
    return {"field": one, "mask": gettext(MASK_TEXTS[one.mask])}


def step_words(one: StepSeen) -> dict[str, Any]:
    """A line of the history in words."""
    who = " ".join(filter(None, (one.organisation_name, one.by_name)))
    return {
        "title": gettext(STEP_TEXTS[one.step]),
        "state": "stopped" if one.step in _STOPPED else "done",
        "at": one.at,
        "who": who,
        "text": one.text,
    }


def way_choices(ways: Iterable[Way]) -> list[tuple[str, str]]:
    """Ways to choose from."""
    return [(way.value, gettext(WAY_TEXTS[way])) for way in ways]


def mask_choices(masks: Iterable[Mask]) -> list[tuple[str, str]]:
    """Masks to choose from, each with an example of what it leaves, and no grant at all as the last."""
    return [*((mask.value, _with_example(mask)) for mask in masks), ("", gettext("Refuse this field"))]


def _with_example(mask: Mask) -> str:
    """Short enough to be read whole in a closed list on a phone."""
    if mask not in _EXAMPLES:
        return gettext(MASK_TEXTS[mask])
    text, value = _EXAMPLES[mask]
    return gettext(text) % {"example": masked(value, mask)}
