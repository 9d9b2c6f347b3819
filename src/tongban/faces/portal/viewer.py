"""Tells the page's frame who looks at it."""

from django.http import HttpRequest

from tongban.foundation.ui.public import Viewer


class SignedIn:
    """The signed-in account, as identity knows it."""

    def viewer(self, request: HttpRequest) -> Viewer | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        return Viewer(name=user.get_username())
