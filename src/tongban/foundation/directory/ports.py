"""What the apps below identity ask of it."""

from typing import Protocol

from django.http import HttpRequest

from tongban.foundation.directory.facts import Officer
from tongban.kernel.ports import Port


class DeskSource(Protocol):
    """Tells which officer works at the desk: signed in with both factors."""

    def officer(self, request: HttpRequest) -> Officer: ...


desk_source: Port[DeskSource] = Port("directory.desk_source")


def officer_at_desk(request: HttpRequest) -> Officer:
    """The officer behind this request, for apps below identity. Raises SignInNeeded, NotAllowed."""
    return desk_source.ask().officer(request)
