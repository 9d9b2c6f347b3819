"""How pages look in this browser, and what a phone needs to install them."""

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from tongban.foundation.ui.context import ELDER_COOKIE, THEME_COOKIE, THEMES
from tongban.foundation.ui.sites import site

YEAR_SECONDS = 365 * 24 * 3600
BRAND, GROUND = "#1b4f95", "#f5f7f9"  # tokens brand and wash


def _keep(response: HttpResponse, name: str, value: str) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=secure, httponly=True)


@csrf_exempt
@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Remember mode (elder), theme or language in this browser and go back to the page. Needs no script.

    Without a token, so that a page is the same for everybody and can be kept; a form on another
    site changes nothing.
    """
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return response
    mode, theme, language = (request.POST.get(name) for name in ("mode", "theme", "language"))
    if mode in ("elder", "usual"):
        _keep(response, ELDER_COOKIE, mode)
    if theme in THEMES:
        _keep(response, THEME_COOKIE, theme)
    elif theme == "system":
        response.delete_cookie(THEME_COOKIE)
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the picture of the site when an answer names none, such as a file or JSON.

    Without it they would be shown a page, whose token could take the place of the one in an open form.
    """
    return HttpResponsePermanentRedirect(static("ui/icon.svg"))


@require_GET
def web_manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest, so that a phone can keep the site as an app."""
    icons = [
        {"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        {
            "src": static("ui/icon-192.png"),
            "sizes": "192x192",
            "type": "image/png",
            "purpose": "any maskable",
        },
        {
            "src": static("ui/icon-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "any maskable",
        },
    ]
    facts = {
        "name": site()["name"],
        "short_name": site()["name"],
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": BRAND,
        "background_color": GROUND,
        "icons": icons,
    }
    return JsonResponse(
        facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )
