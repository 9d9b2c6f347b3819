"""At the desk: begin a dataset from a source, and change its definition."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.datasets.public import ResourceHead, Sought, catalogue
from tongban.resources.opendata import rules
from tongban.resources.opendata.belonging import Fitting, fitting_sources
from tongban.resources.opendata.commands.define import define_dataset, save_definition
from tongban.resources.opendata.content import DatasetContent, Role, Rule
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.entering import source_of
from tongban.resources.opendata.facts import DEFINE, HANDED_IN
from tongban.resources.opendata.ports import SourceFact, source_named
from tongban.resources.opendata.queries import latest_version
from tongban.resources.opendata.refusals import SourceNotOfResource
from tongban.resources.opendata.wording import KINDS, LEVELS, METHODS, ROLES, TOPICS, TYPES
from tongban.standards.vocabularies import vocabulary

_TEXTS = ("title", "title_en", "summary", "summary_en", "topic", "cycle", "contact", "method")
_DRAWN = ("drawn", "drawn_by", "drawn_of")
_WRONG = N_("This cannot be read: it is too long, or not of the list.")
_CHOSEN = ("role", "type")  # of a column of a file; a source says these itself
_MOST = 200


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a dataset: of which resource, then by which short name, from which of its sources.

    2 SQL an office besides the session, and 2 for the sources.
    """
    by = officer_at_desk(request)
    if DEFINE not in by.duties:
        raise DutyMissing(facts={"duty": DEFINE})
    resources = _resources(by)
    code = request.POST.get("resource", "") or request.GET.get("resource", "")
    chosen = resources.get(code) or (next(iter(resources.values())) if len(resources) == 1 else None)
    fitting = fitting_sources(chosen) if chosen else []
    refused: Refused | None = None
    if request.method == "POST":
        try:
            slug = _begun(request, chosen, fitting, by=by)
            is_handed = request.POST.get("source") == HANDED_IN
            return redirect("opendata:table" if is_handed else "opendata:edit", slug)
        except Refused as refusal:
            refused = refusal
    context = {
        "resources": [(one.code, one.name) for one in resources.values()],
        "chosen": chosen,
        "sources": [
            *((one.source.code, gettext(one.source.name)) for one in fitting),
            (HANDED_IN, gettext("A file that our office hands in")),
        ],
        "typed": request.POST,
        **refusal_words(refused),
    }
    return render(request, "opendata/desk/new.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The definition as a form. 4 SQL at most besides the session. Raises NotFound."""
    by = officer_at_desk(request)
    found = latest_version(slug, by=by)
    is_ours = found.head.organisation_id in by.organisation_ids
    if not is_ours or not rules.may_move(found.head.state.value, "save"):
        raise NotFound
    content, refused = found.content, None
    source = source_of(content, slug=slug)
    is_handed = content.source == HANDED_IN
    if request.method == "POST":
        try:
            content = _typed(request.POST, content, source)
            said = request.POST.get("revision", "")
            revision = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
            save_definition(slug=slug, content=content, revision=revision, by=by, at=clock.now())
            messages.success(request, gettext("The definition is saved."))
            return redirect("opendata:desk-one", slug)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = _choices() | {
        "slug": slug,
        "content": content,
        "topic": content.topic.value if content.topic else "",
        "keywords": "，".join(content.keywords),
        "k": content.rule.k or "",
        "is_counts": content.rule.kind is Kind.COUNTS or is_handed,
        "is_handed": is_handed,
        "kinds": [(one.value, gettext(words)) for one, words in KINDS.items()],
        "roles": [(one.value, gettext(words)) for one, words in ROLES.items()],
        "types": [(one.value, gettext(words)) for one, words in TYPES.items()],
        "columns": _column_rows(content, source),
        "names": [("", "—"), *((one.name, one.title) for one in content.columns)],
        "revision": found.revision,
        **refusal_words(refused),
    }
    return render(request, "opendata/desk/edit.html", context, status=refused.status if refused else 200)


def _resources(by: Officer) -> dict[str, ResourceHead]:
    """The open resources of the officer's organisations, by code."""
    found = []
    for organisation_id, duties in by.duties_in.items():
        if DEFINE in duties:
            page = catalogue(by=by, sought=Sought(organisation_id=organisation_id), limit=_MOST)
            found += [row for row in page.rows if row.open_type in rules.OPENED]
    return {row.code: row for row in sorted(found, key=lambda row: row.code)}


def _begun(request: HttpRequest, chosen: ResourceHead | None, fitting: list[Fitting], *, by: Officer) -> str:
    """Raises Invalid and what `define_dataset` raises."""
    if chosen is None:
        raise Invalid(facts={"fields": {"resource": N_("Choose the resource that the data come from.")}})
    slug, said = request.POST.get("slug", "").strip(), request.POST.get("source", "")
    one = next((one for one in fitting if one.source.code == said), None)
    if one is None and source_named(said) is not None:
        raise SourceNotOfResource(facts={"resource": chosen.name, "source": said})
    if one is None and said != HANDED_IN:
        raise Invalid(facts={"fields": {"source": N_("Choose where the rows come from.")}})
    content = DatasetContent(title=chosen.name, source=HANDED_IN)
    if one is not None:
        content = _first(one.source, chosen.name, dict(one.parameters))
    define_dataset(slug=slug, resource_code=chosen.code, content=content, by=by, at=clock.now())
    return slug


def _first(source: SourceFact, title: str, parameters: dict[str, str] | None = None) -> DatasetContent:
    """The definition that a source begins with: every column as it is usually taken, with totals for counts."""
    return DatasetContent(
        title=title,
        source=source.code,
        parameters=parameters or {},
        rule=Rule(kind=source.kind),
        columns=tuple(one.column(level=one.level) for one in source.columns),
    )


def _typed(posted: QueryDict, before: DatasetContent, source: SourceFact | None) -> DatasetContent:
    """The definition as it was typed. Raises Invalid where an entry cannot be read."""
    said: dict[str, Any] = before.model_dump()
    said |= {name: posted.get(name, "").replace("\0", "") for name in (*_TEXTS, *_DRAWN)}
    said["topic"] = said["topic"] or None
    said["keywords"] = [
        one for one in posted.get("keywords", "").replace("，", ",").split(",") if one.strip()
    ]
    said["rule"] = said["rule"] | {
        "k": posted.get("k", "").strip() or 0,
        "method": posted.get("protect", "") or before.rule.method,
    }
    is_handed = before.source == HANDED_IN
    if is_handed:
        said["rule"] |= {"kind": posted.get("kind", "") or before.rule.kind}
    said["columns"] = [
        one | {
            "title": posted.get(f"title-{one['name']}", one["title"]),
            **({name: posted.get(f"{name}-{one['name']}", one[name]) for name in _CHOSEN} if is_handed else {}),
            "level": posted.get(f"level-{one['name']}", one["level"]),
            "has_total": posted.get(f"total-{one['name']}") == "1",
        }
        for one in _every_column(before, source)
        if posted.get(f"take-{one['name']}") == "1"
    ]  # fmt: skip
    try:
        return DatasetContent.model_validate(said)
    except ValidationError as error:
        raise Invalid(facts={"fields": {str(one["loc"][0]): _WRONG for one in error.errors()}}) from None


def _every_column(content: DatasetContent, source: SourceFact | None) -> list[dict[str, Any]]:
    """The columns of the definition, and those that its source offers besides."""
    taken = {one.name for one in content.columns}
    offered = _first(source, "").columns if source else ()
    return [
        one.model_dump() for one in (*content.columns, *(one for one in offered if one.name not in taken))
    ]


def _column_rows(content: DatasetContent, source: SourceFact | None) -> list[dict[str, Any]]:
    taken = {one.name for one in content.columns}
    role_words = {role: gettext(words) for role, words in ROLES.items()}
    levels = {one.name: one.hierarchy.levels for one in source.columns} if source else {}
    return [
        one
        | {
            "is_taken": one["name"] in taken,
            "role_text": role_words[one["role"]],
            "may_total": one["role"] is Role.DIMENSION or content.source == HANDED_IN,
            "levels": [
                (level, gettext(LEVELS[level])) for level in levels.get(one["name"], ()) if level in LEVELS
            ],
        }
        for one in _every_column(content, source)
    ]


def _choices() -> dict[str, Any]:
    return {
        "topics": [("", "—"), *((one.value, gettext(words)) for one, (words, _) in TOPICS.items())],
        "cycles": [("", "—"), *vocabulary("update_cycle").choices(get_language() or "zh-hans")],
        "methods": [(one.value, gettext(words)) for one, words in METHODS.items()],
        "drawings": [("", gettext("no chart")), ("bars", gettext("bars")), ("course", gettext("course"))],
    }
