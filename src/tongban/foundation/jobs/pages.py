"""Operators' pages: deliveries that fail, long jobs, jobs that gave up."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer, check_duty_anywhere, officer_at_desk
from tongban.foundation.jobs.commands.operate import (
    DUTY,
    request_stop,
    resume_job,
    retry_delivery,
    skip_delivery,
)
from tongban.foundation.jobs.queries import failed_deliveries, failed_jobs, long_jobs, outbox_lag
from tongban.kernel import clock
from tongban.kernel.errors import Invalid


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Failed deliveries with what can be done about each."""
    _operator(request)
    return _outbox(request)


@require_POST
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Try a delivery again at once."""
    retry_delivery(delivery_id=delivery_id, by=_operator(request))
    return redirect("jobs:outbox")


@require_POST
def skip(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give up a delivery with a reason."""
    by = _operator(request)
    try:
        skip_delivery(delivery_id=delivery_id, by=by, reason=request.POST.get("reason", ""), at=clock.now())
    except Invalid as refusal:
        return _outbox(request, refusal=refusal, refused_id=delivery_id)
    return redirect("jobs:outbox")


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Long jobs with their progress, and jobs that gave up."""
    _operator(request)
    return render(request, "jobs/jobs.html", {"jobs": long_jobs(), "failed": failed_jobs()})


@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask a long job to stop."""
    request_stop(job_id=job_id, by=_operator(request), at=clock.now())
    return redirect("jobs:jobs")


@require_POST
def resume(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Let a stopped job go on."""
    resume_job(job_id=job_id, by=_operator(request))
    return redirect("jobs:jobs")


def _operator(request: HttpRequest) -> Officer:
    officer = officer_at_desk(request)
    check_duty_anywhere(officer, DUTY)
    return officer


def _outbox(
    request: HttpRequest, refusal: Invalid | None = None, refused_id: int | None = None
) -> HttpResponse:
    context = {
        "lag": outbox_lag(),
        "deliveries": failed_deliveries(),
        "refused_id": refused_id,
        "errors": refusal.facts["fields"] if refusal else {},
    }
    return render(request, "jobs/outbox.html", context, status=refusal.status if refusal else 200)
