"""What a form of the editor sends besides its inputs."""

import json
from typing import Any

from django.http import HttpRequest

from tongban.kernel.errors import N_, Invalid
from tongban.services.items.editor.entries import Posted

_LARGEST_BASE = 1_000_000


def base_of(request: HttpRequest) -> dict[str, Any]:
    """What the page had read. Raises Invalid for anything that no page of ours sends."""
    text = request.POST.get("base", "")
    try:
        base = json.loads(text) if len(text) <= _LARGEST_BASE else None
    except ValueError:
        base = None
    if not isinstance(base, dict):
        raise Invalid(facts={"fields": {"base": N_("Load the page again: it did not come back whole.")}})
    return base


def posted_in(request: HttpRequest) -> Posted:
    return {name: [str(one) for one in said] for name, said in request.POST.lists()}


def revision_of(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def policies_in(request: HttpRequest) -> dict[str, str]:
    stem = "policy:"
    return {
        name.removeprefix(stem): str(said) for name, said in request.POST.items() if name.startswith(stem)
    }
