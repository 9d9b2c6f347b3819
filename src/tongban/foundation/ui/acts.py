"""Pages that act: addresses that lead elsewhere by GET, pages whose form names the act, words of a refusal."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

from tongban.kernel.errors import NotFound, Refused

View = Callable[..., HttpResponse]
Come = TypeVar("Come")


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


def do_named(
    request: HttpRequest, acts: Mapping[str, Callable[..., Come]], *args: Any
) -> tuple[Come, None] | tuple[None, Refused]:
    """Do what the form's `do` names: what came of it, or why it was refused.

    Raises NotFound: no such act, or nothing there to act on.
    """
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise NotFound
    try:
        return act(request, *args), None
    except NotFound:
        raise
    except Refused as refusal:
        return None, refusal


def refusal_words(refused: Refused | None, *, labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a page says of a refusal: `errors` beside the entries that it is about, else `refused` in a sentence.

    `summary` is for the list over the form: it names the entries that `labels` (field → message id) knows.
    """
    errors = refused.by_field(gettext) if refused else {}
    return {
        "errors": errors,
        "summary": with_labels(errors, labels or {}),
        "refused": refused.sentence(gettext) if refused and not errors else "",
    }


def with_labels(errors: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """The sentences with the labels of their fields before them, where the labels are known."""
    said = pgettext("label and what is wrong", "%(label)s: %(what)s")
    return {
        name: said % {"label": gettext(labels[name]), "what": what} if name in labels else what
        for name, what in errors.items()
    }
