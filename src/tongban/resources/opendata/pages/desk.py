"""Open data at the desk: what our office opens, one dataset with its acts, and the data authority's review."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk
from tongban.foundation.jobs.public import LongJobState, long_job
from tongban.foundation.ui.public import do_named, with_labels
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.opendata import rules
from tongban.resources.opendata.commands.build import build_dataset
from tongban.resources.opendata.commands.define import discard_version, revise_dataset
from tongban.resources.opendata.commands.publish import (
    publish_version,
    send_back_version,
    submit_version,
    withdraw_dataset,
)
from tongban.resources.opendata.commands.stop import stop_build
from tongban.resources.opendata.entering import source_of
from tongban.resources.opendata.facts import (
    DEFINE,
    HANDED_IN,
    PUBLISH,
    WITHDRAW,
    VersionFact,
    VersionState,
)
from tongban.resources.opendata.queries import (
    authorities_of,
    latest_version,
    own_datasets,
    publish_queue,
    versions_of,
)
from tongban.resources.opendata.reviewing import vouched
from tongban.resources.opendata.showing import offence_rows, row_words, shown
from tongban.resources.opendata.wording import LABELS, STATES, ended_text, failure_text

S = VersionState


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the officer's organisations open. 2 SQL besides the session."""
    by = officer_at_desk(request)
    if DEFINE not in by.duties:
        raise DutyMissing(facts={"duty": DEFINE})
    rows = [desk_words(row) for row in own_datasets(by=by)]
    return render(request, "opendata/desk/own.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset with its history; POST does what `do` names. 8 SQL at most besides the session."""
    by = officer_at_desk(request)
    refused: Refused | None = None
    if request.method == "POST":
        there, refused = do_named(request, _ACTS, slug, by)
        if there is not None:
            return redirect(there)
    found = latest_version(slug, by=by)
    context = _shown(found) | {
        "versions": [desk_words(row) for row in versions_of(slug, by=by)],
        "may": _may(found, by=by),
        "course": _course(found),
        "is_complete": found.head.state is S.DRAFT and _is_complete(found),
        **_said(refused),
    }
    return render(request, "opendata/desk/one.html", context, status=refused.status if refused else 200)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits to be published, the longest wait first. 2 SQL besides the session."""
    by = officer_at_desk(request)
    if not authorities_of(by):
        raise DutyMissing(facts={"duty": PUBLISH})
    rows = [desk_words(row) for row in publish_queue(by=by)]
    return render(request, "opendata/desk/queue.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """One version as it was handed in, with its preview and its risk; POST publishes it or sends it back.

    9 SQL at most besides the session.
    """
    by = officer_at_desk(request)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return redirect(_decided(request, slug, by=by))
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    found = latest_version(slug, by=by)
    authority = found.authority_id
    if found.head.state is not S.SUBMITTED or authority is None or authority not in authorities_of(by):
        raise NotFound
    context = (
        _shown(found)
        | vouched(found, by=by)
        | {
            "is_own": by.is_hand_of(found.submitted_by, PUBLISH, organisation_id=authority),
            "typed": request.POST,
            **_said(refused),
        }
    )
    return render(request, "opendata/desk/review.html", context, status=refused.status if refused else 200)


def desk_words(row: Any) -> dict[str, Any]:
    """A row of a list at the desk."""
    words, tone = STATES[row.state]
    return row_words(row) | {"state_text": gettext(words), "tone": tone}


def _shown(found: VersionFact) -> dict[str, Any]:
    """The table as it would go out, where there is one, and what its check found."""
    words, tone = STATES[found.head.state]
    told = shown(found) if found.table_sha256 else row_words(found.head) | {"content": found.content}
    return told | {
        "found": found,
        "state_text": gettext(words),
        "tone": tone,
        "failure": failure_text(found.failure, found.content) if found.failure else "",
        "ended": ended_text(found.end_reasons),
        "offences": offence_rows(found),
        "risk": found.risk,
        "has_table": bool(found.table_sha256),
    }


def _is_complete(found: VersionFact) -> bool:
    """Whether the definition can be built as it stands. 1 SQL for a table that is handed in."""
    source = source_of(found.content, slug=found.head.slug)
    return not any(rules.problems_of(found.content, source=source))


def _course(found: VersionFact) -> dict[str, Any] | None:
    """How far the building is; None where nothing is built. 1 SQL."""
    if found.head.state is not S.BUILDING:
        return None
    job = long_job(found.progress_id) if found.progress_id else None
    is_alive = job is not None and job.state in (LongJobState.WAITING, LongJobState.RUNNING)
    return {
        "done": job.done if job else 0,
        "is_waiting": job is not None and job.state is LongJobState.WAITING,
        "is_broken": not is_alive and not found.is_renewal,
        "is_stopping": job is not None and is_alive and job.is_stop_requested,
    }


def may_hand_in(found: VersionFact, *, by: Officer) -> bool:
    """Whether a file may be handed in now: into the version in preparation, or as a new one."""
    state = found.head.state
    is_free = rules.may_move(state.value, "save") or state in (S.PUBLISHED, S.WITHDRAWN)
    is_ours = DEFINE in by.duties_in.get(found.head.organisation_id, frozenset())
    return is_ours and is_free and found.content.source == HANDED_IN


def _may(found: VersionFact, *, by: Officer) -> dict[str, bool]:
    state = found.head.state.value
    own_duties = by.duties_in.get(found.head.organisation_id, frozenset())
    is_ours = DEFINE in own_duties
    return {
        "edit": is_ours and rules.may_move(state, "save"),
        "build": is_ours and rules.may_move(state, "build"),
        "stop": is_ours and rules.may_move(state, "stop"),
        "submit": is_ours and rules.may_move(state, "submit"),
        "hand_in": may_hand_in(found, by=by),
        "is_handed": is_ours and found.content.source == HANDED_IN,
        "revise": is_ours and state in (S.PUBLISHED.value, S.WITHDRAWN.value),
        "withdraw": WITHDRAW in by.duties and state == S.PUBLISHED.value,
        "review": found.head.state is S.SUBMITTED and found.authority_id in authorities_of(by),
    }


def _said(refused: Refused | None) -> dict[str, Any]:
    fields = refused.by_field(gettext) if refused else {}
    wrong = with_labels(fields, LABELS)
    return {"errors": fields, "wrong": wrong, "refused": refused.sentence(gettext) if refused else ""}


def _decided(request: HttpRequest, slug: str, *, by: Officer) -> str:
    do, number = request.POST.get("do", ""), request.POST.get("version", "")
    if do == "publish":
        version = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        publish_version(slug=slug, version=version, by=by, at=clock.now())
        messages.success(request, gettext("Published. Everybody finds it now."))
    elif do == "send_back":
        send_back_version(slug=slug, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
        messages.success(request, gettext("Sent back to the department with your reasons."))
    else:
        raise NotFound
    return reverse("opendata:queue")


def _build(request: HttpRequest, slug: str, by: Officer) -> str:
    build_dataset(slug=slug, by=by, at=clock.now())
    messages.success(request, gettext("The table is being built. Reload this page in a moment."))
    return reverse("opendata:desk-one", args=[slug])


def _stop(request: HttpRequest, slug: str, by: Officer) -> str:
    stop_build(slug=slug, by=by, at=clock.now())
    messages.success(request, gettext("It is stopped. Make the definition coarser, or build it again."))
    return reverse("opendata:desk-one", args=[slug])


def _submit(request: HttpRequest, slug: str, by: Officer) -> str:
    submit_version(slug=slug, by=by, at=clock.now())
    messages.success(request, gettext("Handed in. The data authority reviews it."))
    return reverse("opendata:desk-one", args=[slug])


def _revise(request: HttpRequest, slug: str, by: Officer) -> str:
    revise_dataset(slug=slug, by=by, at=clock.now())
    return reverse("opendata:edit", args=[slug])


def _discard(request: HttpRequest, slug: str, by: Officer) -> str:
    discard_version(slug=slug, by=by, at=clock.now())
    messages.success(request, gettext("The version is given up."))
    return reverse("opendata:own")


def _withdraw(request: HttpRequest, slug: str, by: Officer) -> str:
    withdraw_dataset(slug=slug, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    messages.success(request, gettext("Withdrawn. Its page says why."))
    return reverse("opendata:desk-one", args=[slug])


_ACTS: dict[str, Callable[[HttpRequest, str, Officer], str]] = {
    "build": _build,
    "stop": _stop,
    "submit": _submit,
    "revise": _revise,
    "discard": _discard,
    "withdraw": _withdraw,
}
