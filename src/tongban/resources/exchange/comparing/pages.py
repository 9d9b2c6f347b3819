"""Pages of an organisation's lists: hand one in, name its columns, see how far it is, and take what came of it."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.papers.public import takes_many_files
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, TooLarge
from tongban.resources.exchange.comparing.commands.compare import (
    compare_again,
    compare_list,
    delete_list,
    end_monthly,
    resume_comparison,
    stop_comparison,
)
from tongban.resources.exchange.comparing.commands.hand_in import hand_in_list
from tongban.resources.exchange.comparing.facts import ListFact, ListState, Role
from tongban.resources.exchange.comparing.files import reject_lines, result_lines
from tongban.resources.exchange.comparing.names import names_built_at
from tongban.resources.exchange.comparing.queries import (
    SHOWN_REJECTS,
    comparable_grants,
    list_of,
    lists_of,
    rejects_of,
    result_rows,
    sample_of_list,
)
from tongban.resources.exchange.comparing.refusals import ResultGone
from tongban.resources.exchange.comparing.showing import ended_told, flaws_told, refusal_told, run_told
from tongban.resources.exchange.comparing.terms import terms_of_code
from tongban.resources.exchange.requesting.refusals import GrantNotLive


@takes_many_files
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The lists of the officer's organisations, and a new one. 5 SQL besides the session."""
    by, errors, status = officer_at_desk(request), dict[str, str](), 200
    if request.method == "POST":
        try:
            return redirect("exchange:list", _handed_in(request, by))
        except (Invalid, TooLarge) as refusal:
            errors = refusal.by_field(gettext) or {"file": refusal.sentence(gettext)}
            status = refusal.status
    grants = comparable_grants(by, at=clock.now())
    context = {
        "lists": lists_of(by),
        "grants": [(one.code, f"{one.resource_name} · {one.code}") for one in grants],
        "most_mb": settings.APPLICATION_MAX_BYTES // 2**20,
        "most_rows": f"{settings.EXCHANGE_COMPARING['most_rows']:,}",
        "least": settings.EXCHANGE_COMPARING["least_people"],
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "exchange/comparing/lists.html", context, status=status)


def _handed_in(request: HttpRequest, by: Officer) -> str:
    """Raises Invalid, TooLarge and what `hand_in_list` raises."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Invalid(facts={"fields": {"file": N_("Choose the file of the list.")}})
    if (file.size or 0) > settings.APPLICATION_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.APPLICATION_MAX_BYTES})
    name = Path(file.name or "list.csv").name
    with NamedTemporaryFile(suffix=Path(name).suffix[:8]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return hand_in_list(
            file=Path(kept.name),
            name=name,
            title=request.POST.get("title", ""),
            grant_code=request.POST.get("grant", ""),
            by=by,
            at=clock.now(),
        )


@require_GET
def one_list(request: HttpRequest, code: str) -> HttpResponse:
    """One list: its columns to be named, how far it is, or what came of it. At most 8 SQL besides the session."""
    by = officer_at_desk(request)
    return _list_page(request, list_of(code, by=by), by, {}, status=200)


@require_POST
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Name the columns and have the list compared."""
    by = officer_at_desk(request)
    mapping = {role: column for role in Role if (column := request.POST.get(role.value, ""))}
    try:
        compare_list(code=code, mapping=mapping, is_monthly="monthly" in request.POST, by=by, at=clock.now())
    except Invalid as refusal:
        errors = refusal.by_field(gettext)
        return _list_page(request, list_of(code, by=by), by, errors, status=refusal.status)
    return redirect("exchange:list", code)


def _list_page(
    request: HttpRequest,
    found: ListFact,
    by: Officer,
    errors: dict[str, str],
    *,
    status: int,
    refused: str = "",
) -> HttpResponse:
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    context = {
        "one": found,
        "errors": errors,
        "typed": request.POST,
        "refused": refused,
        "ended": ended_told(found, on=today),
    }
    if found.state is ListState.READ:
        terms = terms_of_code(found.grant_code)
        context |= {
            "sample": [
                list(zip(found.columns, row, strict=False)) for row in sample_of_list(found.code, by=by)
            ],
            "choices": [("", gettext("no column")), *((one, one) for one in found.columns)],
            "terms": terms,
            "names_at": names_built_at() if terms.allows_name_birth else None,
            "chosen": {
                role.value: request.POST.get(role.value, found.mapping.get(role, "")) for role in Role
            },
        }
    if found.state is ListState.COMPARING and Role.BIRTH_DATE in found.mapping:
        context["names_wait"] = names_built_at() is None
    context |= {
        "runs": [run_told(one) for one in found.runs],
        "flaws": flaws_told(found),
        "refusal": refusal_told(found),
    }
    if found.is_mine and found.flaws and found.state is not ListState.DELETED:
        context["rejects"] = list(rejects_of(found.code, by=by, most=SHOWN_REJECTS))
    return render(request, "exchange/comparing/list.html", context, status=status)


@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Compare the list another time."""
    compare_again(code=code, by=officer_at_desk(request), at=clock.now())
    return redirect("exchange:list", code)


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Stop after the part under way."""
    stop_comparison(code=code, by=officer_at_desk(request), at=clock.now())
    return redirect("exchange:list", code)


@require_POST
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """Go on."""
    resume_comparison(code=code, by=officer_at_desk(request), at=clock.now())
    return redirect("exchange:list", code)


@require_POST
def end_every_month(request: HttpRequest, code: str) -> HttpResponse:
    """Compare it no more by itself."""
    end_monthly(code=code, by=officer_at_desk(request), at=clock.now())
    messages.success(request, gettext("The list is no longer compared every month."))
    return redirect("exchange:list", code)


@require_POST
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Delete the rows and results of a list."""
    delete_list(code=code, by=officer_at_desk(request), at=clock.now())
    messages.success(request, gettext("The rows of the list and its results are deleted."))
    return redirect("exchange:list", code)


@require_GET
def result(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The rows of a list with what a comparison says of each, as CSV; for whoever handed it in.

    Where the grant holds no more, or the days are over, the page of the list says so.
    """
    by, at = officer_at_desk(request), clock.now()
    try:
        found, labels, rows = result_rows(code, number, by=by, on=at.astimezone(clock.CITY_ZONE).date())
    except (GrantNotLive, ResultGone) as refusal:
        said = refusal.sentence(gettext) if isinstance(refusal, ResultGone) else ""
        return _list_page(request, list_of(code, by=by), by, {}, status=refusal.status, refused=said)
    has_names = any(run.has_names for run in found.runs if run.number == number)
    lines = result_lines(found.columns, labels, rows, has_names=has_names)
    return _csv(f"{found.title}-{code}-{number}.csv", lines)


@require_GET
def rejects(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The rows that cannot be compared, as CSV, with why; for whoever handed the list in."""
    by = officer_at_desk(request)
    rows = rejects_of(code, by=by)
    found = list_of(code, by=by)
    return _csv(f"{found.title}-{code}-rejects.csv", reject_lines(found.columns, rows))


def _csv(name: str, lines: Iterable[list[object]]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_written(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def _written(lines: Iterable[list[object]]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield "\ufeff".encode()  # spreadsheets see by it that it is UTF-8
    for line in lines:
        yield str(writer.writerow(line)).encode()
