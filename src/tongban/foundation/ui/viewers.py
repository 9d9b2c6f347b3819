"""Who looks at a page, as far as its frame shows it."""

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest

from tongban.kernel.ports import Port


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The person in the corner of the page. `detail` is a second line, such as an office and post."""

    name: str
    detail: str = ""
    duties: frozenset[str] = frozenset()

    @property
    def initial(self) -> str:
        return self.name[:1]


class ViewerSource(Protocol):
    """Tells who looks at a page; None when nobody is signed in."""

    def viewer(self, request: HttpRequest) -> Viewer | None: ...


viewer_source: Port[ViewerSource] = Port("ui.viewer_source")


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Who looks at this page. Asked once a request."""
    if not hasattr(request, "viewer"):
        found = viewer_source.ask().viewer(request) if viewer_source.is_provided else None
        request.viewer = found  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined, no-any-return]
