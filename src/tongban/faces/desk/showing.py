"""The worklist as its page shows it: rows with what their clocks say and who else works on them, tabs, filters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.faces.desk import rules
from tongban.faces.desk.addresses import WorklistAddress
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.tasks.public import (
    ClockWords,
    TaskFilters,
    TaskRow,
    View,
    ViewFact,
    digits_of,
    items_waiting,
    others_on,
    overseen,
    saved_views,
    task_counts,
    task_tellers,
)
from tongban.foundation.ui.public import day_text
from tongban.standards.working_time import local_day

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


def shown_rows(rows: Sequence[TaskRow], officer: Officer, *, at: datetime) -> list[dict[str, Any]]:
    """The rows with all that stands in them. At most 3 SQL: who else, their organisations, the clocks."""
    others = others_on([row for row in rows if row.closed_at is None])
    elsewhere = {task.organisation_id for tasks in others.values() for task in tasks}
    elsewhere -= {row.organisation_id for row in rows}
    names = organisations_named(elsewhere) if elsewhere else {}
    said = _clocks_of(rows, at=at)
    found = []
    for row in rows:
        near = rules.nearness(row, at=at, calendar=calendar_for(row.area_code))
        beside = [_beside(task, names, row) for task in others.get(row.about, ()) if task.id != row.id]
        found.append(_shown(row, near, said.get(row.about), officer, at=at) | {"beside": beside})
    return found


def _shown(
    row: TaskRow, near: rules.Nearness | None, clock: ClockWords | None, officer: Officer, *, at: datetime
) -> dict[str, Any]:
    is_stopped = clock is not None and clock.is_stopped
    return {
        "task": row,
        "number": rules.case_number(row.about),
        "near": near,
        "level": "hold" if is_stopped else near.level if near else "",
        "due_words": _clock_text(clock, at=at)
        if clock and (is_stopped or near is None)
        else _due_words(near),
        "step": _(rules.STEP_WORDS.get(row.post_code, row.post_code)),
        "kind": _(rules.KIND_WORDS[row.kind]) if row.kind in rules.KIND_WORDS else "",
        "is_proposal": row.kind.startswith("items."),
        "is_mine": row.claimed_by_account == officer.account_id,
        "is_open": row.closed_at is None,
        "is_free": row.claimed_by_account is None and row.closed_at is None,
        "is_ours": officer.holds(row.post_code, organisation_id=row.organisation_id),
        "stands_in": "、".join(
            post.for_name for post in officer.stand_in(row.post_code, organisation_id=row.organisation_id)
        ),
    }


def _beside(task: TaskRow, names: Mapping[UUID, str], row: TaskRow) -> str:
    """Another open task about the same thing: whose it is."""
    what = _(rules.KIND_WORDS.get(task.kind) or rules.STEP_WORDS.get(task.post_code, task.post_code))
    parts = [names.get(task.organisation_id, ""), what, task.claimed_by_name]
    return " ".join(part for part in parts if part)


def _clocks_of(rows: Sequence[TaskRow], *, at: datetime) -> dict[str, ClockWords]:
    """What the clocks of what open tasks are about say in words, by what they are about."""
    keys: dict[str, list[str]] = {}
    for row in rows:
        kind, _colon, key = row.about.partition(":")
        if row.closed_at is None:
            keys.setdefault(kind, []).append(key)
    found: dict[str, ClockWords] = {}
    for kind, own in keys.items():
        if (teller := task_tellers.of(kind)) is not None:
            told = teller.clock_words(list(dict.fromkeys(own)), at=at)
            found |= {f"{kind}:{key}": words for key, words in told.items()}
    return found


def _clock_text(words: ClockWords, *, at: datetime) -> str:
    day = day_text(words.day, today=local_day(at)) if words.day else ""
    return _(words.text) % {"day": day}


def _due_words(near: rules.Nearness | None) -> str:
    """Words for what the usual “n working days left” does not say."""
    if near is None:
        return _("No limit")
    if near.level == "bad" and near.is_today:
        return _("Due today, office hours are over")
    if near.level == "bad" and near.left == 0:
        return _("The limit has passed")
    if near.level == "bad":
        return ngettext("%(n)s working day over", "%(n)s working days over", -near.left) % {"n": -near.left}
    return ""


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
