"""Counts, reasons and refusals as sentences of a page."""

from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.kernel.errors import Refused
from tongban.resources.exchange.comparing.facts import FLAG_TEXTS, FLAW_TEXTS, Flag, ListFact, RunFact, Shown
from tongban.resources.exchange.comparing.refusals import REFUSAL_TEXTS


@dataclass(frozen=True, kw_only=True)
class RunTold:
    """A comparison with its counts as words."""

    run: RunFact
    counts: list[tuple[str, str]]  # what, and how many
    newly_found: str
    no_longer_found: str


def run_told(run: RunFact) -> RunTold:
    """A comparison as its page tells it."""
    told = run.summary
    known = gettext("Found in all") if told.parts else gettext(FLAG_TEXTS[Flag.FOUND])
    counts = [
        (known, count_told(told.known)),
        *((gettext(FLAG_TEXTS[flag]), count_told(count)) for flag, count in told.parts.items()),
        (gettext(FLAG_TEXTS[Flag.NOT_FOUND]), count_told(told.not_found)),
        (gettext(FLAG_TEXTS[Flag.UNUSABLE]), f"{told.unusable:,}"),
    ]
    return RunTold(
        run=run,
        counts=counts,
        newly_found=count_told(run.newly_found) if run.newly_found else "",
        no_longer_found=count_told(run.no_longer_found) if run.no_longer_found else "",
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
