"""Claiming at the desk (认领): what an organisation may take on, what is missing here: `/desk/library/claims/`."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer, areas_named, officer_at_desk
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.items.library.acting.queries import Keeper, keepers_of, level_of
from tongban.services.items.library.claiming import (
    MOST_COUNTED,
    being_completed,
    claimable,
    missing_count,
)
from tongban.services.items.library.commands.claim import claim_entries
from tongban.services.items.library.telling import level_text
from tongban.services.items.wording import code_text

VIEWS = (("open", N_("May be claimed")), ("missing", N_("Missing here")), ("begun", N_("Being completed")))


@require_http_methods(["GET", "POST"])
def claim_list(request: HttpRequest) -> HttpResponse:
    """Entries to claim, one or many. 5 SQL besides the session. Raises NotAllowed, NotFound."""
    by = officer_at_desk(request)
    keepers = keepers_of(by)
    given = request.POST if request.method == "POST" else request.GET
    keeper = _chosen(keepers, given.get("organisation", ""))
    if request.method == "GET":
        return _show(request, keepers, keeper)
    codes = [given["only"]] if given.get("only") else given.getlist("entry")
    try:
        return _claim(codes, keeper, by)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        return _show(request, keepers, keeper, refused=refused)


def _claim(codes: list[str], keeper: Keeper, by: Officer) -> HttpResponse:
    """One leads to its draft, several to those that are being completed."""
    if not codes:
        raise Invalid(facts={"fields": {"entry": N_("Tick the entries that are to be claimed.")}})
    made = claim_entries(entry_codes=codes, organisation_id=keeper.id, by=by, at=clock.now())
    if len(made) == 1:
        return redirect("items:library-item", code=made[0].code)
    query = urlencode({"view": "begun", "organisation": keeper.id})
    return redirect(f"{reverse('items:library-claims')}?{query}")


def _chosen(keepers: list[Keeper], wanted: str) -> Keeper:
    """One of the officer's organisations. Raises NotFound for another."""
    if not wanted:
        return keepers[0]
    try:
        chosen = UUID(wanted)
    except ValueError as error:
        raise NotFound from error
    for keeper in keepers:
        if keeper.id == chosen:
            return keeper
    raise NotFound


def _show(
    request: HttpRequest, keepers: list[Keeper], keeper: Keeper, refused: Refused | None = None
) -> HttpResponse:
    view = request.GET.get("view", "open")
    view = view if view in dict(VIEWS) else "open"
    words, after = request.GET.get("q", "").strip()[:100], request.GET.get("after", "")[:50]
    missing = missing_count(organisation_id=keeper.id)
    context: dict[str, Any] = {
        "keeper": keeper,
        "level": level_text(level_of(keeper.area)),
        "keepers": [(str(one.id), one.name) for one in keepers],
        "view": view,
        "q": words,
        "missing": missing,
        "missing_text": f"{MOST_COUNTED}+" if missing >= MOST_COUNTED else str(missing),
        "tabs": [
            Tab(label=gettext(label), url=_address(keeper, view=key), is_here=key == view)
            for key, label in VIEWS
        ],
        "missing_url": _address(keeper, view="missing"),
        "begun": being_completed(organisation_id=keeper.id) if view == "begun" else [],
        **(_offered(keeper, view, words, after) if view != "begun" else {}),
        "errors": _errors(refused),
        "refusal": refused.sentence(gettext) if refused and not _errors(refused) else "",
    }
    return render(request, "items/library/claims.html", context, status=refused.status if refused else 200)


def _offered(keeper: Keeper, view: str, words: str, after: str) -> dict[str, Any]:
    """One page of entries with list, level and type in words. 2 SQL."""
    found = claimable(organisation_id=keeper.id, words=words, must=view == "missing", after=after)
    names = areas_named(row.area_code for row in found.rows)
    rows = [
        {
            "entry": row,
            "area": names.get(row.area_code, row.area_code),
            "level": level_text(row.level),
            "type": code_text("item_type", row.type_code),
        }
        for row in found.rows
    ]
    more = _address(keeper, view=view, q=words, after=found.rows[-1].code) if found.has_more else ""
    return {"rows": rows, "next_url": more}


def _errors(refused: Refused | None) -> dict[str, str]:
    fields: Any = refused.facts.get("fields", {}) if refused else {}
    return {name: gettext(sentence) for name, sentence in fields.items()}


def _address(keeper: Keeper, **query: str) -> str:
    return "?" + urlencode({"organisation": keeper.id, **{key: said for key, said in query.items() if said}})
