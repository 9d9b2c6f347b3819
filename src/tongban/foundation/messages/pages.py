"""The inbox of citizens (`/my/messages/`) and of officers (`/desk/messages/`)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import officer_at_desk
from tongban.foundation.messages.commands.read import read_all_messages, read_message
from tongban.foundation.messages.queries import inbox
from tongban.kernel import clock
from tongban.kernel.errors import SignInNeeded


@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Unread messages first, then read ones."""
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    page = inbox(account_id=reader_of(request), today=today, cursor=request.GET.get("cursor", ""))
    return render(
        request, f"messages/{face_of(request)}_inbox.html", {"inbox": page, "face": face_of(request)}
    )


@require_GET
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message; opening it marks it as read."""
    row = read_message(message_id=message_id, account_id=reader_of(request), at=clock.now())
    return render(
        request, f"messages/{face_of(request)}_message.html", {"message": row, "face": face_of(request)}
    )


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    read_all_messages(account_id=reader_of(request), at=clock.now())
    return redirect(f"messages:{face_of(request)}_messages")


def face_of(request: HttpRequest) -> str:
    """Whose pages these are: `my` or `desk`."""
    return "desk" if request.path.startswith("/desk/") else "my"


def reader_of(request: HttpRequest) -> int:
    """The account whose inbox this is: an officer with both factors at the desk, else a citizen."""
    if face_of(request) == "desk":
        return officer_at_desk(request).account_id
    if not request.user.is_authenticated or request.user.is_staff:
        raise SignInNeeded
    return request.user.pk
