"""What stands around the rows of the worklist: tabs, filters, views."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongban.faces.desk import rules
from tongban.faces.desk.addresses import WorklistAddress
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.tasks.public import (
    TaskFilters,
    View,
    ViewFact,
    digits_of,
    items_waiting,
    overseen,
    saved_views,
    task_counts,
)

TABS = (View.POST, View.MINE, View.UNCLAIMED, View.OVERDUE)


def filters_of(address: WorklistAddress, officer: Officer, *, at: datetime) -> TaskFilters:
    """What the address narrows the list to; an organisation that is not the officer's narrows nothing."""
    _words, kinds = rules.KINDS.get(address.kind, ("", ()))
    calendar = calendar_for(officer.area_code)
    return TaskFilters(
        organisation_id=address.organisation if address.organisation in officer.organisation_ids else None,
        post_code=address.step,
        kinds=kinds,
        is_step=bool(address.kind) and not kinds,
        title=address.item,
        words=address.words,
        due_from=at if address.due == rules.NEAR else None,
        due_before=rules.due_until(address.due, at=at, calendar=calendar) if address.due else None,
    )


def shown_tabs(address: WorklistAddress, officer: Officer, *, at: datetime) -> list[dict[str, Any]]:
    """The views with how much they hold, and those that the officer keeps. 2 SQL."""
    counts = task_counts(by=officer, at=at)
    tabs = [
        {
            "label": _(rules.VIEW_WORDS[view]),
            "url": WorklistAddress(view=view).url,
            "is_here": view is address.view and not address.due,
            "count": rules.count_of(view, counts),
        }
        for view in TABS
    ]
    for place, (due, label) in enumerate(
        ((rules.TODAY, _("To be done today")), (rules.NEAR, _("Limit near"))), start=1
    ):
        here = address.due == due and address.view is View.POST
        tabs.insert(
            place, {"label": label, "url": WorklistAddress(due=due).url, "is_here": here, "count": None}
        )
    if overseen(officer):
        tabs.append(
            {
                "label": _(rules.VIEW_WORDS[View.OFFICE]),
                "url": WorklistAddress(view=View.OFFICE).url,
                "is_here": address.view is View.OFFICE,
                "count": None,
            }
        )
    return mark_kept(tabs, address, saved_views(by=officer))


def mark_kept(
    tabs: list[dict[str, Any]], address: WorklistAddress, kept: Sequence[ViewFact]
) -> list[dict[str, Any]]:
    """The tabs with those of the officer's own views behind them; only one is where the reader is."""
    here = next((view for view in kept if view.query == address.query), None)
    if here is not None:
        tabs = [tab | {"is_here": False} for tab in tabs]
    return tabs + [
        {
            "label": view.name,
            "url": WorklistAddress.read(QueryDict(view.query)).url,
            "is_here": view is here,
            "count": None,
            "kept": view.name,
        }
        for view in kept
    ]


def bulk_acts(officer: Officer) -> list[tuple[str, str]]:
    """What the officer may do with ticked tasks: the name of each act and its words."""
    return [
        (act, _(bulk.label))
        for act, bulk in rules.BULK.items()
        if not bulk.duty or bulk.duty in officer.duties
    ]


def narrowing(address: WorklistAddress, officer: Officer) -> dict[str, Any]:
    """The form that narrows the list: what may be chosen, and what is. 1 SQL."""
    items = list(items_waiting(by=officer))
    if address.item and address.item not in items:
        items.insert(0, address.item)
    kept = address.with_(words="", kind="", item="", cursor="").said
    return {
        "kept": kept.items(),
        "kinds": [("", _("Everything")), *((key, _(words)) for key, (words, _kinds) in rules.KINDS.items())],
        "items": [("", _("Every item")), *((name, name) for name in items)],
    }


def set_chips(address: WorklistAddress) -> list[dict[str, Any]]:
    """What the form has narrowed to, each to be taken away."""
    chips: list[tuple[str, str]] = []
    if address.words:
        said = _("Number has %(words)s") if digits_of(address.words) else _("“%(words)s”")
        chips.append((said % {"words": address.words}, "words"))
    if address.kind:
        chips.append((_(rules.KINDS[address.kind][0]), "kind"))
    if address.item:
        chips.append((address.item, "item"))
    return [
        {"label": label, "on": True, "url": address.with_(**{name: "", "cursor": ""}).url}
        for label, name in chips
    ]


def steps_to_choose(address: WorklistAddress, officer: Officer) -> list[dict[str, Any]]:
    """Steps to narrow by, where the officer has more than one; posts that we have no word for are left out."""
    held = {post.code for post in officer.posts}
    steps = [code for code in rules.STEP_WORDS if code in held]
    return [
        {
            "label": _(rules.STEP_WORDS[code]),
            "on": address.step == code,
            "url": address.with_(step="" if address.step == code else code, cursor="").url,
        }
        for code in steps
        if len(steps) > 1
    ]


def offices_to_choose(address: WorklistAddress, officer: Officer) -> list[dict[str, Any]]:
    """Organisations to narrow by, where the officer has posts in more than one."""
    if len(officer.organisation_ids) < 2:
        return []
    names = sorted(organisations_named(officer.organisation_ids).items(), key=lambda pair: pair[1])
    return [
        {
            "label": name,
            "on": address.organisation == id_,
            "url": address.with_(organisation=None if address.organisation == id_ else id_, cursor="").url,
        }
        for id_, name in names
    ]
