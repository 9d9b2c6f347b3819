"""At the desk: what our organisation describes, and one resource with its acts."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import (
    Officer,
    officer_at_desk,
)
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab, do_named
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.datasets import rules
from tongban.resources.datasets.commands.decide import withdraw_resource
from tongban.resources.datasets.commands.describe import (
    discard_draft,
    revise_resource,
)
from tongban.resources.datasets.commands.submit import submit_resource
from tongban.resources.datasets.facts import (
    DESCRIBE,
    SUBJECT,
    WITHDRAW,
    ResourceFact,
    ResourceHead,
    ResourceIncomplete,
    VersionState,
)
from tongban.resources.datasets.pages import code_of, row_words
from tongban.resources.datasets.queries import (
    authorities_of,
    latest_version,
    open_version,
    own_versions,
    resource,
    slug_of,
    versions_of,
)
from tongban.resources.datasets.showing import shown

S = VersionState
TABS = (
    ("", N_("All states"), tuple(S)),
    ("draft", N_("Drafts"), (S.DRAFT,)),
    ("submitted", N_("At the data authority"), (S.SUBMITTED,)),
    ("published", N_("In the catalogue"), (S.PUBLISHED,)),
    ("ended", N_("Earlier versions"), (S.REPLACED, S.WITHDRAWN)),
)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the officer's organisations describe, by state. 2 SQL besides the session."""
    by = officer_at_desk(request)
    here = next((tab for tab in TABS if tab[0] == request.GET.get("state", "")), TABS[0])
    rows = own_versions(by=by, states=here[2])
    context = {
        "rows": [row_words(row) for row in rows],
        "tabs": [Tab(label=gettext(tab[1]), url=f"?state={tab[0]}", is_here=tab is here) for tab in TABS],
        "may": DESCRIBE in by.duties,
        "many": len({row.organisation_id for row in rows}) > 1,
    }
    return render(request, "datasets/desk/own.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource with its history; POST does what `do` names. 16 SQL at most besides the session."""
    by, code = officer_at_desk(request), code_of(slug)
    refused: Refused | None = None
    if request.method == "POST":
        there, refused = do_named(request, _ACTS, code, by)
        if there is not None:
            return redirect(there)
    found = _wanted(
        code, by=by, is_open=bool(request.GET.get("open")) or request.GET.get("version") == "open"
    )
    versions = versions_of(code, by=by)
    fields = refused.by_field(gettext) if refused else {}
    context = shown(found, by=by) | {
        "versions": versions,
        "waiting": _waiting(found, versions),
        "may": _may(found, versions, by=by),
        "trail": entries_of(SUBJECT.format(code=code)) if _is_ours(found, by) else [],
        "refused": refused.sentence(gettext) if refused else "",
        "errors": fields,
        "faults": list(fields.values()) if isinstance(refused, ResourceIncomplete) else [],
        "is_withdraw_open": "reasons" in fields,
    }
    return render(request, "datasets/desk/one.html", context, status=refused.status if refused else 200)


def _wanted(code: str, *, by: Officer, is_open: bool) -> ResourceFact:
    if is_open:
        return open_version(code, by=by)
    try:
        return resource(code, by=by)
    except NotFound:
        return latest_version(code, by=by)


def _waiting(found: ResourceFact, versions: list[ResourceHead]) -> ResourceHead | None:
    later = (one for one in versions if one.state in (S.DRAFT, S.SUBMITTED))
    return next((one for one in later if one.version != found.head.version), None)


def _is_ours(found: ResourceFact, by: Officer) -> bool:
    return found.head.organisation_id in by.organisation_ids or found.authority_id in authorities_of(by)


def _may(found: ResourceFact, versions: list[ResourceHead], *, by: Officer) -> dict[str, bool]:
    """What the officer may do about this version now; the verbs check again."""
    state = found.head.state
    describes = DESCRIBE in by.duties_in.get(found.head.organisation_id, frozenset())
    has_open = any(one.state in (S.DRAFT, S.SUBMITTED) for one in versions)
    authority = found.authority_id
    duties = by.duties_in.get(authority, frozenset()) if authority else frozenset()
    return {
        "edit": describes and rules.may_move(state, "save"),
        "revise": describes and not has_open and state in (S.PUBLISHED, S.WITHDRAWN),
        "review": authority in authorities_of(by) and rules.may_move(state, "approve"),
        "withdraw": WITHDRAW in duties and rules.may_move(state, "withdraw"),
    }


def submitted(request: HttpRequest, code: str, by: Officer) -> str:
    submit_resource(code=code, by=by, at=clock.now())
    messages.success(request, gettext("Handed in. The data authority looks at it."))
    return page_of(code, is_open=True)


def _discard(request: HttpRequest, code: str, by: Officer) -> str:
    discard_draft(code=code, by=by, at=clock.now())
    messages.success(request, gettext("The draft was given up."))
    return reverse("datasets:own")


def _revise(request: HttpRequest, code: str, by: Officer) -> str:
    revise_resource(code=code, by=by, at=clock.now())
    return reverse("datasets:edit", args=[slug_of(code)])


def _withdraw(request: HttpRequest, code: str, by: Officer) -> str:
    withdraw_resource(code=code, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    messages.success(request, gettext("It no longer stands in the catalogue."))
    return reverse("datasets:desk")


_ACTS: dict[str, Callable[[HttpRequest, str, Officer], str]] = {
    "submit": submitted,
    "discard": _discard,
    "revise": _revise,
    "withdraw": _withdraw,
}


def page_of(code: str, *, is_open: bool = False) -> str:
    return reverse("datasets:desk-one", args=[slug_of(code)]) + ("?open=1" if is_open else "")
