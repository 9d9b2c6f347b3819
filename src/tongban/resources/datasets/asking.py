"""What an address asks of the catalogue, and the addresses that ask for something else."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext

from tongban.resources.datasets.facts import Sought
from tongban.resources.datasets.wording import choices, term
from tongban.standards.vocabularies import vocabulary

_LISTS = {"share": "share_type", "open": "open_type", "cycle": "update_cycle", "format": "resource_format"}


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is set; its address takes it away."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of an address as they were said; what cannot be read is left out."""

    said: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """From an address."""
        given = request.GET
        said = {"q": given.get("q", "").replace("\0", "")[:80].strip()}
        kind = given.get("kind", "")[:12]
        said["kind"] = kind if kind.isascii() and kind.isdigit() else ""
        said["provider"] = str(_uuid(given.get("provider", "")) or "")
        for name, codes in _LISTS.items():
            said[name] = given[name] if given.get(name, "") in vocabulary(codes) else ""
        return cls(said=said)

    @property
    def sought(self) -> Sought:
        """The same as a question."""
        return Sought(
            words=self.said["q"],
            kind=self.said["kind"],
            organisation_id=_uuid(self.said["provider"]),
            share_type=self.said["share"],
            open_type=self.said["open"],
            cycle=self.said["cycle"],
            format=self.said["format"],
        )

    @property
    def is_any(self) -> bool:
        """Whether any filter is set."""
        return any(self.said.values())

    def link(self, **changes: str) -> str:
        """The same with something changed; "" takes it away."""
        now = {name: value for name, value in (self.said | changes).items() if value}
        return f"?{urlencode(now)}"

    def chips(self, providers: dict[str, str]) -> list[Chip]:
        """Each filter that is set, as a person reads it."""
        shown = {
            "q": self.said["q"],
            "kind": kind_text(self.said["kind"]) if self.said["kind"] else "",
            "provider": providers.get(self.said["provider"], self.said["provider"]),
            **{name: term(codes, self.said[name]) for name, codes in _LISTS.items() if self.said[name]},
        }
        return [Chip(label=label, url=self.link(**{name: ""})) for name, label in shown.items() if label]

    def filters(self, providers: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """(name, label, choices, value) of each select."""
        every = gettext("All")
        return [
            ("kind", gettext("Class"), [("", every), *kinds()], self.said["kind"]),
            ("provider", gettext("Provider"), [("", every), *providers.items()], self.said["provider"]),
            ("share", gettext("Sharing"), choices("share_type", empty=every), self.said["share"]),
            ("open", gettext("Openness"), choices("open_type", empty=every), self.said["open"]),
            ("cycle", gettext("Updated"), choices("update_cycle", empty=every), self.said["cycle"]),
            ("format", gettext("Format"), choices("resource_format", empty=every), self.said["format"]),
        ]


def kinds() -> list[tuple[str, str]]:
    """The classes, each followed by its groups."""
    found = []
    for kind, text in choices("resource_class"):
        found.append((kind, text))
        groups = choices("resource_group")
        found += [(code, f"\u3000{label}") for code, label in groups if code.startswith(kind)]
    return found


def kind_text(code: str) -> str:
    """A class or a group in the reader's language."""
    return term("resource_class", code) if len(code) == 1 else term("resource_group", code)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
