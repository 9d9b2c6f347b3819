"""A licence as a card: what stands on it, its state in a word, its rosette."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext, pgettext

from tongban.foundation.papers.public import guilloche_paths, tint_of
from tongban.foundation.vault.public import mask_text
from tongban.kernel.errors import N_
from tongban.resources.licences.facts import Ending, LicenceFact, LicenceState, VerifiedState
from tongban.resources.licences.rules import state_on

SOON_DAYS = 60
_SAID = {
    VerifiedState.REVOKED: ("bad", "", N_("Revoked")),
    VerifiedState.CANCELLED: ("", "x-circle", N_("Licence cancelled")),
    VerifiedState.SUSPENDED: ("hold", "", N_("Suspended")),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card. `tone` and `icon` are those of a status tag."""

    licence: LicenceFact
    number_masked: str
    tint: int
    paths: tuple[str, ...]
    tone: str
    icon: str
    words: str
    is_soon: bool


def card(fact: LicenceFact, *, today: date) -> Card:
    """The card of a licence on a day."""
    tone, icon, words, is_soon = _state(fact, today)
    return Card(
        licence=fact,
        number_masked=mask_text(fact.number),
        tint=tint_of(fact.type_code),
        paths=guilloche_paths(fact.type_code),
        tone=tone,
        icon=icon,
        words=words,
        is_soon=is_soon,
    )


def _state(fact: LicenceFact, today: date) -> tuple[str, str, str, bool]:
    state = state_on(fact.state, valid_until=fact.valid_until, day=today)
    if fact.state is LicenceState.REPLACED:
        return "", "arrow-repeat", gettext("Replaced"), False
    if state is VerifiedState.EXPIRED:
        return "", "x-circle", gettext("Expired"), False
    if state in _SAID:
        tone, icon, words = _SAID[state]
        return tone, icon, _ended(fact.ended_how) or gettext(words), False
    if fact.valid_until is not None and (left := (fact.valid_until - today).days) < SOON_DAYS:
        return (
            "warn",
            "clock",
            ngettext("Ends in %(n)s day", "Ends in %(n)s days", left + 1) % {"n": left + 1},
            True,
        )
    return "good", "", gettext("Valid"), False


def _ended(how: str) -> str:
    """How a licence ended where that is more than the state says."""
    if how == Ending.WITHDRAWN:
        return pgettext("licence", "Withdrawn")
    return pgettext("licence", "Taken back") if how == Ending.RETRACTED else ""
