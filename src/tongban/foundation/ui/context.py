"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from tongban.kernel import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """The page's mode and whether the clock is moved."""
    return {
        "elder": request.COOKIES.get("mode") == "elder",
        "theme": request.COOKIES.get("theme", ""),
        "clock_is_moved": clock.is_moved(),
        "clock_now": clock.now(),
    }
