"""Counts, reasons and refusals as sentences of a page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from tongban.kernel.errors import N_, Refused
from tongban.resources.exchange.comparing.facts import (
    FLAG_TEXTS,
    FLAW_TEXTS,
    NAMED_NOT_FOUND,
    Flag,
    ListFact,
    RunFact,
    Shown,
)
from tongban.resources.exchange.comparing.refusals import REFUSAL_TEXTS
from tongban.resources.exchange.facts import GrantState

_ENDED = {
    GrantState.REVOKED: N_("The grant is revoked"),
    GrantState.EXPIRED: N_("The grant has run out"),
    GrantState.SUSPENDED: N_("The grant is suspended"),
}


@dataclass(frozen=True, kw_only=True)
class RunTold:
    """A comparison with its counts as words."""

    run: RunFact
    counts: list[tuple[str, str]]  # what, and how many
    newly_found: str
    no_longer_found: str
    is_coarse: bool  # some count is not told as it is


def run_told(run: RunFact) -> RunTold:
    """A comparison as its page tells it."""
    told = run.summary
    known = gettext("Found in all") if told.parts else gettext(FLAG_TEXTS[Flag.FOUND])
    counts = [
        (known, count_told(told.known)),
        *((gettext(FLAG_TEXTS[flag]), count_told(count)) for flag, count in told.parts.items()),
        (
            gettext(NAMED_NOT_FOUND if run.has_names else FLAG_TEXTS[Flag.NOT_FOUND]),
            count_told(told.not_found),
        ),
        (gettext(FLAG_TEXTS[Flag.UNUSABLE]), f"{told.unusable:,}"),
    ]
    shown = [told.known, told.not_found, *told.parts.values(), run.newly_found, run.no_longer_found]
    return RunTold(
        run=run,
        counts=counts,
        newly_found=count_told(run.newly_found) if run.newly_found else "",
        no_longer_found=count_told(run.no_longer_found) if run.no_longer_found else "",
        is_coarse=any(one is not None and one.count is None for one in shown),
    )


def count_told(count: Shown) -> str:
    """Such as 1,204, “fewer than 10”, “at least 1,195”, or that it is not told."""
    if count.count is not None:
        return f"{count.count:,}"
    if count.below is not None:
        return gettext("fewer than %(most)s") % {"most": f"{count.below:,}"}
    if count.at_least is not None:
        return gettext("at least %(least)s") % {"least": f"{count.at_least:,}"}
    return gettext("not told, because some are few")


def flaws_told(found: ListFact) -> list[tuple[str, int]]:
    """Why rows cannot be compared, and how many."""
    return [(gettext(FLAW_TEXTS[flaw]), count) for flaw, count in found.flaws.items()]


def refusal_told(found: ListFact) -> str:
    """Why a list was refused, with its facts."""
    if not found.refusal:
        return ""
    text = REFUSAL_TEXTS.get(found.refusal, Refused.title)
    return Refused(text, facts=found.refusal_facts).sentence(gettext)


def ended_told(found: ListFact, *, on: date) -> dict[str, str] | None:
    """Why nothing is compared and no result is given out; None while the grant holds."""
    state = found.grant_state(on=on)
    if state is GrantState.LIVE:
        return None
    return {
        "title": gettext(_ENDED[state]),
        "why": gettext(
            "By the grant %(grant)s nothing is compared and no result is given out now. What was answered so far stays on record."
        )
        % {"grant": found.grant_code},
    }
