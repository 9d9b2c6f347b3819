"""A case that another system handles, and what that system reports."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, Town, make_case
from tongban.foundation.directory.public import Officer
from tongban.services.cases.outside.commands.hand_over import hand_over_case
from tongban.services.cases.outside.facts import ActName, ReportedAct
from tongban.site.sandbox.approvals import Keys
from tongban.site.sandbox.signatures import make_pair, read_private, read_public

HANDED = MONDAY + timedelta(minutes=10)
GRANT = {"outcome": "granted", "reasons": "符合条件", "article": "第三十八条"}
AGREE = {"advice": "granted", "opinion": "材料齐全"}
# the whole of a case that goes well, an hour between two acts
COURSE = (
    (ActName.ACCEPTANCE, {}),
    (ActName.REVIEW, AGREE),
    (ActName.DECISION, GRANT),
    (ActName.RESULT, {}),
)
POSTS = ("accept", "review", "approve", "issue", "outside")


def reached(
    folder: Path, *, address: str, name: str = "provincial", title: str = "省审批系统", post: str = ""
) -> dict[str, Any]:
    """How one system is reached, as the settings say it; its keys and ours lie in `folder`."""
    return {
        "name": name,
        "title": title,
        "url": address,
        "number": "city",
        "own_key": make_pair(folder, "city")[0],
        "their_key": make_pair(folder, name)[1],
        "post": post,
    }


def keys_of(folder: Path, name: str = "provincial") -> Keys:
    """The keys of the other system itself."""
    own, _ = make_pair(folder, name)
    _, ours = make_pair(folder, "city")
    return Keys(own=read_private(own), platform_key=read_public(ours), platform="city")


def hours(n: float) -> datetime:
    """So many hours after the case was handed over."""
    return HANDED + timedelta(hours=n)


def reported(place: int, name: ActName, said: dict[str, Any] | None = None, **changes: Any) -> ReportedAct:
    """The act at this place of the chain, done so many hours after the hand-over."""
    after = f"act-{place - 1}" if place > 1 else ""
    fields: dict[str, Any] = {
        "act_id": f"act-{place}",
        "after": after,
        "name": name,
        "done_at": hours(place),
        "said": said or {},
    }
    return ReportedAct(**(fields | changes))


def course() -> list[ReportedAct]:
    """Acceptance, review, decision, result."""
    return [reported(place, name, said) for place, (name, said) in enumerate(COURSE, 1)]


def make_system(*more: str, name: str = "外部审批系统") -> Officer:
    """The account by which the other system reports; `more` posts besides."""
    return make_staff(name=name, posts=(*POSTS, *more))


def handed_over(town: Town) -> str:
    """A case that was handed over ten minutes after it came in; its number."""
    number = make_case(town).number
    hand_over_case(number=number, by=town.clerk, at=HANDED)
    return number
