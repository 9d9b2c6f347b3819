"""What a program may look up for a person who consented to it (知情同意)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from tongban.foundation.identity.consents.receivers import LOOPBACK
from tongban.foundation.identity.facts import Person
from tongban.kernel.errors import N_, SignInNeeded

CASE_STATE = "case-state"
CONSENT_DAYS = 90  # a consent ends by itself, so that a forgotten one does not stay open
MOST_CONSENTS = 20  # standing at once, for one account


@dataclass(frozen=True, kw_only=True)
class ScopeWords:
    """What a scope opens and what it does not, as the person reads it before consenting (message ids)."""

    may: tuple[str, ...]
    may_not: tuple[str, ...]


SCOPE_WORDS = {
    CASE_STATE: ScopeWords(
        may=(
            N_(
                "See how far a case of yours is, if it knows the number: the state, the days, what waits for you"
            ),
        ),
        may_not=(
            N_("See your papers, your entries, your messages or your licences"),
            N_("Apply, change, withdraw or sign anything"),
            N_("See your ID number, your phone or your address"),
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that asks for a consent. Its name is what it says of itself."""

    client_id: str
    name: str
    answers_to: str  # the address to which its key is sent

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the key goes to a program on the person's own computer or phone, and to no site."""
        there = urlsplit(self.answers_to)
        return there.scheme not in ("http", "https") or (there.hostname or "") in LOOPBACK

    @property
    def host(self) -> str:
        """The site to which the key goes; empty for a program on this machine."""
        return "" if self.is_on_this_machine else self.place

    @property
    def place(self) -> str:
        """Where the key goes, as its address has it: a host, on this machine with its port, or the program's own scheme."""
        there = urlsplit(self.answers_to)
        if there.scheme not in ("http", "https"):
            return f"{there.scheme}:"
        return f"{there.hostname}:{there.port}" if there.port else there.hostname or ""


@dataclass(frozen=True, kw_only=True)
class ConsentFact:
    """A consent as the person who gave it sees it."""

    id: UUID
    name: str
    host: str
    scopes: tuple[str, ...]
    given_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    is_key: bool  # made by hand, for a program that cannot ask for itself

    def stands(self, at: datetime) -> bool:
        """Whether it still opens anything."""
        return self.ended_at is None and at < self.ends_at


@dataclass(frozen=True, kw_only=True)
class KeyGiven:
    """The key of an assistant, shown this once."""

    id: UUID
    key: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Consented:
    """Who let which program in; `resources` are the addresses for which its key was made, none: any of ours."""

    person: Person
    consent_id: UUID
    program: str
    scopes: frozenset[str]
    resources: tuple[str, ...]


class ConsentNeeded(SignInNeeded):
    """A program asks for what is a person's own, and there is no consent that stands."""

    code = "consent-needed"
    title = N_(
        "This needs the consent of the person whose case it is. They give it on %(page)s and can end it there at any time."
    )


def words_of(scopes: Iterable[str]) -> ScopeWords:
    """What these scopes together open and do not open."""
    known = [SCOPE_WORDS[scope] for scope in scopes if scope in SCOPE_WORDS]
    return ScopeWords(
        may=tuple(line for words in known for line in words.may),
        may_not=tuple(line for words in known for line in words.may_not),
    )
