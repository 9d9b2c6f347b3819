"""The agent's desk for places without network: a page that the phone keeps, and what it sends later."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import Field, Widget, form_sections
from tongban.foundation.identity.public import StaffSignInNeeded, current_officer
from tongban.foundation.papers.public import store_file
from tongban.foundation.ui.public import kept_assets
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.services.cases.assisted.commands.bring import bring_draft
from tongban.services.cases.assisted.commands.fill import put_helped_paper
from tongban.services.cases.assisted.commands.open_visit import open_visit
from tongban.services.cases.assisted.commands.prove_presence import prove_presence
from tongban.services.cases.assisted.commands.submit import submitted_number
from tongban.services.cases.assisted.drafts import papers_owner
from tongban.services.cases.assisted.errors import PersonNotMatched
from tongban.services.cases.assisted.facts import HelpPlace, Proof
from tongban.services.cases.assisted.places import check_helps_with, help_places, helps_with
from tongban.services.cases.facts import Capacity
from tongban.services.cases.pages.assisted.visiting import MISSES, TooManyMisses
from tongban.services.cases.pages.assisted.words import agent_words
from tongban.services.items.public import checklist, find_items, published

P = ParamSpec("P")
_MOST_BYTES = 200_000  # of what was typed offline; photos come one by one
_MOST_FOUND = 20
# asked offline; groups and rows of entries are filled in once there is a network again
_ASKED = {
    Widget.LINE,
    Widget.AREA,
    Widget.NUMBER,
    Widget.DATE,
    Widget.RADIOS,
    Widget.SELECT,
    Widget.CHECKS,
}


def as_json(
    view: Callable[Concatenate[HttpRequest, P], dict[str, Any]],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answers as JSON; a refusal keeps its status, code and sentence."""

    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except StaffSignInNeeded as refused:
            return JsonResponse({"code": "sign-in", "sentence": refused.sentence(_)}, status=401)
        except Refused as refused:
            return JsonResponse(
                {"code": refused.code, "sentence": refused.sentence(_)}, status=refused.status
            )

    return answered


@never_cache
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The page that the phone keeps. It holds nothing of any citizen; all of that is on the device, encrypted."""
    officer = current_officer(request)
    place = _point(officer)
    context = {
        "place": place,
        "words": agent_words(),
        "account": officer.ref,
        "addresses": {
            "worker": reverse("cases:agent_worker"),
            "items": reverse("cases:agent_items"),
            "send": reverse("cases:agent_send"),
            "login": f"{reverse('identity:staff_login')}?next={reverse('cases:agent_desk')}",
        },
    }
    return render(request, "cases/assisted/agent.html", context)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the page and its files, and nothing else. Only under this address."""
    files = [reverse("cases:agent_desk"), *kept_assets("fonts", "main", "desk", "agent")]
    text = render_to_string("cases/assisted/worker.js", {"files": json.dumps(files)})
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_GET
@as_json
def items(request: HttpRequest) -> dict[str, Any]:
    """Services to keep on the device: found by words, or one by its code with all that is asked offline."""
    place = _point(current_officer(request))
    if code := request.GET.get("code", ""):
        return {"item": _item(code, place)}
    found = find_items(q=request.GET.get("q", "")[:100], region=place.area_code, limit=40).items
    rows = [one for one in found if helps_with(place, one.line, area_code=one.area_code)]
    return {
        "found": [
            {"code": one.code, "name": one.content.name, "office": one.organisation}
            for one in rows[:_MOST_FOUND]
        ]
    }


@require_GET
@as_json
def token(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, and the token for sending: the page that the phone kept has an old one."""
    officer = current_officer(request)
    _point(officer)
    return {"csrf": get_token(request), "account": officer.ref}


@require_POST
@as_json
def send(request: HttpRequest) -> dict[str, Any]:
    """Begin the visit for a draft that was filled in offline: the code goes to the person's phone now."""
    officer, key = current_officer(request), _uuid(request.POST.get("key", ""))
    if number := submitted_number(key, by=officer):
        return {"number": number}
    misses = str(officer.account_id)
    if not ratelimit.consume(request, action=MISSES, key=misses, dry_run=True):
        raise TooManyMisses
    try:
        visit_id = open_visit(
            place=_point(officer).slug,
            name=request.POST.get("name", "").strip()[:50],
            id_number="".join(request.POST.get("id_number", "").split())[:18],
            proof=Proof.CODE,
            by=officer,
            at=clock.now(),
        )
    except PersonNotMatched:
        ratelimit.consume(request, action=MISSES, key=misses)
        raise
    return {"visit": str(visit_id)}


@require_POST
@as_json
def confirm(request: HttpRequest, visit_id: UUID) -> dict[str, Any]:
    """The code that the person read out, also over the telephone."""
    code = request.POST.get("code", "")
    prove_presence(visit_id=visit_id, code=code, by=current_officer(request), at=clock.now())
    return {}


@require_POST
@as_json
def bring(request: HttpRequest, visit_id: UUID) -> dict[str, Any]:
    """What was typed offline becomes a draft here; sent twice it is the same draft, and one case."""
    officer, key = current_officer(request), _uuid(request.POST.get("key", ""))
    if number := submitted_number(key, by=officer):
        return {"number": number}
    answers, form = _object(request, "answers"), _object(request, "form")
    version = request.POST.get("version", "")
    done = bring_draft(
        visit_id=visit_id,
        key=key,
        item_code=request.POST.get("item", "")[:64],
        version_id=int(version) if version.isdecimal() and len(version) < 18 else 0,
        answers={str(name): str(value) for name, value in answers.items()},
        form=form,
        by=officer,
        at=clock.now(),
    )
    if done.is_stale:
        said = _("The guide has changed since the device kept it. What you typed is kept.")
        new = _("New: %(names)s.") % {"names": "、".join(done.news)} if done.news else ""
        messages.warning(request, f"{said} {new}".strip())
    address = reverse("cases:help", args=[visit_id, done.draft_id])
    return {"draft": str(done.draft_id), "url": address, "is_stale": done.is_stale, "news": list(done.news)}


@require_POST
@as_json
def paper(request: HttpRequest, visit_id: UUID, draft_id: UUID) -> dict[str, Any]:
    """One photo of a material; the same photo again is kept once."""
    officer = current_officer(request)
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Invalid
    owner, at = papers_owner(draft_id), clock.now()
    with transaction.atomic():  # nothing is kept with a draft that is not theirs
        stored = store_file(stream=file, name=file.name or "", owner=owner, by=officer, at=at)
        put_helped_paper(
            visit_id=visit_id,
            draft_id=draft_id,
            slot=request.POST.get("slot", "")[:80],
            paper_id=stored.id,
            by=officer,
            at=at,
        )
    return {}


def _point(officer: Officer) -> HelpPlace:
    """The village point of this agent. Raises NotFound for who helps only at a hall."""
    for place in help_places(by=officer):
        if place.capacity is Capacity.AGENT:
            return place
    raise NotFound


def _item(code: str, place: HelpPlace) -> dict[str, Any]:
    item = published(code)
    check_helps_with(place, item)
    content = item.content
    owed = checklist(content, {})
    return {
        "code": item.code,
        "version": item.version_id,
        "name": content.name,
        "office": item.organisation_name,
        "questions": [
            {"key": one.key, "text": one.text, "choices": [[c.value, c.label] for c in one.choices]}
            for one in content.scenario
        ],
        "fields": [
            _field(one)
            for section in form_sections(content.form or {})
            for one in section.fields
            if not one.bind and not one.compute and one.widget in _ASKED
        ],
        "slots": [
            {"key": slot.key, "name": slot.name, "note": slot.note, "sometimes": slot.when is not None}
            for slot in (*owed.owed, *owed.later, *owed.open)
        ],
        "most_bytes": settings.UPLOAD_MAX_BYTES,
    }


def _field(one: Field) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label,
        "help": one.help,
        "widget": one.widget.value,
        "type": one.type,
        "unit": one.unit,
        "choices": [[str(c.value), c.label] for c in one.choices],
        "sometimes": bool(one.when) or not one.is_required,
    }


def _object(request: HttpRequest, name: str) -> dict[str, Any]:
    text = request.POST.get(name, "{}")
    try:
        found = json.loads(text) if len(text) <= _MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Invalid
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid from None
