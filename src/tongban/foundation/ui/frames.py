"""The frame of the citizens' pages, made once for everybody who sees the same but for name and address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tongban.foundation.ui.menus import Place, entries_at
from tongban.foundation.ui.viewers import Viewer, viewer_of

# stand in a kept part for the address of the page and for who looks at it; no text of ours has them
HERE = "@@address-of-this-page@@"
_NAME, _INITIAL, _TOKEN = "@@name@@", "@@initial@@", "@@form-token@@"
_MARKS = re.compile("|".join((HERE, _NAME, _INITIAL, _TOKEN)))
_MOST = 2000  # parts of some 4 kB: a few for each kind of page, language and look
_kept: dict[tuple[object, ...], str] = {}


@dataclass(frozen=True)
class _Somebody:
    """Stands for whoever is signed in."""

    name: str = _NAME
    initial: str = _INITIAL


def frame_part(context: Context, template_name: str) -> SafeString:
    """One part of the frame. Two readers of the same kind of page differ by the address, their name and
    the token of their forms, which are put in each time."""
    request: HttpRequest | None = context.get("request")
    if request is None or request.resolver_match is None:
        return _rendered(context, template_name)
    viewer = viewer_of(request)
    key = (
        template_name,
        request.resolver_match.view_name,
        viewer is not None,
        get_language(),
        context.get("elder"),
        context.get("theme"),
        *settings.SITE.values(),
        *(len(entries_at(place)) for place in (Place.PORTAL, Place.TABBAR, Place.FOOTER)),
    )
    part = _kept.get(key)
    if part is None:
        someone = {"viewer": _Somebody(), "csrf_token": _TOKEN} if viewer else {}
        with context.push(here=HERE, **someone):
            part = _rendered(context, template_name)
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = part
    said = _said(request, viewer)
    return mark_safe(_MARKS.sub(lambda mark: said[mark[0]], part))  # noqa: S308  rendered and escaped


def _said(request: HttpRequest, viewer: Viewer | None) -> Mapping[str, str]:
    said: dict[str, str] = {HERE: escape(request.get_full_path())}
    if viewer is None:
        return said
    own = {_NAME: viewer.name, _INITIAL: viewer.initial, _TOKEN: get_token(request)}
    return said | {mark: escape(text) for mark, text in own.items()}


def here_of(context: Context) -> str:
    """The address of this page, for forms that lead back to it."""
    request: HttpRequest | None = context.get("request")
    return str(context.get("here") or (request.get_full_path() if request else "/"))


def _rendered(context: Context, template_name: str) -> SafeString:
    # the template of the backend is not used: it would run the context processors again
    return get_template(template_name).template.render(context)  # type: ignore[attr-defined, no-any-return]
