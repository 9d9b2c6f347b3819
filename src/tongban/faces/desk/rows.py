"""The rows of the worklist: what their clocks say, who else works on them, and how they look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from tongban.faces.desk import rules
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.tasks.public import ClockWords, TaskRow, others_on, task_tellers
from tongban.foundation.ui.public import day_text
from tongban.kernel.errors import N_
from tongban.standards.working_time import local_day


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One row with all that stands in it; two that are equal look the same on the same day."""

    task: TaskRow
    number: str
    near: rules.Nearness | None
    level: str
    due_words: str
    step: str
    kind: str
    is_proposal: bool
    is_mine: bool
    is_open: bool
    is_free: bool
    is_ours: bool
    stands_in: str
    beside: tuple[str, ...]
    whole_words: str = ""  # what it is about ends before this step does
    is_whole_late: bool = False


def shown_rows(rows: Sequence[TaskRow], officer: Officer, *, at: datetime) -> list[ShownRow]:
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
        found.append(_shown(row, near, said.get(row.about), officer, beside=tuple(beside), at=at))
    return found


def _shown(
    row: TaskRow,
    near: rules.Nearness | None,
    clock: ClockWords | None,
    officer: Officer,
    *,
    beside: tuple[str, ...],
    at: datetime,
) -> ShownRow:
    is_stopped = clock is not None and clock.is_stopped
    whole = _sooner(row, clock)
    return ShownRow(
        task=row,
        number=rules.case_number(row.about),
        near=near,
        level="hold" if is_stopped else near.level if near else "",
        due_words=_clock_text(clock, at=at) if clock and (is_stopped or near is None) else _due_words(near),
        step=_post_words(row.post_code),
        kind=_(rules.KIND_WORDS[row.kind]) if row.kind in rules.KIND_WORDS else "",
        is_proposal=row.kind.startswith("items."),
        is_mine=row.claimed_by_account == officer.account_id,
        is_open=row.closed_at is None,
        is_free=row.claimed_by_account is None and row.closed_at is None,
        is_ours=officer.holds(row.post_code, organisation_id=row.organisation_id),
        stands_in="、".join(
            post.for_name for post in officer.stand_in(row.post_code, organisation_id=row.organisation_id)
        ),
        beside=beside,
        whole_words=_whole_text(whole, at=at) if whole else "",
        is_whole_late=whole is not None and whole < local_day(at),
    )


def _sooner(row: TaskRow, clock: ClockWords | None) -> date | None:
    """The day by which the whole is to be done, where that comes before the last day of this step."""
    if clock is None or clock.day is None or row.due_at is None or row.closed_at is not None:
        return None
    return clock.day if clock.day < local_day(row.due_at) else None


def _whole_text(day: date, *, at: datetime) -> str:
    today = local_day(at)
    text = N_("the case was due on %(day)s") if day < today else N_("the case is due on %(day)s")
    return _(text) % {"day": day_text(day, today=today)}


def _post_words(code: str) -> str:
    """The step or post for which a task waits; its code where we have no words for it."""
    return _(rules.STEP_WORDS.get(code) or rules.POST_WORDS.get(code, code))


def _beside(task: TaskRow, names: Mapping[UUID, str], row: TaskRow) -> str:
    """Another open task about the same thing: whose it is."""
    kind = rules.KIND_WORDS.get(task.kind)
    what = _(kind) if kind else _post_words(task.post_code)
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


def drawn(rows: Sequence[ShownRow], *, is_done: bool, at: datetime) -> list[SafeString]:
    """The rows as HTML. What was drawn today is kept, because a list changes by one row at a time."""
    return [_drawn(row, is_done, local_day(at), get_language() or "") for row in rows]


@lru_cache(maxsize=4096)
def _drawn(row: ShownRow, is_done: bool, today: date, language: str) -> SafeString:
    near = row.near
    level = row.level if row.due_words else near.level if near else ""
    days = _days(level, row.due_words, near.left if near else None, near.part if near else None, language)
    told = {
        "row": row,
        "is_done": is_done,
        "words": _words(language),
        "days": days,
        "release_url": reverse("desk:release"),
    }
    return render_to_string("desk/parts/row.html", told)


# half of what drawing a row takes are its words and its days left, which many rows share


@lru_cache(maxsize=2048)
def _days(level: str, words: str, left: int | None, part: int | None, language: str) -> SafeString:
    with override(language or None):
        told = {"level": level, "words": words, "left": left, "part": part}
        return render_to_string("desk/parts/days.html", told)


@lru_cache(maxsize=16)
def _words(language: str) -> dict[str, str]:
    with override(language or None):
        return {
            "time": _("Time left"),
            "item": _("Item"),
            "matter": _("Matter"),
            "applicant": _("Applicant"),
            "step": _("Step"),
            "done": _("Done"),
            "handled": _("Handled by"),
            "arrived": _("Arrived"),
            "take": _("Take"),
            "release": _("Give back"),
        }
