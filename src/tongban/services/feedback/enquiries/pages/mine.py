"""One's own enquiries (`/my/enquiries/`): the list, and the thread of each with the form to ask further."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.identity.public import current_applicant
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.feedback.enquiries.commands.ask_further import ask_further
from tongban.services.feedback.enquiries.commands.close import close_enquiry
from tongban.services.feedback.enquiries.pages.posting import attached, errors_of, notes_of, reading_of
from tongban.services.feedback.enquiries.queries import own_enquiries, own_enquiry, passings_of


@require_GET
def enquiries(request: HttpRequest) -> HttpResponse:
    """What one has asked, the newest first. 1 SQL beside the session."""
    page = own_enquiries(by=current_applicant(request), cursor=request.GET.get("cursor", ""))
    next_url = f"?cursor={page.cursor}" if page.cursor else ""
    return render(request, "feedback/enquiries/mine.html", {"page": page, "next_url": next_url})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The thread; a further question by POST. For paper with `?view=print`."""
    by = current_applicant(request)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            ask_further(
                number=number,
                by=by,
                text=request.POST.get("text", ""),
                files=attached(request),
                at=clock.now(),
            )
        except Refused as said:
            if said.status == 404:
                raise
            refusal = said
        else:
            return redirect("feedback:my-enquiry", number=number)
    enquiry = own_enquiry(number=number, by=by)
    context = {
        "enquiry": enquiry,
        "notes": notes_of(enquiry, reader=by),
        "passings": passings_of(number),
        "reading": reading_of(enquiry),
        "is_sent": request.GET.get("sent") == "1" and enquiry.turn == 1 and enquiry.is_waiting,
        "typed": request.POST.get("text", ""),
        "errors": errors_of(refusal),
        "back_url": request.path,
    }
    is_print = request.GET.get("view") == "print"
    template = "feedback/enquiries/print.html" if is_print else "feedback/enquiries/one.html"
    return render(request, template, context, status=refusal.status if refusal else 200)


@acts_from("feedback:my-enquiry", "number")
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing more is needed; a further question opens it again."""
    close_enquiry(number=number, by=current_applicant(request), at=clock.now())
    return redirect("feedback:my-enquiry", number=number)
