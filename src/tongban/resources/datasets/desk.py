"""At the desk: what our organisation describes, one resource with its acts, and the form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    officer_at_desk,
    organisations_named,
)
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.datasets import rules
from tongban.resources.datasets.commands.decide import withdraw_resource
from tongban.resources.datasets.commands.describe import (
    describe_resource,
    discard_draft,
    revise_resource,
    save_draft,
)
from tongban.resources.datasets.commands.submit import submit_resource
from tongban.resources.datasets.content import Direction, ResourceContent
from tongban.resources.datasets.facts import (
    DESCRIBE,
    SUBJECT,
    WITHDRAW,
    ResourceFact,
    ResourceHead,
    ResourceIncomplete,
    VersionState,
)
from tongban.resources.datasets.forms import MORE_FIELDS, SPARE_FIELDS, Form
from tongban.resources.datasets.pages import code_of, rooms, row_words
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
from tongban.resources.datasets.wording import NODE_WORDS, choices

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
        "rooms": rooms(by, "own"),
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
        act = _ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise NotFound
        try:
            return redirect(act(request, code, by))
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
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


def _submit(request: HttpRequest, code: str, by: Officer) -> str:
    submit_resource(code=code, by=by, at=clock.now())
    messages.success(request, gettext("Handed in. The data authority looks at it."))
    return _page(code, is_open=True)


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
    "submit": _submit,
    "discard": _discard,
    "revise": _revise,
    "withdraw": _withdraw,
}


def _page(code: str, *, is_open: bool = False) -> str:
    return reverse("datasets:desk-one", args=[slug_of(code)]) + ("?open=1" if is_open else "")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a description: whose it is, its class and its name. 1 SQL besides the session."""
    by = officer_at_desk(request)
    offices = {key: duties for key, duties in by.duties_in.items() if DESCRIBE in duties}
    if not offices:
        raise DutyMissing(facts={"duty": DESCRIBE})
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return redirect("datasets:edit", slug_of(_begun(request, list(offices), by=by)))
        except Invalid as refusal:
            refused = refusal
    names = organisations_named(offices)
    fields = (refused.by_field(gettext) or {"heading": refused.sentence(gettext)}) if refused else {}
    context = {
        "offices": sorted(((str(key), name) for key, name in names.items()), key=lambda one: one[1]),
        "office": request.POST.get("organisation", str(by.organisation_id)),
        "groups": [*choices("resource_group"), ("3", gettext("Of one department: its own groups"))],
        "typed": request.POST,
        "errors": fields,
        "rooms": rooms(by, "own"),
    }
    return render(request, "datasets/desk/new.html", context, status=refused.status if refused else 200)


def _begun(request: HttpRequest, offices: list[UUID], *, by: Officer) -> str:
    """Raises Invalid, BadClassCode."""
    said = {
        name: request.POST.get(name, "").replace("\0", "").strip() for name in ("name", "group", "heading")
    }
    office = next((one for one in offices if str(one) == request.POST.get("organisation", "")), None)
    if office is None and len(offices) == 1:
        office = offices[0]
    faults = {}
    if office is None:
        faults["organisation"] = N_("Choose the organisation that provides it.")
    if not said["name"] or len(said["name"]) > 200:
        faults["name"] = N_("Give it a name of at most 200 characters.")
    if not said["group"]:
        faults["group"] = N_("Choose the class and group.")
    if faults or office is None:
        raise Invalid(facts={"fields": faults})
    return describe_resource(
        organisation_id=office,
        class_code=said["group"] + said["heading"],
        content=ResourceContent(name=said["name"]),
        by=by,
        at=clock.now(),
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a draft. What is typed is saved before anything else is done with it. 3 SQL besides the session."""
    by, code = officer_at_desk(request), code_of(slug)
    found = open_version(code, by=by)
    if found.head.organisation_id not in by.organisation_ids or found.head.state is not S.DRAFT:
        raise NotFound
    form, revision, refused = Form.of(found.content), found.revision, None
    if request.method == "POST":
        form = Form.typed(request.POST)
        try:
            revision = _number(request.POST.get("revision", ""))
            save_draft(code=code, content=form.content(), revision=revision, by=by, at=clock.now())
            revision += 1
            done = _after_saving(request, code, by=by)
            if done:
                return redirect(done)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    spare = MORE_FIELDS if request.POST.get("do") == "rows" else SPARE_FIELDS
    context = _form_context(found, form, revision=revision, spare=spare, refused=refused)
    return render(request, "datasets/desk/edit.html", context, status=refused.status if refused else 200)


def _after_saving(request: HttpRequest, code: str, *, by: Officer) -> str:
    """Where to go once the draft is saved; "" stays here."""
    if request.POST.get("do") == "rows":
        return ""
    if request.POST.get("do") == "submit":
        return _submit(request, code, by)
    messages.success(request, gettext("The draft is saved."))
    return _page(code, is_open=True)


def _form_context(
    found: ResourceFact, form: Form, *, revision: int, spare: int, refused: Refused | None
) -> dict[str, Any]:
    errors = refused.by_field(gettext) if refused else {}
    unsaid = gettext("not said yet")
    return {
        "found": found,
        "head": found.head,
        "form": form,
        "said": form.texts,
        "revision": revision,
        "field_rows": form.field_rows(spare=spare),
        "edge_rows": form.edge_rows(),
        "errors": errors,
        "refused": refused.sentence(gettext) if refused and not errors else "",
        "formats": choices("resource_format"),
        "cycles": choices("update_cycle", empty=unsaid),
        "shares": choices("share_type"),
        "opens": choices("open_type"),
        "levels": [("", unsaid), *((str(n), str(n)) for n in range(1, 5))],
        "importances": choices("resource_importance", empty=unsaid),
        "layers": choices("resource_layer", empty=unsaid),
        "sources": choices("resource_source", empty=unsaid),
        "channels": choices("resource_channel", empty=unsaid),
        "updates": [("", gettext("everything anew")), ("1", gettext("what changed since the last one"))],
        "update": "1" if form.is_incremental else "",
        "types": choices("resource_field_type"),
        "field_levels": [str(n) for n in range(1, 5)],
        "directions": [(Direction.FROM.value, gettext("from")), (Direction.FEEDS.value, gettext("feeds"))],
        "nodes": [(kind.value, gettext(words)) for kind, words in NODE_WORDS.items()],
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
