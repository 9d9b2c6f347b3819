"""One list entry, what an implementation inherits, versions and their comparison: `/desk/library/…`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import (
    area,
    areas_named,
    officer_at_desk,
    organisations_named,
)
from tongban.kernel.errors import NotFound
from tongban.services.items.library.beginning import acts_of_entry, acts_of_item, keeps
from tongban.services.items.library.changes import changes_about
from tongban.services.items.library.claiming import claimers_of
from tongban.services.items.library.comparing import compare, compare_entries
from tongban.services.items.library.elements import ELEMENTS, Policy
from tongban.services.items.library.facts import (
    ACT_WORDS,
    OWN,
    POLICY_WORDS,
    Act,
    LevelContent,
    Origin,
)
from tongban.services.items.library.findings import findings_of
from tongban.services.items.library.models import ListEntry
from tongban.services.items.library.pages.listed import keepers_of
from tongban.services.items.library.pages.rows import change_lines
from tongban.services.items.library.queries import (
    entry,
    entry_terms,
    implementations,
    levels_of,
    origins_of,
)
from tongban.services.items.library.rules import walk
from tongban.services.items.library.telling import element_text, level_text, told
from tongban.services.items.library.versions import (
    VersionRow,
    entry_versions_of,
    list_versions,
    versions_of,
)
from tongban.services.items.queries import item_terms
from tongban.services.items.wording import code_text


@dataclass(frozen=True, kw_only=True)
class ElementLine:
    """One element on a page: what holds, who says so, and why it may differ."""

    key: str
    label: str
    text: str
    source: str
    url: str
    is_own: bool
    differs: bool
    above: str
    policy: str


@require_safe
def entry_page(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: what it says and binds, the way down to it, implementations, versions, changes."""
    by = officer_at_desk(request)
    row = entry(code)
    entry_id = ListEntry.objects.values_list("pk", flat=True).get(code=code)
    levels = levels_of([entry_id])[entry_id]
    way = walk(levels)
    context = {
        "entry": row,
        "area": area(row.area_code),
        "keeper": "".join(organisations_named([row.keeper_id] if row.keeper_id else []).values()),
        "levels": level_lines(levels),
        "lines": element_lines(way.said, way.origins, way.policies, above={}),
        "below": implementations(entry_ids=[entry_id], limit=20),
        "lower": ListEntry.objects.filter(upper_id=entry_id, current__isnull=False).order_by("code")[:20],
        "versions": entry_versions_of(code),
        "compare_url": reverse("items:library-compare-entry", args=[code]),
        "changes": change_lines(changes_about(f"entry:{code}", by=by)),
        "acts": acts_of_entry(row.task_state, keeper_id=row.keeper_id, by=by),
        "propose_url": reverse("items:library-propose-entry", args=[code]),
        "claimers": organisations_named(claimers_of(code, organisation_ids=keepers_of(by))),
        "type_text": code_text("item_type", row.type_code),
    }
    return render(request, "items/library/entry.html", context)


@require_safe
def inheritance(request: HttpRequest, code: str) -> HttpResponse:
    """What an implementation inherits, from where, what differs and why that is allowed."""
    by = officer_at_desk(request)
    found = origins_of(code)
    resolved = found.resolved
    lines = element_lines(
        {**resolved.above, **found.own}, resolved.origins, resolved.policies, above=resolved.above
    )
    versions = _versions(code)
    context = {
        "item": found,
        "area": area(found.area_code),
        "levels": level_lines(found.levels),
        "lines": lines,
        "inherited": sum(1 for line in lines if not line.is_own),
        "differing": sum(1 for line in lines if line.differs),
        "findings": findings_of(code) if keeps(by, found.organisation_id) else [],
        "versions": versions,
        "compare_url": reverse("items:library-compare-item", args=[code]),
        "changes": change_lines(changes_about(f"item:{code}", by=by)),
        "acts": acts_of_item(
            found.task_state, organisation_id=found.organisation_id, is_in_force=bool(versions), by=by
        ),
        "propose_url": reverse("items:library-propose-item", args=[code]),
    }
    return render(request, "items/library/inheritance.html", context)


def _versions(code: str) -> list[VersionRow]:
    """None yet for an implementation that nobody has brought into force."""
    try:
        return versions_of(code)
    except NotFound:
        return []


def element_lines(
    said: Mapping[str, Any],
    origins: Mapping[str, Origin],
    policies: Mapping[str, Policy],
    *,
    above: Mapping[str, Any],
) -> list[ElementLine]:
    """One line for each element of which anything is said."""
    return [
        ElementLine(
            key=key,
            label=gettext(element.label),
            text=element_text(said, key),
            source=gettext("This implementation")
            if origins[key].level == OWN
            else level_text(origins[key].level),
            url=origins[key].code,
            is_own=origins[key].level == OWN,
            differs=origins[key].differs,
            above=element_text(above, key) if origins[key].differs else "",
            policy=_policy_text(key, policies, differs=origins[key].differs),
        )
        for key, element in ELEMENTS.items()
        if key in origins
    ]


def _policy_text(key: str, policies: Mapping[str, Policy], *, differs: bool) -> str:
    if key == "name" and differs:
        return gettext("A handling item names its case behind the name of the list")
    return gettext(POLICY_WORDS[policies[key]]) if key in policies else ""


def level_lines(levels: tuple[LevelContent, ...]) -> list[dict[str, str]]:
    """The way down, from the top: level in words, area, code."""
    names = areas_named(level.area_code for level in levels)
    return [
        {
            "level": level_text(level.level),
            "area": names.get(level.area_code, level.area_code),
            "code": level.code,
        }
        for level in levels
    ]


@require_safe
def compare_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Any two versions of a list entry, element by element; `view=print` for paper."""
    return _compare(request, code, is_entry=True)


@require_safe
def compare_item(request: HttpRequest, code: str) -> HttpResponse:
    """Any two versions of an implementation, element by element; `view=print` for paper."""
    return _compare(request, code, is_entry=False)


def _compare(request: HttpRequest, code: str, *, is_entry: bool) -> HttpResponse:
    officer_at_desk(request)
    versions = entry_versions_of(code) if is_entry else versions_of(code)
    after = _chosen(versions, request.GET.get("to", ""), default=0)
    before = _chosen(versions, request.GET.get("from", ""), default=min(1, len(versions) - 1))
    found = (
        compare_entries(entry_terms(before.id), entry_terms(after.id))
        if is_entry
        else compare(item_terms(before.id), item_terms(after.id))
    )
    is_print = request.GET.get("view") == "print"
    context = {
        "code": code,
        "name": entry_terms(after.id).name if is_entry else item_terms(after.id).name,
        "choices": [(str(row.number), gettext("Version %(n)s") % {"n": row.number}) for row in versions],
        "before": before,
        "after": after,
        "groups": told(found),
        "print_url": f"?{urlencode({'from': before.number, 'to': after.number, 'view': 'print'})}",
        "back_url": reverse("items:library-entry" if is_entry else "items:library-item", args=[code]),
        "is_print": is_print,
    }
    return render(
        request, "items/library/compare_print.html" if is_print else "items/library/compare.html", context
    )


def _chosen(versions: list[VersionRow], number: str, *, default: int) -> VersionRow:
    """The version with this number, else the one at the default place."""
    return next((row for row in versions if str(row.number) == number), versions[default])


@require_safe
def version_list(request: HttpRequest) -> HttpResponse:
    """The numbered versions of an area's list, with their days. 2 SQL besides the session."""
    by = officer_at_desk(request)
    code = request.GET.get("area", "")[:24] or by.area_code
    rows = list_versions(area_code=code)
    context = {
        "area": area(code),
        "rows": [(row, gettext(ACT_WORDS[Act(row.summary["act"])])) for row in rows],
    }
    return render(request, "items/library/versions.html", context)
