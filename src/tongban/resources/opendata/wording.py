"""How open data read: states, topics, values and risks in the reader's language."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from tongban.kernel.errors import N_
from tongban.resources.opendata.content import Column, DatasetContent, Role, Topic, Type
from tongban.resources.opendata.disclosure.facts import Kind, Method, Offence
from tongban.resources.opendata.facts import DatasetHead, FeedbackKind, Outcome, RequestState, VersionState
from tongban.resources.opendata.rules import REASONS, RESOURCE_CLOSED, RESOURCE_GONE
from tongban.standards.vocabularies import vocabulary

_OF_COLUMN = N_("column “%(column)s”: %(what)s")
_OF_CELL = N_("line %(row)s, column “%(column)s”: %(what)s")
_OF_GROUP = N_("“%(cell)s”: %(what)s")
TOPICS = {
    Topic.PEOPLE: (N_("Population"), "people"),
    Topic.FIRMS: (N_("Firms"), "shop"),
    Topic.SERVICES: (N_("Government services"), "journal-check"),
    Topic.PLACES: (N_("Places and areas"), "geo-alt"),
    Topic.ENVIRONMENT: (N_("Environment"), "tree"),
    Topic.CULTURE: (N_("Culture and tourism"), "bank"),
    Topic.ECONOMY: (N_("Economy"), "graph-up"),
    Topic.HEALTH: (N_("Health"), "heart-pulse"),
    Topic.LAW: (N_("Days and rules"), "calendar3"),
}
KINDS = {
    Kind.RECORDS: N_("List of things"),
    Kind.COUNTS: N_("Counts"),
    Kind.FIGURES: N_("Figures of firms"),
}
METHODS = {
    Method.SUPPRESS: N_("hide small counts"),
    Method.ROUND: N_("round all counts"),
}
ROLES = {
    Role.ATTRIBUTE: N_("shown as it is"),
    Role.DIMENSION: N_("counted by"),
    Role.MEASURE: N_("counted"),
    Role.DERIVED: N_("follows from the count"),
    Role.QUASI: N_("could be known of somebody"),
    Role.CONTRIBUTORS: N_("how many firms; not published"),
    Role.LARGEST: N_("the largest firm; not published"),
    Role.SECOND: N_("the second firm; not published"),
}
TYPES = {
    Type.TEXT: N_("text"),
    Type.INTEGER: N_("whole number"),
    Type.NUMBER: N_("number with decimals"),
    Type.DATE: N_("day"),
}
STATES = {
    VersionState.DRAFT: (N_("Being defined"), "line"),
    VersionState.BUILDING: (N_("Being built"), "brand"),
    VersionState.BUILT: (N_("Built"), "tell"),
    VersionState.FAILED: (N_("Not built"), "bad"),
    VersionState.SUBMITTED: (N_("Waits for review"), "brand"),
    VersionState.PUBLISHED: (N_("Open to everybody"), "good"),
    VersionState.REPLACED: (N_("Earlier version"), ""),
    VersionState.WITHDRAWN: (N_("No longer open"), "hold"),
}
REQUEST_STATES = {
    RequestState.WAITING: (N_("Being looked at"), "line"),
    RequestState.PASSED: (N_("With the office"), "brand"),
    RequestState.ANSWERED: (N_("Answered"), "good"),
    RequestState.DECLINED: (N_("Not taken up"), "hold"),
}
OUTCOMES = {
    Outcome.OPENED: N_("Opened now"),
    Outcome.WILL_OPEN: N_("Will be opened"),
    Outcome.EXISTS: N_("Is open already"),
    Outcome.CANNOT: N_("Cannot be opened"),
}
# entries of the forms, for the list of what is wrong
LABELS = {
    "title": N_("Title"),
    "summary": N_("Summary"),
    "topic": N_("Topic"),
    "source": N_("Where the rows come from"),
    "cycle": N_("Updated"),
    "columns": N_("Columns"),
    "rule": N_("How people are protected"),
    "drawn": N_("Chart"),
}
ASKED_LABELS = {
    "title": N_("In short"),
    "text": N_("Which data, how detailed, since when"),
    "purpose": N_("What for"),
}
FEEDBACKS = {
    FeedbackKind.WRONG: N_("Something is wrong"),
    FeedbackKind.UNCLEAR: N_("I do not understand it"),
    FeedbackKind.LATE: N_("It is out of date"),
    FeedbackKind.OTHER: N_("Something else"),
}
FAILURES = {
    "rule": N_("Some cells break the rule. Make bands wider, or take a column away, and build it again."),
    "stopped": N_("It was stopped. Build it again."),
    "totals-handed-in": N_(
        "The file has rows of totals. Take them out and hand it in again: the platform adds up itself."
    ),
    "too-many-cells": N_("The columns cut into too many cells. Make them coarser."),
    "open-table-too-long": N_("It has more rows than an open dataset may have."),
    "open-rows-chosen-otherwise": N_(
        "A table is open that counts other rows of the same source; what both tell together cannot be looked at. Ask the data authority which of the two stays."
    ),
    "open-table-gone": N_("The file that was handed in is missing. Hand it in again."),
    "value": N_("A value is not of the type of its column: %(what)s"),
}
TOO_MANY_SMALL = N_(
    "%(small)s of %(cells)s cells count too few to be told: that no other cell tells them cannot be looked at in good time, and little would be left to read."
)
LEVELS = {
    "village": N_("village"),
    "township": N_("township"),
    "county": N_("county"),
    "prefecture": N_("city"),
    "1": N_("each year"),
    "5": N_("bands of 5 years"),
    "10": N_("bands of 10 years"),
    "life": N_("times of life"),
    "day": N_("day"),
    "month": N_("month"),
    "quarter": N_("quarter"),
    "year": N_("year"),
}

# the usual units of tables, which departments write in Chinese
_UNITS_EN = {
    "人": "people", "人次": "visits", "户": "households or firms", "家": "firms or places", "件": "cases",
    "项": "items", "个": "units", "张": "licences", "次": "times", "天": "days", "日": "days", "年": "years",
    "元": "yuan", "万元": "10,000 yuan", "亿元": "100 million yuan", "吨": "tonnes", "公里": "km",
    "平方公里": "km²", "平方米": "m²", "公顷": "ha", "亩": "mu", "辆": "vehicles", "所": "places", "床": "beds",
}  # fmt: skip


def is_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def listed(words: Sequence[str]) -> str:
    """Several things in one line, as the reader's language lists them."""
    return (", " if is_english() else "、").join(words)


def title_of(head: DatasetHead) -> str:
    """The title in the reader's language, where the dataset has one in it."""
    return (is_english() and head.title_en) or head.title


def summary_of(head: DatasetHead) -> str:
    """The summary in the reader's language."""
    return (is_english() and head.summary_en) or head.summary


def column_title(column: Column) -> str:
    """What a column is called in the reader's language."""
    return (is_english() and column.title_en) or column.title


def topic_text(topic: str) -> str:
    """A topic in words; empty where there is none."""
    return gettext(TOPICS[Topic(topic)][0]) if topic else ""


def topic_icon(topic: str) -> str:
    """The picture beside a topic."""
    return TOPICS[Topic(topic)][1] if topic else "database"


def cycle_text(cycle: str, language: str = "") -> str:
    """How often it is updated, in the reader's language where none is named."""
    known = vocabulary("update_cycle")
    return known.label(cycle, language or get_language() or "zh-hans") if cycle in known else ""


def unit_text(unit: str) -> str:
    """A unit in the reader's language, where we know its word; else as the department wrote it."""
    return (is_english() and _UNITS_EN.get(unit)) or unit


def figure_text(figure: str, unit: str) -> str:
    """A figure with its unit: 257人, 257 people."""
    said = unit_text(unit)
    return f"{figure} {said}" if said and said != unit else f"{figure}{said}"


def value_text(value: Any, column: Column) -> str:
    """A value as a page shows it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def size_text(size: int) -> str:
    """Bytes in a unit that people read."""
    if size < 1024:
        return f"{size} B"
    if size < 1024**2:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024**2:.1f} MB"


def ended_text(reasons: str) -> str:
    """Why a dataset is no longer offered: what somebody wrote, or what the catalogue says."""
    return gettext(reasons) if reasons in (RESOURCE_GONE, RESOURCE_CLOSED) else reasons


def failure_text(failure: str, content: DatasetContent) -> str:
    """Why no table came of it, and by which coarsening one would."""
    code, _, what = failure.partition(": ")
    if code == "too-many-small":
        return _too_many(what, content)
    known = FAILURES.get(code)
    if known is None:
        return gettext("It could not be built: %(code)s") % {"code": failure}
    return gettext(known) % {"what": what} if "%(what)s" in known else gettext(known)


def _too_many(what: str, content: DatasetContent) -> str:
    counts, _, fits = what.partition(";")
    small, _, cells = counts.partition("/")
    said = gettext(TOO_MANY_SMALL) % {"small": small, "cells": cells}
    ways = []
    for one in filter(None, fits.split(",")):
        name, _, level = one.partition("=")
        column = content.named(name)
        if column is not None and level in LEVELS:
            ways.append(
                gettext("%(column)s by %(level)s")
                % {"column": column_title(column), "level": gettext(LEVELS[level])}
            )
    more = (
        gettext("This would fit: %(ways)s.") % {"ways": listed(ways)}
        if ways
        else gettext("Take a column away, or make several coarser.")
    )
    return said + ("" if not is_english() else " ") + more


def offences_told(offences: Sequence[Offence], *, most: int = 5) -> str:
    """The first offences in words: column “电话”, line 2: a mobile phone number; 谯城区, 女: counts too few."""
    told = []
    for one in offences[:most]:
        words = {"what": gettext(REASONS[one.reason]), **one.where}
        if set(one.where) == {"column"}:
            told.append(gettext(_OF_COLUMN) % words)
        elif set(one.where) == {"row", "column"}:
            told.append(gettext(_OF_CELL) % words)
        elif one.where:
            cell = pgettext("between values of a cell", " / ").join(one.where.values())
            told.append(gettext(_OF_GROUP) % {"cell": cell, "what": words["what"]})
        else:
            told.append(words["what"])
    return pgettext("between offences", "; ").join(told) + (" …" if len(offences) > most else "")
