"""At the desk: packages of closed cases, one package with its checks and history, and its bytes."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import (
    Officer,
    check_duty_anywhere,
    officer_at_desk,
    officers_named,
    organisations_named,
)
from tongban.foundation.trail.public import TrailEntry, entries_of
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.archives import rules
from tongban.services.archives.commands import steer
from tongban.services.archives.facts import KEEP, READ, PackageDetail, PackageState
from tongban.services.archives.queries import (
    Sought,
    package_for,
    packages,
    readable_organisations,
    years_there,
)
from tongban.services.archives.showing import TONES, WORDS, check_lines, file_groups, state_tabs

VERBS = {
    "accept": (steer.accept_as_is, N_("The package is kept as it is.")),
    "again": (steer.make_again, N_("The package is being made again.")),
    "hold": (steer.hold_package, N_("Nobody can dispose of the package now.")),
    "end-hold": (steer.end_hold, N_("The package is no longer held.")),
}


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Packages of our organisations, the case closed last first. 5 SQL besides the session."""
    by = officer_at_desk(request)
    check_duty_anywhere(by, READ)
    asked = _Asked.of(request)
    page = packages(by=by, sought=asked.sought, cursor=request.GET.get("after", "")[:120])
    offices = organisations_named(readable_organisations(by))
    context = {
        "rows": [(row, WORDS[row.state], TONES[row.state]) for row in page.rows],
        "asked": asked,
        "tabs": state_tabs(asked.sought.state, link=asked.link),
        "years": [("", _("All years")), *((str(year), str(year)) for year in years_there(by))],
        "offices": [("", _("All organisations")), *sorted((str(key), name) for key, name in offices.items())]
        if len(offices) > 1
        else [],
        "next_url": asked.link(after=page.cursor) if page.cursor else "",
    }
    return render(request, "archives/desk.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One package. A POST does what `do` names. 5 SQL besides the session. Raises NotFound."""
    by = officer_at_desk(request)
    refusal, status = "", 200
    if request.method == "POST":
        verb, said = VERBS.get(request.POST.get("do", ""), (None, ""))
        if verb is None:
            raise NotFound
        try:
            verb(number=number, reason=request.POST.get("reason", ""), by=by, at=clock.now())
            messages.success(request, _(said))
            return redirect("archives:one", number=number)
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = refused.sentence(_), refused.status
    found = package_for(number, by=by)
    entries = entries_of(f"archives:{number}")
    context = {
        "found": found,
        "package": found.fact,
        "word": WORDS[found.fact.state],
        "tone": TONES[found.fact.state],
        "checks": check_lines(found.report),
        "groups": file_groups(found.files),
        "history": _history(entries),
        "may": _may(found, by),
        "refusal": refusal,
        "typed": request.POST.get("reason", "") if refusal else "",
    }
    return render(request, "archives/one.html", context, status=status)


@require_safe
def download(request: HttpRequest, number: str) -> HttpResponseBase:
    """The package as its ZIP file, sent piece by piece; who fetched it stands in its history. Raises NotFound."""
    by = officer_at_desk(request)
    place, file_number = steer.fetch_package(number=number, by=by, at=clock.now())
    return FileResponse(
        place.open("rb"), as_attachment=True, filename=f"{file_number}.zip", content_type="application/zip"
    )


@require_safe
def report(request: HttpRequest, number: str) -> JsonResponse:
    """The report of the four checks. Raises NotFound."""
    found = package_for(number, by=officer_at_desk(request))
    if not found.report:
        raise NotFound
    return JsonResponse(dict(found.report), json_dumps_params={"ensure_ascii": False})


def _may(found: PackageDetail, by: Officer) -> dict[str, bool]:
    """What `by` may do with it now."""
    state = found.fact.state
    is_mine = KEEP in by.duties_in.get(found.fact.organisation_id, frozenset())
    return {
        "accept": is_mine and rules.may_move(state, steer.ACCEPT),
        "again": is_mine and rules.may_move(state, steer.AGAIN),
        "hold": is_mine and not found.fact.is_on_hold and state is not PackageState.DISPOSED,
        "end_hold": is_mine and found.fact.is_on_hold,
    }


def _history(entries: list[TrailEntry]) -> list[tuple[TrailEntry, str]]:
    """Each act, the newest first, with the officer's name. 1 SQL."""
    accounts = [int(one.by_ref.removeprefix("officer:")) for one in entries if one.by_ref[:8] == "officer:"]
    names = officers_named(accounts) if accounts else {}
    return [(one, names.get(_account(one), "")) for one in reversed(entries)]


def _account(entry: TrailEntry) -> int:
    return int(entry.by_ref.removeprefix("officer:")) if entry.by_ref.startswith("officer:") else 0


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the address asks for, and links that ask for something else."""

    sought: Sought
    words: str
    year: str
    office: str
    is_due: bool

    @classmethod
    def of(cls, request: HttpRequest) -> "_Asked":
        """From an address; what cannot be read is left out."""
        given = request.GET
        state, year, office = given.get("state", ""), given.get("year", "")[:4], given.get("office", "")
        today = clock.now().astimezone(clock.CITY_ZONE).date()
        sought = Sought(
            words=given.get("q", "")[:80],
            state=PackageState(state) if state in set(PackageState) else None,
            year=int(year) if year.isdecimal() else None,
            organisation_id=_uuid(office),
            due_by=today if given.get("due") == "1" else None,
            is_held=given.get("held") == "1",
        )
        return cls(
            sought=sought, words=sought.words, year=year, office=office, is_due=given.get("due") == "1"
        )

    def link(self, **changes: str | None) -> str:
        """The same list with something changed; None takes it away."""
        now: dict[str, str | None] = {
            "q": self.words,
            "state": self.sought.state,
            "year": self.year,
            "office": self.office,
            "due": "1" if self.is_due else "",
            "held": "1" if self.sought.is_held else "",
        }
        return f"?{urlencode({key: value for key, value in (now | changes).items() if value})}"

    @property
    def held_url(self) -> str:
        return self.link(held=None if self.sought.is_held else "1")

    @property
    def due_url(self) -> str:
        return self.link(due=None if self.is_due else "1")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
