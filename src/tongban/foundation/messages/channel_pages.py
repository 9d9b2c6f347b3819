"""How one is told besides the inbox: `/my/messages/channels/`, and for officers the same at the desk."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.messages.commands.choose import choose_channels
from tongban.foundation.messages.facts import Speaker, TextWish
from tongban.foundation.messages.mailing import mask_address
from tongban.foundation.messages.pages import face_of, reader_of
from tongban.foundation.messages.queries import channels_of
from tongban.foundation.messages.texting import can_text
from tongban.foundation.vault.public import mask_phone
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, Refused

_HOURS = [(hour, f"{hour}:00") for hour in range(24)]
WISHES = (
    (TextWish.EVERY, N_("Every message")),
    (TextWish.NEEDED, N_("Only what I have to act on, while nothing is mailed to me")),
    (TextWish.NEVER, N_("Never")),
)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Whoever is signed in, with the reference that the trail keeps."""

    account_id: int
    ref: str


@require_http_methods(["GET", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """What is chosen, and the form to choose anew."""
    face, account_id = face_of(request), reader_of(request)
    if request.method == "GET":
        return _show(request, account_id=account_id)
    kind = "officer" if face == "desk" else "person"
    try:
        _choose(request, by=_Reader(account_id=account_id, ref=f"{kind}:{account_id}"))
    except Refused as refused:
        errors = refused.by_field(_) or {"text": refused.sentence(_)}
        return _show(request, account_id=account_id, status=refused.status, errors=errors)
    messages.success(request, _("Your choice is kept"))
    return redirect(request.path)


def _choose(request: HttpRequest, *, by: Speaker) -> None:
    posted = request.POST
    before = channels_of(by.account_id)
    try:
        wish = TextWish(posted.get("text", before.text))
        hours = (
            int(posted.get("quiet_from", before.quiet_from)),
            int(posted.get("quiet_until", before.quiet_until)),
        )
    except ValueError:
        said = N_("Choose one of the ways that stand here.")
        raise Invalid(facts={"fields": {"text": said}}) from None
    choose_channels(
        by=by,
        mail="mail" in posted if "has_mail" in posted else before.mail,
        text=wish,
        quiet_from=hours[0],
        quiet_until=hours[1],
        ask_again="ask_again" in posted,
        at=clock.now(),
    )


def _show(
    request: HttpRequest, *, account_id: int, status: int = 200, errors: dict[str, str] | None = None
) -> HttpResponse:
    face, known = face_of(request), channels_of(account_id)
    posted = request.POST if errors else {}
    context = {
        "face": face,
        "channels": known,
        "address": mask_address(getattr(request.user, "email", "")),
        "phone": mask_phone(known.phone) if known.phone else "",
        "offers_texts": can_text() and face == "my",
        "wish": posted.get("text", known.text.value),
        "wishes": WISHES,
        "hours": _HOURS,
        "errors": errors or {},
    }
    return render(request, f"messages/{face}_channels.html", context, status=status)
