"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tongban.foundation.ui.sites import site
from tongban.foundation.ui.viewers import viewer_of
from tongban.kernel import clock

ELDER_COOKIE, THEME_COOKIE = "mode", "theme"
THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """The page's mode, whether the clock is moved, whose site it is and who looks. Costs no SQL by itself."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "elder": request.COOKIES.get(ELDER_COOKIE) == "elder",
        "theme": theme if theme in THEMES else "",
        "clock_is_moved": clock.is_moved(),
        "clock_now": clock.now(),
        "is_demo": settings.MODE == "demo",
        "site": site(),
        "viewer": SimpleLazyObject(lambda: viewer_of(request)),
    }
