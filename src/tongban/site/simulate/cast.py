"""The people of a simulation as the house knows them: accounts and posts, made when somebody first acts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

from tongban.foundation.directory.public import Officer, appoint, enter_staff, officer_of
from tongban.foundation.identity.public import (
    APPLY,
    Applicant,
    EncodedPassword,
    Person,
    account_named,
    confirm_real_name,
    issue_token,
    open_citizen_account,
    open_staff_account,
    person_of,
)
from tongban.kernel.actors import SystemActor
from tongban.resources.registers.public import PersonRow
from tongban.site.demo_people import PASSWORD, totp_secret
from tongban.site.sample import LONG_AGO
from tongban.site.simulate.facts import Hand

BY = SystemActor(job="simulate")
_TOKEN_HOURS = 24 * 90


class Cast:
    """Everybody who acts. Asking for somebody again gives the same person and writes nothing."""

    def __init__(self, *, people: Sequence[PersonRow], hands: Sequence[Hand]) -> None:
        self._people = people
        self._hands: Mapping[str, Hand] = {hand.key: hand for hand in hands}
        self._persons: dict[int, Person] = {}
        self._officers: dict[str, Officer] = {}
        self._tokens: dict[int, UUID] = {}

    @cached_property
    def _password(self) -> EncodedPassword:
        return EncodedPassword.of(PASSWORD)

    def person(self, place: int, *, at: datetime) -> Person:
        """The made person at this place, with an account and a confirmed name."""
        if place not in self._persons:
            username = f"sim-{place:05d}"
            account_id = account_named(username)
            self._persons[place] = (
                self._register(username, self._people[place], at=at)
                if account_id is None
                else person_of(account_id=account_id)
            )
        return self._persons[place]

    def token(self, place: int, *, at: datetime) -> UUID:
        """The token with which the person's program signs; issued once in a process."""
        if place not in self._tokens:
            by = Applicant(account_id=self.person(place, at=at).account_id)
            issued = issue_token(by=by, scopes=[APPLY], name="simulate", hours=_TOKEN_HOURS, at=at)
            self._tokens[place] = issued.id
        return self._tokens[place]

    def officer(self, key: str, *, at: datetime) -> Officer:
        """The officer with this user name, at the post."""
        if key not in self._officers:
            account_id = account_named(key)
            if account_id is None:
                account_id = self._hire(self._hands[key], at=at)
            self._officers[key] = officer_of(account_id=account_id, at=at)
        return self._officers[key]

    def _register(self, username: str, row: PersonRow, *, at: datetime) -> Person:
        account_id = open_citizen_account(username=username, password=self._password, by=BY, at=at)
        by = Applicant(account_id=account_id)
        return confirm_real_name(name=row.name, id_number=row.id_number, by=by, at=at)

    def _hire(self, hand: Hand, *, at: datetime) -> int:
        account_id = open_staff_account(
            username=hand.key, password=self._password, totp_secret=totp_secret(hand.key), by=BY, at=at
        )
        enter_staff(account_id=account_id, name=hand.name, organisation_code=hand.organisation, by=BY, at=at)
        posts = [(hand.organisation, hand.post)]
        appoint(account_id=account_id, posts=posts, from_at=LONG_AGO, by=BY, at=at)
        return account_id
