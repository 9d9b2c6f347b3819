"""What keeps an item from being published whose decision is a superior's, or whose law says how it is put off."""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.services.items.facts import ItemContent, Limits
from tongban.services.items.flaw import Flaw
from tongban.services.process.public import OWN


def level_flaws(content: ItemContent) -> Iterator[Flaw]:
    """Two levels are the Licensing Law's, stand on a law, and decide neither jointly nor by a rule (arts. 35, 43)."""
    two = content.two_levels
    if two is None:
        return
    if not (two.law.strip() and two.article.strip()):
        yield Flaw(
            rule="two-levels-unfounded",
            place="two_levels.law",
            text=N_("Say which law has two levels examine, to the article."),
        )
    if two.superior == OWN:
        yield Flaw(
            rule="two-levels-own",
            place="two_levels.superior",
            text=N_("Of two levels the other one decides: choose the superior."),
        )
    if not content.is_licensing:
        yield Flaw(
            rule="two-levels-not-licence",
            place="two_levels",
            text=N_("Two levels with clocks of their own are the Licensing Law's: only for licences."),
        )
    if content.other_organisations:
        yield Flaw(
            rule="two-levels-joint",
            place="two_levels",
            text=N_(
                "A superior decides, or several organisations do together: the law has a clock for each. Choose one."
            ),
        )
    if content.instant:
        yield Flaw(
            rule="two-levels-instant",
            place="two_levels",
            text=N_("Two levels decide on this; a rule of one of them cannot grant it."),
        )


def extension_flaws(limits: Limits, place: str) -> Iterator[Flaw]:
    """An extension by a special law names that law to the article."""
    said = limits.extension
    if said and not (said.law.strip() and said.article.strip()):
        yield Flaw(
            rule="extension-unfounded",
            place=f"{place}.extension" if place else "limits.extension",
            text=N_("Say which law sets how long the limit may be put off, to the article."),
        )
