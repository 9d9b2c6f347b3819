"""What a form of the editor sends besides its inputs."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.editor.entries import Posted

_POLICY, _POLICY_READ = "policy:", "policy-read:"


def base_text(base: Mapping[str, Any], place: str) -> str:
    """What a page has read, as its form carries it: signed, so that only what we sent comes back.

    `place` names change and page; what was sent for one is of no use for another.
    """
    return signing.dumps(dict(base), salt=_salt(place), compress=True)


def base_of(request: HttpRequest, place: str) -> dict[str, Any]:
    """What the page had read. Raises Invalid for anything that no page of ours sends."""
    try:
        base: dict[str, Any] = signing.loads(request.POST.get("base", ""), salt=_salt(place))
    except signing.BadSignature:
        raise Invalid(
            facts={"fields": {"base": N_("Load the page again: it did not come back whole.")}}
        ) from None
    return base


def _salt(place: str) -> str:
    return f"items.editor:{place}"


def posted_in(request: HttpRequest) -> Posted:
    return {name: [str(one) for one in said] for name, said in request.POST.lists()}


def revision_of(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def policies_read(request: HttpRequest) -> dict[str, str]:
    """What the page had read that a level below may do, by element."""
    return _behind(request, _POLICY_READ)


def policies_chosen(request: HttpRequest) -> dict[str, str]:
    """What a level below may do, by element, where somebody chose otherwise than was read."""
    known = policies_read(request)
    return {key: said for key, said in _behind(request, _POLICY).items() if known.get(key) != said}


def _behind(request: HttpRequest, stem: str) -> dict[str, str]:
    return {
        name.removeprefix(stem): str(said) for name, said in request.POST.items() if name.startswith(stem)
    }
