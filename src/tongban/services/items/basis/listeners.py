"""Hears items and laws change: keeps the links, and puts what rests on a changed law before its managers."""

from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from tongban.foundation.jobs.public import Envelope, job, listen, periodic
from tongban.foundation.tasks.public import NewTask, open_tasks
from tongban.kernel import clock
from tongban.resources.laws.public import LawAmended, LawBrought, LawRepealed
from tongban.services.items.basis.linking import link_items, relink_all, relink_law
from tongban.services.items.basis.queries import organisations_resting_on
from tongban.services.items.facts import ItemPublished, ItemsImported

POST = "item-manager"


@listen(ItemPublished, name="items.link-basis")
def link_published_item(event: ItemPublished, envelope: Envelope) -> None:
    """Link the bases of the version that is in force now: an older event does no harm."""
    link_items(codes=[event.code], on=_today())


@listen(ItemsImported, name="items.link-basis-of-batch")
def link_imported_items(event: ItemsImported, envelope: Envelope) -> None:
    """Link the bases of a whole batch."""
    if event.is_published:
        link_items(codes=event.codes, on=_today())


@listen(LawBrought, name="items.relink-law")
def relink_brought_law(event: LawBrought, envelope: Envelope) -> None:
    """A law that came in may answer places that led nowhere."""
    relink_law(title=event.title, on=_today())


@listen(LawAmended, name="items.tell-of-amended-law")
def tell_of_amended_law(event: LawAmended, envelope: Envelope) -> None:
    """Each organisation whose items rest on the law gets a task."""
    _open_tasks(event.slug, event.title, "amended", event.on.isoformat(), event.articles)


@listen(LawRepealed, name="items.tell-of-repealed-law")
def tell_of_repealed_law(event: LawRepealed, envelope: Envelope) -> None:
    """Each organisation whose items rest on the law gets a task; the links say so from the day on."""
    relink_law(title=event.title, on=_today())
    _open_tasks(event.slug, event.title, "repealed", event.on.isoformat(), ())


@job(name="items.relink-bases")
def relink_bases() -> None:
    """Every night: laws begin and end on their day."""
    relink_all(on=_today())


periodic(relink_bases, "20 17 * * *")


def _open_tasks(slug: str, title: str, kind: str, on: str, articles: tuple[str, ...]) -> None:
    tasks = [
        NewTask(
            key=task_key(kind, slug, on, organisation_id),
            kind=f"items.law-{kind}",
            about=f"law:{slug}",
            title=_title(kind, title, articles),
            post_code=POST,
            organisation_id=organisation_id,
            area_code=area_code,
            due_at=None,
            url=f"/desk/items/basis/laws/{quote(slug)}/",
        )
        for organisation_id, (area_code, _) in organisations_resting_on(slug, articles).items()
    ]
    if tasks:
        open_tasks(tasks=tasks, at=clock.now())


def task_key(kind: str, slug: str, on: str, organisation_id: UUID) -> str:
    """The key of the task that one office has for one change of one law."""
    return f"items:law-{kind}:{slug}:{on}:{organisation_id}"


def _title(kind: str, title: str, articles: tuple[str, ...]) -> str:
    """In the language of the city's offices: a task is shown as it was written."""
    place = f"《{title}》{'、'.join(articles[:5])}"
    with override(settings.LANGUAGE_CODE):
        if kind == "repealed":
            return gettext("%(law)s is repealed: check the items that rest on it") % {"law": place}
        return gettext("%(law)s is amended: check the items that rest on it") % {"law": place}


def _today() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date()
