"""Addresses that only act: by GET they lead to the page that they belong to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def acts_from(page: str, *names: str) -> Callable[[View], View]:
    """A view that acts by POST and shows a refusal under its own address.

    Who then reloads that address, or changes the language, is led to `page`, the name of an address
    with those arguments of this one that `names` names. Nothing is done and nothing looked up by GET.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                there: HttpResponse = redirect(page, **{name: kwargs[name] for name in names})
                return there
            return view(request, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(led)

    return decorated
