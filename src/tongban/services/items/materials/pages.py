"""The names of materials at the desk: search, what is perhaps one, and items that say an old name."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.ui.public import Tab
from tongban.kernel.errors import N_, Refused
from tongban.services.items.basis.queries import managed_organisations
from tongban.services.items.materials.queries import (
    aliases_of,
    clusters,
    material,
    material_names,
    name_uses,
    old_name_uses,
)
from tongban.services.items.materials.showing import KINDS, REASONS, licence_names

_VIEWS = (
    ("items:materials", N_("Names")),
    ("items:materials-near", N_("Perhaps the same")),
    ("items:materials-old", N_("Items with an old name")),
)


def _tabs(here: str) -> list[Tab]:
    return [Tab(label=gettext(label), url=reverse(name), is_here=name == here) for name, label in _VIEWS]


def manager(request: HttpRequest) -> Officer:
    """Whoever edits items somewhere. Raises SignInNeeded, NotAllowed."""
    by = officer_at_desk(request)
    managed_organisations(by)
    return by


@require_GET
def name_list(request: HttpRequest) -> HttpResponse:
    """Names with how many items use them; with words also those merged away. 2 SQL besides the session."""
    manager(request)
    words = request.GET.get("q", "").strip()[:100]
    rows, after = material_names(words=words, after=request.GET.get("after", ""))
    licences = licence_names() if any(row.licence_type for row in rows) else {}
    context = {
        "rows": [
            (row, gettext(KINDS.get(row.kind, "")), licences.get(row.licence_type, row.licence_type))
            for row in rows
        ],
        "q": words,
        "tabs": _tabs("items:materials"),
        "next_url": f"?{urlencode({'q': words, 'after': after})}" if after else "",
    }
    return render(request, "items/materials/names.html", context)


@require_GET
def near_list(request: HttpRequest) -> HttpResponse:
    """Clusters of names that are perhaps one. 2 SQL besides the session."""
    manager(request)
    return near_page(request)


def near_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The clusters, with what was refused."""
    found, after = clusters(after=request.GET.get("after", ""))
    context = {
        "clusters": found,
        "reasons": {reason.value: gettext(words) for reason, words in REASONS.items()},
        "tabs": _tabs("items:materials-near"),
        "next_url": f"?{urlencode({'after': after})}" if after else "",
        "first_url": reverse("items:materials-near") if request.GET.get("after") else "",
        "refusal": refused.sentence(gettext) if refused else "",
    }
    return render(request, "items/materials/near.html", context, status=refused.status if refused else 200)


@require_GET
def old_list(request: HttpRequest) -> HttpResponse:
    """Items in force that say a name which was merged away, the officer's own first. 1 SQL besides the
    session."""
    rows, after = old_name_uses(by=manager(request), after=request.GET.get("after", ""))
    context = {
        "rows": rows,
        "tabs": _tabs("items:materials-old"),
        "next_url": f"?{urlencode({'after': after})}" if after else "",
    }
    return render(request, "items/materials/old.html", context)


@require_GET
def name_page(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """One name: the items that say it, what was merged into it, and the items that say an old name. 5 SQL
    besides the session."""
    return one_name(request, manager(request), material_id)


def one_name(
    request: HttpRequest, by: Officer, material_id: UUID, refused: Refused | None = None
) -> HttpResponse:
    """The page of one name, with what was refused."""
    found = material(material_id)
    rows, after = old_name_uses(by=by, material_id=material_id, after=request.GET.get("after", ""))
    licences = licence_names() if found.licence_type else {}
    fields = refused.facts.get("fields", {}) if refused else {}
    context = {
        "material": found,
        "kind": gettext(KINDS.get(found.kind, "")),
        "licence": licences.get(found.licence_type, found.licence_type),
        "uses": name_uses(by=by, material_id=material_id),
        "aliases": aliases_of(material_id),
        "rows": rows,
        "next_url": f"?{urlencode({'after': after})}" if after else "",
        "errors": {name: gettext(str(said)) for name, said in dict(fields).items()},  # type: ignore[call-overload]
        "typed": request.POST.get("into", ""),
        "refusal": refused.sentence(gettext) if refused and not fields else "",
    }
    return render(request, "items/materials/name.html", context, status=refused.status if refused else 200)
