"""Refusals: what may be said to a person when the platform does not do what was asked.

A refusal is expected. It has a code for machines, a sentence for people and the facts.
Anything else that is raised is a fault (500), logged with a request id.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import ClassVar


def N_(text: str) -> str:
    """Mark `text` for translation without translating it (floors without Django)."""
    return text


class Refused(Exception):
    """The platform does not do this now, for a reason that a person can act on.

    `text` is an English message id and may hold `%(name)s` places that `facts` fill.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    title: ClassVar[str] = N_("This cannot be done now.")

    def __init__(self, text: object = "", *, facts: Mapping[str, object] | None = None) -> None:
        self.text = text or self.title
        self.facts: dict[str, object] = dict(facts or {})
        super().__init__(str(self.text))

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for people, translated and with its facts filled in, days as that language writes them."""
        return self._filled(str(self.text), translate)

    def by_field(self, translate: Callable[[str], str] = str) -> dict[str, str]:
        """What it says beside each entry of a form, translated; empty where it is about none of them."""
        found = self.facts.get("fields")
        fields = found if isinstance(found, Mapping) else {}
        return {str(name): translate(str(text)) for name, text in fields.items()}

    def heading(self, translate: Callable[[str], str] = str) -> str:
        """What kind of refusal it is, translated."""
        return self._filled(type(self).title, translate)

    def problem(self, translate: Callable[[str], str] = str, *, request_id: str = "") -> dict[str, object]:
        """The body of problem details (RFC 9457); `type` is its place on the page of all refusals."""
        return {
            "type": f"/docs/errors/#{self.code}",
            "title": self.heading(translate),
            "status": self.status,
            "detail": self.sentence(translate),
            "code": self.code,
            "facts": self.facts,
            "request_id": request_id,
        }

    def _filled(self, text: str, translate: Callable[[str], str]) -> str:
        said = translate(text)
        if "%(" not in said:
            return said
        return said % _Facts({name: _told(fact, translate) for name, fact in self.facts.items()})


def every_refusal() -> dict[str, type[Refused]]:
    """The refusals of all modules that are loaded, by code."""
    return {kind.code: kind for kind in _with_those_below(Refused)}


def _with_those_below(kind: type[Refused]) -> Iterator[type[Refused]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _with_those_below(below)


_DAY = N_("%(day)d %(month)s %(year)d")
_MONTHS = N_("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


def _told(fact: object, translate: Callable[[str], str]) -> object:
    """A day in the language of the page; everything else as it is."""
    if not isinstance(fact, date) or isinstance(fact, datetime):
        return fact
    month = translate(_MONTHS).split()[fact.month - 1]
    return translate(_DAY) % {"year": fact.year, "month": month, "day": fact.day}


class _Facts(dict[str, object]):
    """Facts for a sentence; a place that none fills shows a dash instead of breaking the answer."""

    def __missing__(self, key: str) -> str:
        return "—"


class NotAllowed(Refused):
    """The person is known, and this is not theirs to do."""

    code = "not-allowed"
    status = 403
    title = N_("You may not do this.")


class NotFound(Refused):
    """Not there, or not yours: the two are not told apart."""

    code = "not-found"
    status = 404
    title = N_("We did not find this: it does not exist, or it is not yours to see.")


class Invalid(Refused):
    """What was sent does not have the right form. `facts["fields"]` maps field to sentence."""

    code = "invalid"
    status = 422
    title = N_("Some entries need another look.")


class SignInNeeded(Refused):
    """Nobody is signed in, or not strongly enough."""

    code = "sign-in-needed"
    status = 401
    title = N_("Please sign in first.")


class TooLarge(Refused):
    """The body or file is over the limit."""

    code = "too-large"
    status = 413
    title = N_("This is too large for us to take. Make it smaller and send it again.")


class NoProvider(Refused):
    """A port has no provider: the platform refuses instead of guessing."""

    code = "no-provider"
    status = 503
    title = N_("A part of the platform that this needs is not connected.")
