"""The editor: a BPMN text is checked, shown with what would change, and published as a new version.

Without script the text stands in a field or comes as a file; with script the same form is filled
by a drawing (web/src/process).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import officer_at_desk, organisations_matching, post_names
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.services.process.access import check_may_draw
from tongban.services.process.checking import checked
from tongban.services.process.commands.publish import publish_process
from tongban.services.process.defaults import default_bpmn
from tongban.services.process.errors import ChangedMeanwhile, KeyTaken, ProcessRefused
from tongban.services.process.overview import following, version_ids, version_text
from tongban.services.process.pages.showing import (
    Drawn,
    change_shown,
    difference_shown,
    findings_shown,
    picture_of,
)
from tongban.services.process.placing import with_diagram
from tongban.services.process.queries import process_version
from tongban.services.process.texts import LARGEST, text_of, too_large
from tongban.services.process.words import editor_words

FOUND = 20  # organisations that a search offers


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the next version of a process. 3 SQL besides the session."""
    by = officer_at_desk(request)
    check_may_draw(by)
    number, text = version_text(key)
    if request.method == "POST":
        return _answer(request, key=key, is_new=False)
    return _show(request, Drawn(key=key, text=with_diagram(text), based_on=number))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draw a process that is not there yet; it begins with one step."""
    check_may_draw(officer_at_desk(request))
    if request.method == "POST":
        return _answer(request, key=request.POST.get("key", "").strip(), is_new=True)
    text = with_diagram(default_bpmn("first"))
    return _show(request, Drawn(key="", text=text, based_on=0, is_new=True))


@require_safe
def organisations(request: HttpRequest) -> JsonResponse:
    """Organisations whose name or code holds `q`, for the field of a named one. 1 SQL."""
    check_may_draw(officer_at_desk(request))
    words = request.GET.get("q", "").strip()[:50]
    found = organisations_matching(words, limit=FOUND) if words else []
    return JsonResponse({"organisations": [{"code": one.code, "name": one.name} for one in found]})


def _answer(request: HttpRequest, *, key: str, is_new: bool) -> HttpResponse:
    """Check, ask for confirmation, or publish."""
    try:
        drawn = _drawn(request, key, is_new=is_new)
    except ProcessRefused as refused:
        return _refuse(request, _drawn(request, key, is_new=is_new, with_file=False), refused)
    if drawn.act == "back":
        return _show(request, drawn)
    try:
        compiled = checked(drawn.text)
    except ProcessRefused as refused:
        return _refuse(request, drawn, refused)
    if drawn.act == "confirm":
        return _publish(request, drawn)
    if drawn.act == "publish":
        context = {
            "drawn": drawn,
            "name": compiled.model.name,
            "number": max(version_ids(drawn.key), default=0) + 1,
            "following": None if is_new else following(drawn.key),
            "svg": picture_of(compiled),
            **difference_shown(drawn, compiled),
        }
        return render(request, "process/confirm.html", context)
    return _show(request, drawn, is_sound=True, **difference_shown(drawn, compiled))


def _drawn(request: HttpRequest, key: str, *, is_new: bool, with_file: bool = True) -> Drawn:
    """The form; an uploaded file stands in for the text. Raises ProcessRefused for one that is none."""
    text = request.POST.get("bpmn", "").replace("\r\n", "\n")
    file = request.FILES.get("file")
    if file is not None and with_file:
        if (file.size or 0) > LARGEST:
            too_large()
        text = with_diagram(text_of(file.read()))
    based_on = request.POST.get("based_on", "")
    is_number = based_on.isascii() and based_on.isdigit() and len(based_on) < 9
    return Drawn(
        key=key,
        text=text,
        based_on=int(based_on) if is_number and not is_new else 0,
        act=request.POST.get("act", "check"),
        is_new=is_new,
    )


def _publish(request: HttpRequest, drawn: Drawn) -> HttpResponse:
    try:
        version = publish_process(
            key=drawn.key,
            bpmn_xml=drawn.text,
            by=officer_at_desk(request),
            at=clock.now(),
            based_on=drawn.based_on,
        )
    except ChangedMeanwhile as changed:
        return _show(request, drawn, **change_shown(drawn, changed), status=changed.status)
    except KeyTaken as taken:
        return _show(request, drawn, errors={"key": taken.sentence(gettext)}, status=taken.status)
    except Invalid as invalid:
        return _show(request, drawn, errors=invalid.by_field(gettext), status=invalid.status)
    messages.success(request, gettext("Version %(number)d is published.") % {"number": version.number})
    return redirect("process:process", key=version.key)


def _refuse(request: HttpRequest, drawn: Drawn, refused: ProcessRefused) -> HttpResponse:
    return _show(request, drawn, findings=findings_shown(refused), status=refused.status)


def _show(request: HttpRequest, drawn: Drawn, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The editor with what was drawn, and what `shown` says about it. 2 SQL, 1 when the posts are kept."""
    context = {
        "drawn": drawn,
        "name": "" if drawn.is_new else process_version(drawn.key).name,
        "posts": sorted(post_names().items()),
        "words": editor_words(),
        **shown,
    }
    return render(request, "process/edit.html", context, status=status)
