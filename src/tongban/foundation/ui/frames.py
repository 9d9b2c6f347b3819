"""The frame of the citizens' pages, made once for everybody without an account who sees the same."""

from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tongban.foundation.ui.menus import Place, entries_at
from tongban.foundation.ui.viewers import viewer_of

# stands for the address of the page in a kept part; no text of ours has it
HERE = "@@address-of-this-page@@"
_MOST = 2000  # parts of some 4 kB: a few for each kind of page, language and look
_kept: dict[tuple[object, ...], str] = {}


def frame_part(context: Context, template_name: str) -> SafeString:
    """One part of the frame. What differs between two readers of the same kind of page is only the address."""
    request: HttpRequest | None = context.get("request")
    if request is None or request.resolver_match is None or viewer_of(request) is not None:
        return _rendered(context, template_name)
    key = (
        template_name,
        request.resolver_match.view_name,
        get_language(),
        context.get("elder"),
        context.get("theme"),
        *settings.SITE.values(),
        *(len(entries_at(place)) for place in (Place.PORTAL, Place.TABBAR, Place.FOOTER)),
    )
    part = _kept.get(key)
    if part is None:
        with context.push(here=HERE):
            part = _rendered(context, template_name)
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = part
    return mark_safe(part.replace(HERE, escape(request.get_full_path())))  # noqa: S308  rendered and escaped


def here_of(context: Context) -> str:
    """The address of this page, for forms that lead back to it."""
    request: HttpRequest | None = context.get("request")
    return str(context.get("here") or (request.get_full_path() if request else "/"))


def _rendered(context: Context, template_name: str) -> SafeString:
    # the template of the backend is not used: it would run the context processors again
    return get_template(template_name).template.render(context)  # type: ignore[attr-defined, no-any-return]
