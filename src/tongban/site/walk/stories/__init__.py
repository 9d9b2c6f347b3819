"""Stories of the sample city: one errand each, with those whom it needs, told by name."""

import time
from collections.abc import Callable

from tongban.site.walk.applying import timed
from tongban.site.walk.course import Course, Played
from tongban.site.walk.play import Player
from tongban.site.walk.stories import asked_once, delegate, family, helped, money, project

# name: what it tells; the order in which they are played
STORIES: dict[str, Callable[[Player], Course]] = {
    "delegate": delegate.delegate,
    "commitment": asked_once.commitment,
    "identity-card": asked_once.identity_card,
    "birth": family.birth,
    "child": family.child,
    "village": helped.village,
    "counter": helped.counter,
    "withdrawn": money.withdrawn,
    "project": project.project,
}


def tell(player: Player, name: str) -> Played:
    """Play one story to its end."""
    began = time.monotonic()
    course = STORIES[name](player)
    course.played.seconds = timed(began)
    return course.played
