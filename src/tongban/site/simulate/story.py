"""Draws the story of a city: who applies when for what, and what the offices do with it.

Pure: the same plan and city give the same story, and more days of one plan only add to it. Every case
is drawn from a seed of its own, so that no case changes another.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tongban.resources.registers.public import age_on
from tongban.site.simulate.course import draw_acts
from tongban.site.simulate.facts import CityFacts, Hand, Life, MadeFirm, Plan, Resident, Service, Story
from tongban.site.simulate.hours import arrival, crowd

_OLDEST = 85  # who is older lets somebody else apply
_ROUGH = 0.08  # how much a day differs from what its weekday lets expect
_FIRMS_ASK = 0.5  # how often a service for firms is asked for, against one for persons
_UNEVEN = 0.9  # some services are asked for many times as often as others


@dataclass(frozen=True)
class _Drawing:
    """The city in the form in which it is drawn from."""

    services: Sequence[Service]
    weights: Sequence[float]
    hands: dict[tuple[str, str], list[Hand]]
    old_enough: dict[int, list[Resident]]
    firms: Sequence[MadeFirm]


def draw_story(plan: Plan, city: CityFacts) -> Story:
    """All lives of the plan's days, by key."""
    drawing = _drawing(plan, city)
    lives: dict[str, Life] = {}
    for number in range(plan.days):
        day = plan.start + timedelta(days=number)
        for place in range(arrivals(plan, day, city)):
            life = _life(plan, city, drawing, day, place)
            lives[life.key] = life
    return Story(plan=plan, lives=lives)


def arrivals(plan: Plan, day: date, city: CityFacts) -> int:
    """How many apply on that day."""
    draw = random.Random(f"{plan.key}:{day}")  # noqa: S311 - a repeatable draw, no secret
    rough = min(1.25, max(0.75, draw.gauss(1.0, _ROUGH)))
    return round(plan.cases_per_day * crowd(day, city.calendar) * rough)


def _drawing(plan: Plan, city: CityFacts) -> _Drawing:
    hands: dict[tuple[str, str], list[Hand]] = {}
    for hand in city.hands:
        hands.setdefault((hand.organisation, hand.post), []).append(hand)
    ages = {service.from_age for service in city.services}
    old_enough = {
        age: [one for one in city.residents if age <= age_on(one.born, plan.start) <= max(_OLDEST, age + 10)]
        for age in ages
    }
    kept = [one for one in city.services if (city.firms if one.is_for_firms else old_enough[one.from_age])]
    weights = [_weight(plan, service) for service in kept]
    return _Drawing(kept, weights, hands, old_enough, city.firms)


def _weight(plan: Plan, service: Service) -> float:
    draw = random.Random(f"{plan.seed}:{service.code}")  # noqa: S311
    return draw.lognormvariate(0.0, _UNEVEN) * (_FIRMS_ASK if service.is_for_firms else 1.0)


def _life(plan: Plan, city: CityFacts, drawing: _Drawing, day: date, place: int) -> Life:
    draw = random.Random(f"{plan.key}:{day}:{place}")  # noqa: S311
    key = f"{day:%m%d}-{place:04d}"
    service = draw.choices(drawing.services, weights=drawing.weights)[0]
    if service.is_for_firms:
        firm = draw.choice(drawing.firms)
        resident, uscc = firm.representative, firm.uscc
    else:
        resident, uscc = draw.choice(drawing.old_enough[service.from_age]).place, ""
    submitted = arrival(day, city.calendar, draw)
    acts = draw_acts(key, service, submitted=submitted, hands=drawing.hands, city=city, draw=draw)
    return Life(key=key, service=service, resident=resident, uscc=uscc, acts=tuple(acts))
