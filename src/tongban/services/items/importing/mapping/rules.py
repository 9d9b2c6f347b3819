"""One rule of a mapping: from where a value comes and how it is converted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.kernel.errors import N_
from tongban.services.items.importing.converters import CONVERTERS, list_of
from tongban.services.items.importing.mapping.targets import Target
from tongban.services.items.importing.reasons import because
from tongban.services.items.importing.text import NOTHING, one_line


class CannotRead(ValueError):
    """A value of a row cannot be converted; `columns` are where it stands."""

    def __init__(self, columns: Sequence[str], why: str) -> None:
        super().__init__(why)
        self.columns = tuple(columns)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Where the value comes from (columns, or a fixed value), and how it becomes the element."""

    target: Target
    columns: tuple[str, ...] = ()
    fixed: Any = None
    join: str = "\n"
    kind: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] | None = None
    otherwise: Any = "refuse"  # of a word that is not in words: refuse, keep, drop, or a value
    pattern: Any = None
    is_required: bool = False

    def value(self, row: Mapping[str, Any]) -> Any:
        """The element's value, or None where the source says nothing. Raises CannotRead."""
        if self.fixed is not None:
            return self.fixed
        try:
            value = self._converted(self._said(row))
        except CannotRead:
            raise
        except (ValueError, TypeError, AttributeError) as error:
            raise CannotRead(self.columns, f"{'、'.join(self.columns)}: {error}") from error
        if self.is_required and value in (None, "", [], {}):
            raise CannotRead(
                self.columns, because(N_("%(where)s says nothing"), where="、".join(self.columns))
            )
        return value

    def _said(self, row: Mapping[str, Any]) -> Any:
        # 无 says no where yes or no is asked, and nothing anywhere else
        is_nothing = (
            _is_empty if self.kind == "yes-no" or (self.words and "无" in self.words) else _is_nothing
        )
        found = [value for column in self.columns if not is_nothing(value := at(row, column))]
        if len(self.columns) == 1 or len(found) < 2:
            said = found[0] if found else None
        elif any(isinstance(value, list) for value in found):
            said = [part for value in found for part in (value if isinstance(value, list) else [value])]
        else:
            said = self.join.join(str(value) for value in found)
        if self.pattern is None or said is None:
            return said
        match = self.pattern.search(str(said))
        return match[1 if match.re.groups else 0] if match else None

    def _converted(self, said: Any) -> Any:
        if said is None:
            return None
        if self.target.many and self.kind in ("list", "phones", "levels") and self.words:
            parts = list_of(said, separators=self.options.get("split"))
            coded = [code for part in parts if (code := self._word(part)) is not None]
            return self._as_parts(list(dict.fromkeys(coded)))
        if self.words:
            return self._word(one_line(said))
        if self.kind == "list":
            return self._as_parts(list_of(said, separators=self.options.get("split")))
        return CONVERTERS[self.kind](said, **self.options)

    def _as_parts(self, values: list[Any]) -> list[Any]:
        if self.target.model is None:
            return values
        parts = [{self.target.part: value} for value in values]
        return numbered(parts) if "key" in self.target.model.model_fields else parts

    def _word(self, word: str) -> Any:
        assert self.words is not None
        if not word:
            return None
        if word in self.words:
            return self.words[word]
        if self.otherwise == "refuse":
            raise ValueError(
                because(
                    N_("“%(word)s” is none of %(words)s"), word=word, words=", ".join(list(self.words)[:12])
                )
            )
        if self.otherwise == "keep":
            return word
        return None if self.otherwise == "drop" else self.otherwise


def numbered(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Materials get the keys m01, m02 … in their order, where they have none."""
    return [part if part.get("key") else {"key": f"m{n:02}", **part} for n, part in enumerate(parts, 1)]


def at(row: Mapping[str, Any], path: str) -> Any:
    """The value of a column, or at a path such as a.b.0.c of a document."""
    if path in row:
        return row[path]
    value: Any = row
    for name in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _is_nothing(value: Any) -> bool:
    return _is_empty(value) or (isinstance(value, str) and value.strip() in NOTHING)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
