"""Loads a sample city: its areas, organisations, halls, made people, staff, and what the wings above bring.

Every step may be done again and changes nothing then. Demo and tests only: the demo's people
have passwords that everybody knows.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tongban.foundation.calendars.public import seed_calendar
from tongban.foundation.directory.public import (
    all_organisation_codes,
    appoint,
    enter_staff,
    upsert_posts,
)
from tongban.foundation.identity.public import (
    Applicant,
    EncodedPassword,
    account_named,
    confirm_real_name,
    open_citizen_account,
    open_staff_account,
)
from tongban.foundation.jobs.public import Envelope
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, Refused
from tongban.resources.datasets.public import load_resources
from tongban.resources.exchange.public import load_bindings, load_share_requests, load_uses
from tongban.resources.fusion.public import load_agreements
from tongban.resources.laws.public import laws_load
from tongban.resources.opendata.public import load_open_data
from tongban.services.bundles.public import load_bundles, load_plans
from tongban.services.items.public import (
    ItemsImported,
    load_item_groups,
    load_items,
    load_list,
    look_over,
    reindex,
)
from tongban.services.process.public import publish_process
from tongban.site.demo_people import PASSWORD, totp_secret, write_demo_people
from tongban.site.sample_deliveries import deliver_people_and_firms
from tongban.site.sample_directory import enter_areas, enter_organisations, enter_places, post_rows
from tongban.site.sample_folder import read_sample, sample_folder
from tongban.site.sample_held import enter_held_licences
from tongban.site.sample_housing import deliver_housing
from tongban.site.sample_licences import enter_business_licences, load_licence_types
from tongban.site.sample_people import made, named_people, register_made

LOADER = SystemActor(job="sample")
LONG_AGO = datetime(2020, 1, 1, tzinfo=clock.CITY_ZONE)
Step = tuple[str, Callable[[], object]]


class OnlyForDemo(Refused):
    """The sample city is asked for in production."""

    code = "only-for-demo"
    title = N_("The sample city is for demonstrations and tests, never for production.")


def load_once(*, console: Any, stop: Callable[[], bool]) -> None:
    """Load the sample city unless it stands already, with a line for each step; then staff what was imported."""
    folder = sample_folder()
    if _is_loaded(folder):
        staff_organisations(folder)
        write_demo_people(folder)
        return
    last = (
        ("A first look over the library", lambda: look_over(by=LOADER, at=clock.now())),
        ("The search index", reindex),  # who opens the city finds a service at once, not after the worker
    )
    for words, step in (*_steps(folder, at=clock.now()), *last):
        if stop():
            return
        with console.status(words):
            step()


def load_city(folder: Path, *, at: datetime) -> None:
    """Load the city in `folder` in one go. Raises OnlyForDemo."""
    for _words, step in _steps(folder, at=at):
        step()


def staff_organisations(folder: Path | None = None, *, at: datetime | None = None) -> int:
    """Give the demo's officers their posts in every organisation, so that any item can be walked.

    For after an import, which brings organisations without staff. Answers how many posts were given.
    """
    moment = at or clock.now()
    staffing = read_sample(folder or sample_folder(), "posts/staff.yaml")
    codes = all_organisation_codes()
    upsert_posts(rows=post_rows(staffing, codes), by=LOADER, at=moment)
    given = 0
    for row in staffing["staff"]:
        account_id = account_named(row["username"])
        if not row.get("everywhere") or account_id is None:
            continue
        posts = [(code, post) for code in codes for post in row["posts"]]
        given += appoint(account_id=account_id, posts=posts, from_at=LONG_AGO, by=LOADER, at=moment)
    return given


def staff_after_import(event: ItemsImported, envelope: Envelope) -> None:
    """Staff what an import brought, in a demo whose sample city stands. A second delivery changes nothing."""
    if _is_loaded(sample_folder()):
        staff_organisations(at=event.imported_at)


def _steps(folder: Path, *, at: datetime) -> Iterator[Step]:
    if settings.MODE == "production":
        raise OnlyForDemo
    city = read_sample(folder, "city.yaml")
    yield "Areas", lambda: enter_areas(city, by=LOADER, at=at)
    yield "Organisations", lambda: enter_organisations(folder, by=LOADER, at=at)
    yield "Halls and service points", lambda: enter_places(folder, by=LOADER, at=at)
    yield (
        "People and firms",
        lambda: register_made(read_sample(folder, "people.yaml"), city["code"], by=LOADER, at=at),
    )
    yield "Staff", lambda: _staff(folder, at)
    yield "Citizens", lambda: _citizens(folder, at)
    yield from _wings_above(folder, city, at)
    yield "Posts everywhere", lambda: staff_organisations(folder, at=at)
    if (asked := folder / "share_requests.yaml").exists():
        yield "Requests for data", lambda: load_share_requests(asked, at=at)
    if (used := folder / "shared_uses.yaml").exists():
        yield "Uses of shared data", lambda: _shared_uses(folder, used, city["code"], at=at)
    yield "The list of people", lambda: write_demo_people(folder)


def _shared_uses(folder: Path, used: Path, city_code: str, *, at: datetime) -> None:
    given = read_sample(folder, "people.yaml")
    housing = folder / "housing.yaml"
    load_uses(
        used,
        people=[(one.name, one.id_number) for one in made(given, city_code)[0]],
        deliver=lambda: deliver_housing(housing, given, by=LOADER, at=at, is_later=True),
        at=at,
    )


def _wings_above(folder: Path, city: dict[str, Any], at: datetime) -> Iterator[Step]:
    """Laws, licences and items, where the folder brings any."""
    yield "Calendar", seed_calendar
    if (laws := folder / "laws.yaml").exists():
        yield "Laws", lambda: laws_load(laws, by=LOADER, at=at)
    if (types := folder / "licence_types.yaml").exists():
        yield "Licence types", lambda: load_licence_types(types, by=LOADER, at=at)
        people = read_sample(folder, "people.yaml")
        yield "Business licences", lambda: enter_business_licences(city, people, by=LOADER, at=at)
        if (held := folder / "licences.yaml").exists():
            yield "Licences held", lambda: enter_held_licences(held, city, people, by=LOADER, at=at)
    if (described := folder / "datasets.yaml").exists():
        region = str(city["code"])[:6]
        yield "Resource catalogue", lambda: load_resources(described, region=region, by=LOADER, at=at)
    if (agreements := folder / "delivery_agreements.yaml").exists():
        yield "Agreements on deliveries", lambda: load_agreements(agreements, by=LOADER, at=at)
        if settings.MODE == "demo":
            people = read_sample(folder, "people.yaml")
            yield (
                "Registers built from deliveries",
                lambda: deliver_people_and_firms(people, city["code"], by=LOADER, at=at),
            )
    if (bound := folder / "bindings.yaml").exists():
        yield "Sources of shared data", lambda: load_bindings(bound, by=LOADER, at=at)
    if (housing := folder / "housing.yaml").exists():
        owners = read_sample(folder, "people.yaml")
        yield "Housing", lambda: deliver_housing(housing, owners, by=LOADER, at=at)
    if (processes := folder / "processes").exists():
        yield "Processes", lambda: _processes(processes, at)
    if (groups := folder / "item_groups").exists():
        yield "Service items by organisation", lambda: load_item_groups(groups, by=LOADER, at=at)
    if (items := folder / "items").exists():
        yield "Service items", lambda: load_items(items, by=LOADER, at=at)
    if (opened := folder / "open_data.yaml").exists():
        code = str(city["code"])
        yield "Open data", lambda: load_open_data(opened, city=code, by=LOADER, at=at)
    if (entries := folder / "list.yaml").exists():
        yield "List entries", lambda: load_list(entries, by=LOADER, at=at)
    if (bundles := folder / "bundles").exists():
        yield "Bundles", lambda: load_bundles(bundles, by=LOADER, at=at)
    if (plans := folder / "projects").exists():
        yield "Plans of projects", lambda: load_plans(plans, by=LOADER, at=at)


def _processes(folder: Path, at: datetime) -> None:
    """Publish each process of the folder under its file's name; one that is unchanged stays as it is."""
    for path in sorted(folder.glob("*.bpmn")):
        publish_process(key=path.stem, bpmn_xml=path.read_text(encoding="utf-8"), by=LOADER, at=at)


@transaction.atomic
def _staff(folder: Path, at: datetime) -> None:
    password = EncodedPassword.of(PASSWORD)
    for row in read_sample(folder, "posts/staff.yaml")["staff"]:
        account_id = account_named(row["username"]) or open_staff_account(
            username=row["username"],
            password=password,
            totp_secret=totp_secret(row["username"]),
            by=LOADER,
            at=at,
        )
        code = row["organisation"]
        enter_staff(account_id=account_id, name=row["name"], organisation_code=code, by=LOADER, at=at)
        held = [(code, post) for post in row["posts"]]
        appoint(account_id=account_id, posts=held, from_at=LONG_AGO, by=LOADER, at=at)


@transaction.atomic
def _citizens(folder: Path, at: datetime) -> None:
    password = EncodedPassword.of(PASSWORD)
    people = dict(named_people(read_sample(folder, "people.yaml")))
    for row in read_sample(folder, "posts/staff.yaml")["citizens"]:
        if account_named(row["username"]) is not None:
            continue
        account_id = open_citizen_account(username=row["username"], password=password, by=LOADER, at=at)
        person = people[row["person"]]
        confirm_real_name(
            name=person.name, id_number=person.id_number, by=Applicant(account_id=account_id), at=at
        )


def _is_loaded(folder: Path) -> bool:
    return account_named(read_sample(folder, "posts/staff.yaml")["citizens"][-1]["username"]) is not None
