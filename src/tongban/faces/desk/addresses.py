"""What a worklist shows stands in its address, so that it can be kept, sent and gone back to."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from tongban.faces.desk.rules import DUE, KINDS
from tongban.foundation.tasks.public import View


@dataclass(frozen=True, kw_only=True)
class WorklistAddress:
    """The state of the worklist. What cannot be read in an address is left at its usual value."""

    view: View = View.POST
    step: str = ""
    organisation: UUID | None = None
    due: str = ""
    words: str = ""
    kind: str = ""
    item: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, view: View | None = None) -> Self:
        """From the part of the address behind the question mark."""
        asked = query.get("view", "")
        chosen = view or (View(asked) if asked in set(View) and asked != View.DONE else View.POST)
        try:
            organisation = UUID(query.get("organisation", ""))
        except ValueError:
            organisation = None
        return cls(
            view=chosen,
            step=query.get("step", "")[:40],
            organisation=organisation,
            due=query.get("due", "") if query.get("due") in DUE else "",
            words=" ".join(query.get("q", "").split())[:100],
            kind=query.get("kind", "") if query.get("kind") in KINDS else "",
            item=query.get("item", "")[:300],
            cursor=query.get("cursor", "")[:200],
        )

    def with_(self, **changes: Any) -> Self:
        """The same list with something else chosen."""
        return replace(self, **changes)

    @property
    def said(self) -> dict[str, str]:
        """What stands behind the question mark, by name; what is as usual is left out."""
        said = {
            "view": self.view.value if self.view not in {View.POST, View.DONE} else "",
            "step": self.step,
            "organisation": str(self.organisation or ""),
            "due": self.due,
            "kind": self.kind,
            "item": self.item,
            "q": self.words,
            "cursor": self.cursor,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def query(self) -> str:
        """The same as one text, without the place in the list: what a saved view keeps."""
        return urlencode({name: value for name, value in self.said.items() if name != "cursor"})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view is chosen."""
        return bool(self.said.keys() - {"view", "cursor"})

    @property
    def url(self) -> str:
        """The address of the page in this state."""
        query = urlencode(self.said)
        base = reverse("desk:done" if self.view is View.DONE else "desk:home")
        return f"{base}?{query}" if query else base
