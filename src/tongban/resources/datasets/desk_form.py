"""At the desk: begin a description, and its form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    officer_at_desk,
    organisations_named,
)
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.datasets.commands.describe import (
    describe_resource,
    save_draft,
)
from tongban.resources.datasets.content import Direction, ResourceContent
from tongban.resources.datasets.desk import page_of, submitted
from tongban.resources.datasets.facts import (
    DESCRIBE,
    ResourceFact,
    VersionState,
)
from tongban.resources.datasets.forms import MORE_FIELDS, SPARE_FIELDS, Form
from tongban.resources.datasets.pages import code_of
from tongban.resources.datasets.queries import (
    classes_in_use,
    open_version,
    slug_of,
)
from tongban.resources.datasets.wording import LABELS, NODE_WORDS, choices


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a description: whose it is, its class and its name. 2 SQL besides the session."""
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
        "headings": _headings(request.POST.get("group", ""), by=by),
        "typed": request.POST,
        "errors": fields,
    }
    return render(request, "datasets/desk/new.html", context, status=refused.status if refused else 200)


def _headings(chosen: str, *, by: Officer) -> list[tuple[str, str]]:
    """(heading, group and a resource of it) of the classes in use, of the group that was chosen where one was."""
    names = dict(choices("resource_group"))
    found = []
    for class_code, example in classes_in_use(by=by):
        group = "3" if class_code.startswith("3") else class_code[:3]
        if chosen in ("", group):
            name = names.get(group, gettext("Of one department"))
            found.append((class_code.removeprefix(group), f"{name}: {example}"))
    return found


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
    if found.head.organisation_id not in by.organisation_ids or found.head.state is not VersionState.DRAFT:
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
        return submitted(request, code, by)
    messages.success(request, gettext("The draft is saved."))
    return page_of(code, is_open=True)


def _form_context(
    found: ResourceFact, form: Form, *, revision: int, spare: int, refused: Refused | None
) -> dict[str, Any]:
    unsaid = gettext("not said yet")
    return {
        "found": found,
        "head": found.head,
        "form": form,
        "said": form.texts,
        "revision": revision,
        "field_rows": form.field_rows(spare=spare),
        "edge_rows": form.edge_rows(),
        **refusal_words(refused, labels={"fields": N_("Fields of the resource"), **LABELS}),
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
