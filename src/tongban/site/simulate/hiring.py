"""Which officers the offices of a simulated city have, and how each works. Pure."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tongban.site.simulate.facts import Habit, Hand, Service
from tongban.site.simulate.habits import SHARES

# how many stand at each post of an office that handles few services, and of one that handles more
_FEW = {"accept": 2, "review": 2, "approve": 1, "issue": 1, "head": 1}
_MORE = {"accept": 3, "review": 3, "approve": 2, "issue": 2, "head": 1}
_MANY_SERVICES = 4
_FRIDAY_POST = "review"


def hands_for(services: Iterable[Service], *, names: Sequence[str], seed: int) -> Iterator[Hand]:
    """The officers of every office that handles one of the services, the same ones for the same seed.

    The user name says where somebody stands and the name follows from it; the habit is drawn anew by seed.
    One reviewer of the city does everything on Friday afternoon.
    """
    hands = list(_hands(services, names=names, seed=seed))
    reviewers = [hand.key for hand in hands if hand.post == _FRIDAY_POST]
    on_fridays = random.Random(f"{seed}:friday").choice(reviewers) if reviewers else ""  # noqa: S311
    for hand in hands:
        yield replace(hand, habit=Habit.FRIDAY) if hand.key == on_fridays else hand


def _hands(services: Iterable[Service], *, names: Sequence[str], seed: int) -> Iterator[Hand]:
    handled: dict[str, int] = {}
    for service in services:
        handled[service.organisation] = handled.get(service.organisation, 0) + 1
    for organisation in sorted(handled):
        posts = _MORE if handled[organisation] >= _MANY_SERVICES else _FEW
        for post, count in posts.items():
            for number in range(1, count + 1):
                yield _hand(organisation, post, number, names=names, seed=seed)


def _hand(organisation: str, post: str, number: int, *, names: Sequence[str], seed: int) -> Hand:
    key = f"sim-{organisation.lower()}-{post}-{number}"
    by_name = random.Random(key)  # noqa: S311 - a repeatable draw, no secret
    by_seed = random.Random(f"{seed}:{key}")  # noqa: S311
    return Hand(
        key=key,
        name=by_name.choice(names),
        organisation=organisation,
        post=post,
        habit=by_seed.choices(list(SHARES), weights=list(SHARES.values()))[0],
    )
