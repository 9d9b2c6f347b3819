"""At the desk: the client systems of our organisation, those that wait for the data authority, and one of them."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import DutyMissing, Officer, check_one_of, officer_at_desk
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.exchange.gateway import rules
from tongban.resources.exchange.gateway.commands.register import (
    approve_system,
    refuse_system,
    register_system,
)
from tongban.resources.exchange.gateway.commands.rotate import SECRET, add_key, end_key, renew_secret
from tongban.resources.exchange.gateway.commands.suspend import (
    BY,
    resume_system,
    suspend_system,
    withdraw_system,
)
from tongban.resources.exchange.gateway.facts import (
    APPROVE,
    KEEP,
    SUBJECT,
    KeyAlgorithm,
    KeyFact,
    SystemFact,
    SystemState,
)
from tongban.resources.exchange.gateway.keys import shown_again
from tongban.resources.exchange.gateway.oauth import base_url
from tongban.resources.exchange.gateway.queries import is_in_use, keys_of, system, systems_of

_ALGORITHMS = {KeyAlgorithm.ED25519: "Ed25519", KeyAlgorithm.P256: "ECDSA P-256"}


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """The systems that the officer's organisations keep or let in. 1 SQL besides the session."""
    by = _officer(request)
    context = {"rows": systems_of(by=by), "may_register": bool(_homes(by)), "many": len(by.duties_in) > 1}
    return render(request, "exchange/gateway/systems.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new system. 0 SQL besides the session, to enter it 10."""
    by = _officer(request)
    homes = _homes(by)
    if not homes:
        raise DutyMissing(facts={"duty": KEEP})
    refused: Refused | None = None
    typed = request.POST
    if request.method == "POST":
        try:
            code = register_system(
                organisation_id=homes[0],
                name=typed.get("name", ""),
                responsible=typed.get("responsible", ""),
                phone=typed.get("phone", ""),
                public_key=typed.get("key", ""),
                by=by,
                at=clock.now(),
            )
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, gettext("Registered. The data authority looks at it."))
            return redirect("exchange:system", code)
    context = {"typed": typed.dict() | {"key": shown_again(typed.get("key", ""))}, **refusal_words(refused)}
    return render(request, "exchange/gateway/new.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One system with its keys and its history; POST does what `do` names. 4 SQL besides the session."""
    by = _officer(request)
    refused: Refused | None = None
    secret = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "secret":
                secret = renew_secret(code=code, by=by, at=clock.now())
            else:
                _act(request, code, by)
                return redirect("exchange:system", code)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    found = system(code, by=by)
    at = clock.now()
    trail = entries_of(SUBJECT.format(code=code))
    keys = [(key, _ALGORITHMS[key.algorithm], is_in_use(key, at=at)) for key in keys_of(code, by=by)]
    context = {
        "one": found,
        "keys": keys,
        "secret": secret,
        "may": _may(found, [key for key, _, _ in keys], by=by),
        "is_alarm": found.stopped_by == BY.ref and found.state is SystemState.SUSPENDED,
        "is_first_secret": [entry.act for entry in trail].count(SECRET) == 1,
        "trail": trail,
        **refusal_words(refused),
        "typed": {"key": shown_again(request.POST.get("key", ""))},
        "grace_hours": settings.EXCHANGE_KEY_GRACE_HOURS,
        "token_url": f"{base_url()}{reverse('exchange:token')}",
    }
    answer = render(request, "exchange/gateway/one.html", context, status=refused.status if refused else 200)
    if secret:  # neither the browser nor anything on the way keeps it
        answer["Cache-Control"] = "no-store"
    return answer


def _may(found: SystemFact, keys: list[KeyFact], *, by: Officer) -> dict[str, bool]:
    """What the officer may do about it now; the verbs check again."""
    keeps = KEEP in by.duties_in.get(found.organisation_id, frozenset())
    approves = APPROVE in by.duties_in.get(found.authority_id, frozenset())
    state = found.state
    return {
        "approve": approves and rules.may_move(state, "approve"),
        "is_own": by.is_hand_of(found.registered_by, APPROVE, organisation_id=found.authority_id),
        "secret": keeps and state is SystemState.LIVE,
        "keys": keeps and state not in (SystemState.REFUSED, SystemState.WITHDRAWN),
        "end": len([key for key in keys if key.until is None]) > 1,
        "suspend": (keeps or approves) and rules.may_move(state, "suspend"),
        "resume": approves and rules.may_move(state, "resume"),
        "withdraw": (keeps or approves) and rules.may_move(state, "withdraw"),
    }


def _act(request: HttpRequest, code: str, by: Officer) -> None:
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound
    messages.success(request, act(request, code, by))


def _approve(request: HttpRequest, code: str, by: Officer) -> str:
    approve_system(code=code, by=by, at=clock.now())
    return gettext("Approved. Its department can make the secret now.")


def _refuse(request: HttpRequest, code: str, by: Officer) -> str:
    refuse_system(code=code, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    return gettext("Not approved. The department reads your reasons.")


def _suspend(request: HttpRequest, code: str, by: Officer) -> str:
    suspend_system(code=code, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    return gettext("Suspended. From now on its calls are refused.")


def _resume(request: HttpRequest, code: str, by: Officer) -> str:
    resume_system(code=code, by=by, at=clock.now())
    return gettext("It may call again.")


def _withdraw(request: HttpRequest, code: str, by: Officer) -> str:
    withdraw_system(code=code, reasons=request.POST.get("reasons", ""), by=by, at=clock.now())
    return gettext("Withdrawn for good.")


def _add_key(request: HttpRequest, code: str, by: Officer) -> str:
    add_key(code=code, public_key=request.POST.get("key", ""), by=by, at=clock.now())
    return gettext("The key is taken from now on.")


def _end_key(request: HttpRequest, code: str, by: Officer) -> str:
    is_leaked = request.POST.get("leaked") == "1"
    end_key(code=code, kid=request.POST.get("kid", "")[:64], is_leaked=is_leaked, by=by, at=clock.now())
    return gettext("The key was ended.")


_ACTS: dict[str, Callable[[HttpRequest, str, Officer], str]] = {
    "approve": _approve,
    "refuse": _refuse,
    "suspend": _suspend,
    "resume": _resume,
    "withdraw": _withdraw,
    "add-key": _add_key,
    "end-key": _end_key,
}


def _officer(request: HttpRequest) -> Officer:
    by = officer_at_desk(request)
    check_one_of(by, KEEP, APPROVE)
    return by


def _homes(by: Officer) -> list[UUID]:
    return [home for home, duties in by.duties_in.items() if KEEP in duties]
