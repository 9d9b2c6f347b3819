"""The answer at the desk: field by field, with the mask that is chosen at first from what the field is."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.datasets.public import ResourceContent, resource
from tongban.resources.exchange.facts import OP_TEXTS, Op, Way
from tongban.resources.exchange.requesting.answer_rules import default_mask, masks_for
from tongban.resources.exchange.requesting.commands.answer import answer_request
from tongban.resources.exchange.requesting.facts import ANSWER, CHECK, Answer, FieldAnswer, RequestState
from tongban.resources.exchange.requesting.forms import answer_from, condition_rows
from tongban.resources.exchange.requesting.listing import request_for
from tongban.resources.exchange.requesting.pages import shown
from tongban.resources.exchange.requesting.rules import goes_to_provider
from tongban.resources.exchange.requesting.seen import RequestSeen
from tongban.resources.exchange.requesting.showing import mask_choices, way_choices

_QUESTIONS_FIRST = N_(
    "Nobody can ask yes or no before the provider has set the questions; this page leads there."
)
_UNSERVED = N_("No source of data serves this field now. Ask again once it is bound.")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answer a request; POST grants. 11 SQL besides the session."""
    by = officer_at_desk(request)
    found = request_for(number, by=by, at=clock.now())
    if not _is_ours(found, by=by):
        raise NotFound
    content = resource(found.head.resource_code, by=by).content
    context = shown(found)
    said, refused = _first(found, content, context["unserved"]), None
    if request.method == "POST":
        said = answer_from(request.POST, tuple(field.name for field in found.fields))
        try:
            code = answer_request(number=number, answer=said, by=by, at=clock.now())
            messages.success(request, _granted(is_served=context["is_served"]))
            if Way.ANSWER in said.ways and not found.renews:
                messages.info(request, gettext(_QUESTIONS_FIRST))
            return redirect("exchange:grant", code)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context |= _context(found, said, content, unserved=context["unserved"], refused=refused)
    return render(request, "exchange/answer.html", context, status=refused.status if refused else 200)


def _granted(*, is_served: bool) -> str:
    """What the grant is good for now."""
    if is_served:
        return gettext("Granted. The asking department can use the data now.")
    text = gettext(
        "Granted. Nothing serves this resource yet: the data authority binds it to a source, or the provider "
        "delivers its table, within %(days)s working days. The page of the grant shows when the data can be used."
    )
    return text % {"days": settings.EXCHANGE_DAYS["provide"]}


def _is_ours(found: RequestSeen, *, by: Officer) -> bool:
    """Whether it waits for the officer's answer; the verb checks again."""
    if found.head.state is RequestState.CHECKED:
        return ANSWER in by.duties_in.get(found.provider_id, frozenset())
    is_at_once = found.head.state is RequestState.SUBMITTED and not goes_to_provider(found.head.share_type)
    return is_at_once and CHECK in by.duties_in.get(found.authority_id, frozenset())


def _context(
    found: RequestSeen,
    said: Answer,
    content: ResourceContent,
    *,
    unserved: Collection[str],
    refused: Refused | None,
) -> dict[str, Any]:
    words = refusal_words(refused)
    errors = words["errors"]
    known = {field.name: field for field in content.fields}
    rows = []
    for place, (field, one) in enumerate(zip(found.fields, said.fields, strict=True)):
        choices = mask_choices(masks_for(known[field.name]) if field.name in known else ())
        rows.append(
            {
                "field": field,
                "place": place,
                "choices": choices,
                "chosen": one.mask.value if one.is_granted else "",
                "reason": one.reason,
                "is_unserved": field.name in unserved,
                "error": errors.get(f"reason-{place}") or errors.get(f"mask-{place}", ""),
            }
        )
    return {
        "rows": rows,
        "said": said,
        "until": said.until.isoformat() if said.until else "",
        "way_choices": way_choices(found.ways),
        "ways_chosen": [way.value for way in said.ways],
        "conditions": condition_rows(said.conditions),
        "condition_fields": [field.name for field in content.fields],
        "ops": [(op.value, gettext(OP_TEXTS[op])) for op in Op],
        **words,
    }


def _first(found: RequestSeen, content: ResourceContent, unserved: Collection[str]) -> Answer:
    """What the form proposes: every field that is served with the mask of its kind, and the limits that were asked for."""
    known = {field.name: field for field in content.fields if field.name not in unserved}
    return Answer(
        fields=tuple(
            FieldAnswer(name=field.name, is_granted=True, mask=default_mask(known[field.name]))
            if field.name in known
            else FieldAnswer(
                name=field.name,
                is_granted=False,
                reason=gettext(_UNSERVED) if field.name in unserved else "",
            )
            for field in found.fields
        ),
        conditions=(),
        ways=found.ways,
        daily_quota=found.daily_quota,
        until=found.until,
    )
