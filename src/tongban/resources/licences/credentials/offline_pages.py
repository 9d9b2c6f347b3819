"""The page that checks paper licences without a network: one file with keys, lists and its own script."""

import base64
import hashlib
import json
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongban.foundation.ui.public import built_text
from tongban.kernel import clock
from tongban.resources.licences.credentials.handout import keys_document

_STYLE = Path(__file__).with_name("offline_page.css")
_FILE = "offline-check.html"


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """The whole page, to be opened or, with `?download`, to be saved. It fetches nothing, and may not."""
    script = built_text("offline")
    if not script:
        raise Http404
    document = keys_document(at=clock.now())
    style = _STYLE.read_text(encoding="utf-8")
    script = script.replace("</script", "<\\/script")
    policy = _policy(script, style)
    context = {
        "language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "site": document["name"],
        "policy": policy,
        "style": mark_safe(style),  # noqa: S308 - our own file
        "script": mark_safe(script),  # noqa: S308 - our own build
        "keys": mark_safe(_inside(document)),  # noqa: S308 - no tag is left in it
    }
    answer = render(request, "licences/offline.html", context)
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    answer.headers["Cache-Control"] = "no-cache"
    if "download" in request.GET:
        answer.headers["Content-Disposition"] = f'attachment; filename="{_FILE}"'
    return answer


def _inside(document: dict[str, object]) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")


def _policy(script: str, style: str) -> str:
    """Only this script and this style, and no address at all."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}' 'wasm-unsafe-eval'; style-src '{_digest(style)}'; "
        "img-src data: blob:; media-src blob: mediastream:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
