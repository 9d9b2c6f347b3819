"""The installed city as the story is drawn from it: services, offices, made people and the calendar."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.resources.registers.public import FirmRow, PersonRow
from tongban.services.items.public import (
    ItemContent,
    PublishedItem,
    last_published,
    published_page,
    step_terms,
)
from tongban.services.process.public import OWN, fitted_steps, process_version
from tongban.site.sample_folder import read_sample
from tongban.site.sample_people import made, named_children
from tongban.site.simulate.facts import CityFacts, Hand, MadeFirm, Plan, Resident, Service, Step
from tongban.site.simulate.hiring import hands_for

_ADULT = 18
_MOST_SERVICES = 150  # of a larger library so many are drawn: each office that has one needs its officers
_KEYS = {"accept", "review", "approve", "issue"}
_PAGE = 500


@dataclass(frozen=True, kw_only=True)
class City:
    """What is drawn from, and the made people by their places."""

    facts: CityFacts
    people: tuple[PersonRow, ...]
    id_numbers: frozenset[str]  # of everybody whom the sample made, the named ones and children too


def read_city(plan: Plan, folder: Path, *, rating_post: str, complaint_post: str) -> City:
    """The city whose sample stands in `folder`. 2 SQL a service, some more where nothing is kept yet."""
    code = read_sample(folder, "city.yaml")["code"]
    given = read_sample(folder, "people.yaml")
    people, firms = made(given, code)
    own = len(given["named"])
    services = tuple(_some(sorted(_services(), key=lambda one: one.code), plan))
    places = {person.id_number: place for place, person in enumerate(people)}
    children = {child.id_number for child, _parents in named_children(given)}
    return City(
        facts=CityFacts(
            services=services,
            hands=_hands(services, people, plan),
            residents=tuple(
                Resident(place=place, born=person.birth_date)
                for place, person in enumerate(people)
                if place >= own
            ),
            firms=tuple(_made_firms(firms, places, own)),
            calendar=calendar_for(code),
            rating_post=rating_post,
            complaint_post=complaint_post,
        ),
        people=tuple(people),
        id_numbers=frozenset(places) | children,
    )


def _made_firms(firms: Sequence[FirmRow], places: dict[str, int], own: int) -> Iterator[MadeFirm]:
    """The firms of made people; those whom the demo knows by name act for themselves."""
    for firm in firms:
        if places.get(firm.representative_id_number, 0) >= own:
            yield MadeFirm(uscc=firm.uscc, representative=places[firm.representative_id_number])


def _hands(services: Sequence[Service], people: Sequence[PersonRow], plan: Plan) -> tuple[Hand, ...]:
    return tuple(hands_for(services, names=[person.name for person in people], seed=plan.seed))


def _some(services: list[Service], plan: Plan) -> list[Service]:
    if len(services) <= _MOST_SERVICES:
        return services
    draw = random.Random(f"{plan.seed}:services")  # noqa: S311 - a repeatable draw, no secret
    return sorted(draw.sample(services, _MOST_SERVICES), key=lambda one: one.code)


def _services() -> Iterator[Service]:
    """Those that officers of one office handle step by step, that anybody may ask for online, and that are free."""
    after = ""
    while page := published_page(after=after, limit=_PAGE):
        for row in page:
            item = last_published(row["code"])
            if _is_simple(item) and (steps := _steps(item.content)):
                yield _service(item, steps)
        after = page[-1]["code"]


def _is_simple(item: PublishedItem) -> bool:
    content = item.content
    starts_elsewhere = content.is_bundle or content.kinds or content.instant or item.has_units
    is_shared = content.other_organisations or content.two_levels
    is_closed = not item.is_open or not content.is_applied_for or content.is_only_in_person
    return not (starts_elsewhere or is_shared or is_closed or content.fees)


def _steps(content: ItemContent) -> tuple[Step, ...]:
    """The steps on the main way; none where another office does one, or another kind of step is among them."""
    version = process_version(content.process.key)
    main = [step for step in fitted_steps(version.id, step_terms(content)).values() if not step.is_side]
    for step in main:
        filled_by = content.process.organisations.get(step.post_code or "", step.organisation)
        if step.key not in _KEYS or step.post_code != step.key or filled_by != OWN or step.beside:
            return ()
    return tuple(Step(key=step.key, post=step.key, days=step.limit_days) for step in main)


def _service(item: PublishedItem, steps: tuple[Step, ...]) -> Service:
    content = item.content
    ages = [one.from_age for one in content.conditions if one.from_age is not None]
    procedures = content.licensing.procedures if content.licensing else ()
    promised = content.limits.promised
    audience = set(content.audience)
    for_persons = not audience or "1" in audience
    for_firms = not audience or bool(audience - {"1"})
    return Service(
        code=item.code,
        organisation=organisation(item.organisation_id).code,
        is_for_firms=for_firms and (content.holder == "firm" or not for_persons),
        steps=steps,
        promised_days=promised.count if promised and promised.unit == "working-days" else None,
        from_age=max([_ADULT, *ages]),
        material=_material(content),
        may_be_refused="hearing" not in procedures,
        is_licensing=content.is_licensing,
    )


def _material(content: ItemContent) -> str:
    """A material that everybody hands in, and of which a better copy may be asked for."""
    asked = (
        slot.key
        for slot in content.slots
        if slot.need == "required" and not (slot.when or slot.from_form or slot.register_fact)
    )
    return next(asked, "")
