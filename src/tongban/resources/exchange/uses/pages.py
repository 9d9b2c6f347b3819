"""At the desk: who used what we provide, and what we used ourselves, with filters and as a file."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk, organisations_named
from tongban.foundation.ui.public import Tab
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.exchange.facts import WAY_TEXTS, Way
from tongban.resources.exchange.uses.facts import OUTCOME_TEXTS, Outcome, Sought, UseFact
from tongban.resources.exchange.uses.queries import (
    SEE,
    exported_uses,
    provides_any,
    seen_by,
    uses_of_consumer,
    uses_of_provider,
)
from tongban.resources.exchange.uses.wording import refusal_text

_ABOUT_ONE = frozenset({Way.API, Way.ANSWER})
_KINDS = {"person": N_("a person"), "firm": N_("a firm"), "licence": N_("a licence")}
_HEAD = (
    N_("When"), N_("Code of the grant"), N_("Resource"), N_("Consumer"), N_("Used by"), N_("Way"), N_("Item"), N_("What for"),
    N_("Basis"), N_("Case"), N_("About whom"), N_("Fields used"), N_("Outcome of the use"), N_("Rows"),
)  # fmt: skip


@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    """Uses of what the officer's organisations provide, or of what they used. 3 SQL besides the session."""
    by, is_provider = _asked(request)
    sought = _sought(request)
    found = (uses_of_provider if is_provider else uses_of_consumer)(
        by=by, sought=sought, cursor=request.GET.get("cursor", "")
    )
    names = organisations_named({one.provider_id for one in found.rows if one.provider_id})
    said = {name: text for name, text in request.GET.items() if name != "cursor" and text}
    context = {
        "rows": [_told(one, names.get(one.provider_id, "") if one.provider_id else "") for one in found.rows],
        "is_provider": is_provider,
        "side": "provider" if is_provider else "consumer",
        "tabs": _tabs(is_provider),
        "filters": _filters(sought),
        "sought": sought,
        "since": sought.since.isoformat() if sought.since else "",
        "until": sought.until.isoformat() if sought.until else "",
        "is_narrowed": sought != Sought(),
        "next_url": f"?{urlencode(said | {'cursor': found.cursor})}" if found.cursor else "",
        "file_url": f"{reverse('exchange:uses-file')}?{urlencode(said)}",
    }
    return render(request, "exchange/uses/uses.html", context)


@require_safe
def uses_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV for a spreadsheet, with what the filters say. 1 SQL besides the session."""
    by, is_provider = _asked(request)
    rows = exported_uses(by=by, is_provider=is_provider, sought=_sought(request))
    return StreamingHttpResponse(
        _lines(rows, language=get_language() or ""),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="uses.csv"', "Cache-Control": "no-store"},
    )


def _asked(request: HttpRequest) -> tuple[Officer, bool]:
    by = officer_at_desk(request)
    if not seen_by(by):
        raise DutyMissing(facts={"duty": SEE})
    side = request.GET.get("side") or ("provider" if provides_any(by) else "consumer")
    return by, side != "consumer"


def _sought(request: HttpRequest) -> Sought:
    given = request.GET
    return Sought(
        grant_code=_word(given.get("grant", ""), 40),
        way=given.get("way", "") if given.get("way") in set(Way) else "",
        outcome=given.get("outcome", "") if given.get("outcome") in set(Outcome) else "",
        case_number=_word(given.get("case", ""), 50),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
    )


def _word(text: str, most: int) -> str:
    return "".join(text.split())[:most]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tabs(is_provider: bool) -> list[Tab]:
    return [
        Tab(label=gettext("Others used our data"), url="?side=provider", is_here=is_provider),
        Tab(label=gettext("We used others' data"), url="?side=consumer", is_here=not is_provider),
    ]


def _filters(sought: Sought) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    every = ("", gettext("All"))
    ways = [every, *((way.value, gettext(text)) for way, text in WAY_TEXTS.items())]
    outcomes = [every, *((one.value, gettext(text)) for one, text in OUTCOME_TEXTS.items())]
    return [
        ("way", gettext("Way"), ways, sought.way),
        ("outcome", gettext("Outcome of the use"), outcomes, sought.outcome),
    ]


def _told(one: UseFact, provider: str) -> dict[str, object]:
    return {
        "use": one,
        "way": gettext(WAY_TEXTS[one.way]),
        "outcome": gettext(one.outcome_text),
        "why": refusal_text(one.code, grant_code=one.grant_code) if one.code else "",
        "about": _about(one),
        "provider": provider,
    }


def _about(one: UseFact) -> str:
    """Never who it is: a mark that is the same for the same subject, and a firm's public code."""
    if one.kind:
        return f"{gettext(_KINDS[one.kind])} {one.uscc or one.mark}".strip()
    # refused before it was looked at whom it is about
    return "—" if one.way in _ABOUT_ONE else gettext("several")


def _lines(rows: Iterable[UseFact], *, language: str) -> Iterator[str]:
    """Lines of CSV; the mark in front tells spreadsheets that it is UTF-8. Made while it is sent."""
    with override(language):
        yield "\ufeff" + _line([gettext(text) for text in _HEAD])
        for one in rows:
            yield _line(_cells(one))


def _cells(one: UseFact) -> list[str]:
    why = refusal_text(one.code, grant_code=one.grant_code) if one.code else ""
    told = f"{gettext(one.outcome_text)} ({one.code}) {why}" if one.code else gettext(one.outcome_text)
    return [
        f"{one.at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M:%S}", one.grant_code, one.resource_name, one.consumer_name,
        one.by_name, gettext(WAY_TEXTS[one.way]), one.item_code, one.purpose, one.basis, one.case_number, _about(one),
        "、".join(one.fields), told.strip(), str(one.rows),
    ]  # fmt: skip


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([_plain(cell) for cell in cells])
    return text.getvalue()


def _plain(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
