"""The catalogue for everybody (`/datasets/`) and for every officer (`/desk/datasets/`): list, one resource, counts.

The public's pages show what is open, whoever is signed in; the desk's show everything that is published.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.asking import Asked
from tongban.resources.datasets.facts import Count, ResourceHead
from tongban.resources.datasets.queries import (
    catalogue,
    counts_by_provider,
    providers,
    resource,
)
from tongban.resources.datasets.showing import shown
from tongban.resources.datasets.wording import SHARE_TONES, class_text, term
from tongban.standards.codes import BadResourceCode, check_resource_code

MOST_PRINTED = 500


def code_of(slug: str) -> str:
    """The code that an address names. Raises NotFound."""
    try:
        return check_resource_code(slug)
    except BadResourceCode:
        raise NotFound from None


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """What is open to everybody. 4 SQL."""
    return render(request, _template(request, "list"), _list(request, by=None))


@require_safe
def public_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource that is open. 9 SQL at most, and those of its panels. Raises NotFound."""
    return render(request, "datasets/public/one.html", shown(resource(code_of(slug), by=None), by=None))


@require_safe
def public_statistics(request: HttpRequest) -> HttpResponse:
    """How much is open, by provider. 2 SQL."""
    return render(request, "datasets/public/statistics.html", _statistics(by=None))


@require_safe
def desk_list(request: HttpRequest) -> HttpResponse:
    """Everything that is published. 4 SQL besides the session."""
    by = officer_at_desk(request)
    template = _template(request, "list", "desk")
    return render(request, template, _list(request, by=by))


@require_safe
def desk_statistics(request: HttpRequest) -> HttpResponse:
    """How much is shared and opened, by provider. 2 SQL besides the session."""
    by = officer_at_desk(request)
    return render(request, "datasets/desk/statistics.html", _statistics(by=by))


def row_words(row: ResourceHead) -> dict[str, Any]:
    """A row of a list with its codes in words."""
    formats = " ".join(term("resource_format", code) for code in row.formats)
    return {
        "row": row,
        "share": term("share_type", row.share_type),
        "share_tone": SHARE_TONES.get(row.share_type, ""),
        "open": term("open_type", row.open_type),
        "cycle": term("update_cycle", row.cycle),
        "formats": formats,
        "class": class_text(row.class_code),
    }


def _template(request: HttpRequest, name: str, folder: str = "public") -> str:
    return "datasets/print.html" if request.GET.get("view") == "print" else f"datasets/{folder}/{name}.html"


def _list(request: HttpRequest, *, by: Officer | None) -> dict[str, Any]:
    asked = Asked.of(request)
    is_print = request.GET.get("view") == "print"
    after = "" if is_print else request.GET.get("after", "")[:40]
    who = {str(key): name for key, name in providers(by=by)}
    limits = {"limit": MOST_PRINTED} if is_print else {}
    page = catalogue(by=by, sought=asked.sought, cursor=after, **limits)
    return {
        "rows": [row_words(row) for row in page.rows],
        "asked": asked,
        "chips": asked.chips(who),
        "filters": asked.filters(who),
        "is_narrowed": any(value for name, value in asked.said.items() if name != "q"),
        "next_url": asked.link(after=page.cursor) if page.cursor else "",
        "first_url": asked.link() if after else "",
        "print_url": asked.link(view="print"),
        "is_cut": bool(page.cursor),
        "most_printed": MOST_PRINTED,
    }


def _statistics(*, by: Officer | None) -> dict[str, Any]:
    rows = counts_by_provider(by=by)
    total = (
        Count(
            organisation_id=rows[0].organisation_id,
            organisation_name="",
            total=sum(row.total for row in rows),
            unconditional=sum(row.unconditional for row in rows),
            conditional=sum(row.conditional for row in rows),
            unshared=sum(row.unshared for row in rows),
            opened=sum(row.opened for row in rows),
        )
        if rows
        else None
    )
    return {"rows": rows, "total": total, "providers": len(rows)}
