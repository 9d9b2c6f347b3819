"""One case on its way through the house: whose it is, what was done, what was seen of it from outside."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from tongban.kernel.errors import Refused
from tongban.site.walk.browsing import Browser
from tongban.site.walk.http import Caller
from tongban.site.walk.people import DemoPerson

if TYPE_CHECKING:
    from tongban.site.walk.play import Player

PATIENCE = 60.0
Seen = TypeVar("Seen")


class WalkFailed(Refused):
    """A case did not go as it must."""

    code = "walk-failed"
    title = "%(number)s (%(item)s): %(what)s"


@dataclass(kw_only=True)
class Played:
    """What one case came to. `story` is empty for a random case; `seen` is what was checked from outside."""

    item: str
    item_name: str
    ending: str
    story: str = ""
    number: str = ""
    acts: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    seconds: float = 0.0
    days: dict[str, str | None] = field(default_factory=dict)
    licence: str = ""
    licence_is: str = ""
    licence_pdf_is: str = ""
    receipt_is: str = ""
    paid_fen: int = 0


@dataclass(kw_only=True)
class Course:
    """A case that is being played. `person` applied for it; nobody did with an account where it is None."""

    player: "Player"
    item: dict[str, Any]
    person: DemoPerson | None
    played: Played
    holder: DemoPerson | None = None  # who gets the result, where it is not the one who applied
    holder_has_account: bool = True  # a small child has none: its licence is checked by number alone

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = self.item["content"]
        return content

    @property
    def applicant(self) -> Caller:
        """The API session of who applied."""
        if self.person is None:
            raise self.failed("nobody with an account follows it")
        return self.player.caller(self.person)

    @property
    def browser(self) -> Browser:
        """The pages of who applied."""
        if self.person is None:
            raise self.failed("nobody with an account follows it")
        return self.player.browser(self.person)

    @property
    def follower(self) -> Caller:
        """Who can see the case: the applicant, else the office."""
        return self.player.officer("accept") if self.person is None else self.applicant

    @property
    def path(self) -> str:
        return f"/api/v1/cases/{self.played.number}"

    def failed(self, what: str) -> WalkFailed:
        """The case with what is not so."""
        return WalkFailed(
            facts={"number": self.played.number or "—", "item": self.played.item_name, "what": what}
        )

    def must(self, is_so: object, what: str) -> None:
        """Raise WalkFailed, saying `what`, unless it is so."""
        if not is_so:
            raise self.failed(what)

    def did(self, act: str) -> None:
        """Note an act."""
        self.played.acts.append(act)

    def saw(self, what: str) -> None:
        """Note what was checked from outside."""
        self.played.seen.append(what)

    def case(self) -> dict[str, Any]:
        """The case as it stands."""
        case: dict[str, Any] = self.follower.get(self.path)
        return case

    def wait(
        self, what: str, seen: Callable[[dict[str, Any]], object], *, patience: float = PATIENCE
    ) -> dict[str, Any]:
        """The case as soon as `seen` holds."""
        return self.wait_for(what, self.case, seen, patience=patience)

    def wait_for(
        self,
        what: str,
        ask: Callable[[], Seen],
        seen: Callable[[Seen], object],
        *,
        patience: float = PATIENCE,
    ) -> Seen:
        """What `ask` answers as soon as `seen` holds of it; WalkFailed after `patience` seconds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            answer = ask()
            if seen(answer):
                return answer
            time.sleep(0.2)
        raise self.failed(f"waited in vain for {patience:.0f} s: {what}")

    def wait_for_step(self, post: str) -> None:
        """Until the case lies with this post."""
        self.wait(post, lambda case: any(s["key"] == post and not s["done_at"] for s in case["steps"]))

    def act(self, post: str, act: str, body: dict[str, Any] | None = None) -> None:
        """One act of an officer on the case."""
        self.player.officer(post).act(f"{self.path}/{act}", body)
        self.did(act)
