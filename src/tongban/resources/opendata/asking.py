"""What an address asks of the catalogue of open data, and the addresses that ask for something else."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from tongban.resources.opendata.content import Topic
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.facts import Sought
from tongban.resources.opendata.wording import KINDS, TOPICS, cycle_text, topic_text
from tongban.standards.vocabularies import vocabulary


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of an address as they were said; what cannot be read is left out."""

    said: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """From an address."""
        given = request.GET
        return cls(
            said={
                "q": given.get("q", "").replace("\0", "")[:80].strip(),
                "topic": given.get("topic", "") if given.get("topic", "") in set(Topic) else "",
                "provider": str(_uuid(given.get("provider", "")) or ""),
                "kind": given.get("kind", "") if given.get("kind", "") in set(Kind) else "",
                "cycle": given.get("cycle", "")
                if given.get("cycle", "") in vocabulary("update_cycle")
                else "",
            }
        )

    @property
    def sought(self) -> Sought:
        """The same as a question."""
        return Sought(
            words=self.said["q"],
            topic=self.said["topic"],
            organisation_id=_uuid(self.said["provider"]),
            kind=self.said["kind"],
            cycle=self.said["cycle"],
        )

    @property
    def is_any(self) -> bool:
        """Whether any filter is set."""
        return any(self.said.values())

    def link(self, **changes: str) -> str:
        """The same with something changed; "" takes it away."""
        return f"?{urlencode({name: value for name, value in (self.said | changes).items() if value})}"

    def chips(self, providers: dict[str, str]) -> list[tuple[str, str]]:
        """(words, address that takes it away) of each filter that is set."""
        shown = {
            "q": self.said["q"],
            "topic": topic_text(self.said["topic"]),
            "provider": providers.get(self.said["provider"], self.said["provider"]),
            "kind": gettext(KINDS[Kind(self.said["kind"])]) if self.said["kind"] else "",
            "cycle": cycle_text(self.said["cycle"]),
        }
        return [(label, self.link(**{name: ""})) for name, label in shown.items() if label]

    def filters(self, providers: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """(name, label, choices, value) of each select."""
        every = ("", gettext("All"))
        topics = [(one.value, gettext(words)) for one, (words, _) in TOPICS.items()]
        kinds = [(one.value, gettext(words)) for one, words in KINDS.items()]
        cycles = vocabulary("update_cycle").choices(get_language() or "zh-hans")
        return [
            ("topic", gettext("Topic"), [every, *topics], self.said["topic"]),
            ("provider", gettext("Office"), [every, *providers.items()], self.said["provider"]),
            ("kind", gettext("Form of the data"), [every, *kinds], self.said["kind"]),
            ("cycle", gettext("Updated"), [every, *cycles], self.said["cycle"]),
        ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
