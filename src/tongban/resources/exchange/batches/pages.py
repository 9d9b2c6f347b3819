"""At the desk: batch files of our organisation, a new one, their schedules, and one with its manifest."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.foundation.directory.public import Officer
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.exchange.batches.commands.fetch import fetch_batch
from tongban.resources.exchange.batches.commands.order import order_batch, schedule_batches
from tongban.resources.exchange.batches.facts import (
    CYCLE_TEXTS,
    FORM_TEXTS,
    BatchFact,
    BatchState,
    Cycle,
    Form,
)
from tongban.resources.exchange.batches.queries import batch_for, batches_for, plans_for
from tongban.resources.exchange.facts import MASK_TEXTS, Mask, Way
from tongban.resources.exchange.subscribing.pages import grant_choices, receiver
from tongban.resources.exchange.subscribing.queries import receives_for

ONCE = "once"
_STOP = "stop"


@require_http_methods(["GET", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """The files, the schedules, and a new file or schedule. 3 SQL besides the session."""
    by, typed = receiver(request), request.POST
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _asked(request, by)
        except Refused as refusal:
            refused = refusal
    context = {
        "rows": batches_for(by),
        "plans": plans_for(by),
        "choices": grant_choices(by, Way.BATCH),
        "forms": [(one.value, text) for one, text in FORM_TEXTS.items()],
        "often": [(ONCE, gettext("Once, now"))]
        + [(one.value, gettext(text)) for one, text in CYCLE_TEXTS.items()],
        **refusal_words(refused),
        "typed": typed,
    }
    return render(
        request, "exchange/receiving/batches.html", context, status=refused.status if refused else 200
    )


def _asked(request: HttpRequest, by: Officer) -> HttpResponse:
    """Raises what the verbs raise, and Invalid for a choice that there is not."""
    typed, at = request.POST, clock.now()
    often = typed.get("often", ONCE)
    if often == _STOP:
        schedule_batches(
            grant_code=typed.get("grant", ""), form=Form.CSV, cycle=None, public_key="", by=by, at=at
        )
        messages.success(request, gettext("No more files are made by themselves."))
        return redirect("exchange:batches")
    try:
        form = Form(typed.get("form", Form.CSV.value))
        cycle = None if often == ONCE else Cycle(often)
    except ValueError:
        raise Invalid(facts={"fields": {"form": N_("Choose one of the list.")}}) from None
    grant, key = typed.get("grant", ""), typed.get("public_key", "")
    if cycle is None:
        code = order_batch(grant_code=grant, form=form, public_key=key, by=by, at=at)
        return redirect("exchange:batch", code)
    schedule_batches(grant_code=grant, form=form, public_key=key, cycle=cycle, by=by, at=at)
    messages.success(request, gettext("Files are made by themselves from tomorrow on."))
    return redirect("exchange:batches")


@require_safe
def batch(request: HttpRequest, code: str) -> HttpResponse:
    """One file with what is in it. 2 SQL besides the session."""
    one = batch_for(code, by=receiver(request))
    context = {
        "one": one,
        "why": _why(one),
        "is_at_work": one.state is BatchState.MAKING,
        "fields": [
            (field["name"], gettext(MASK_TEXTS[Mask(field["mask"])]))
            for field in one.manifest.get("fields", [])
        ],
    }
    return render(request, "exchange/receiving/batch.html", context)


@require_POST
def download(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The file itself, once. 5 SQL besides the session."""
    by = receiver(request)
    found = fetch_batch(code=code, consumer_ids=receives_for(by), by=by, at=clock.now())
    answer = StreamingHttpResponse(found.pieces, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    answer["Content-Length"] = str(found.size)
    answer["X-Content-SHA256"] = found.sha256
    return answer


@require_safe
def manifest(request: HttpRequest, code: str) -> HttpResponse:
    """What is in a file, as JSON beside it."""
    one = batch_for(code, by=receiver(request))
    answer = HttpResponse(
        json.dumps(one.manifest, ensure_ascii=False, indent=2), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="{one.code}.manifest.json"'
    return answer


def _why(one: BatchFact) -> str:
    facts = {"grant": one.grant_code, "quota": "—", "field": "—", "resource": one.resource_name}
    return Refused(one.why, facts=facts).sentence(gettext) if one.why else ""
