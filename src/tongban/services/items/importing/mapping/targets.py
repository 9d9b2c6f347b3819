"""What a mapping can fill: each element of an item, and which converter it takes by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tongban.services.items.facts import Basis, Contact, ItemContent, Limit, PlaceNote
from tongban.standards.vocabularies import vocabulary

_MODELS: dict[type[BaseModel], str] = {Limit: "limit", Contact: "contact"}
_LISTS: dict[type[BaseModel], str] = {Basis: "basis", PlaceNote: "places"}
_NAMED = {"name": "name", "use_levels": "levels", "hours": "hours", "phones": "phones", "in_force": "day"}
# official words of code fields (standards.md 2.2 – 2.5)
_WORDS = {
    "type_code": "item_type", "power_source": "power_source", "audience": "server_type_c0109", "project_type": "project_type",
    "handle_forms": "handle_type", "online_depth": "online_depth", "themes_person": "topic_person", "themes_legal": "topic_legal",
    "slots.kind": "material_type", "slots.format": "material_format", "slots.source": "material_source", "result.kind": "result_type",
}  # fmt: skip
_MORE_WORDS: Mapping[str, Mapping[str, str]] = {
    "project_type": {"即办件": "1", "承诺件": "2"},
    "handle_forms": {"窗口办理": "1", "网上办理": "2", "移动端": "3", "快递申请": "4", "自助办理": "9"},
    "type_code": {"许可": "01", "确认": "07", "给付": "05", "奖励": "08", "裁决": "09", "其他权力": "10", "其他行政权力": "10"},
    "slots.need": {"必要": "required", "必需": "required", "必须": "required", "非必要": "optional", "容缺后补": "later"},
    "slots.source": {"申请人自备": "10", "政府部门核发": "20", "中介机构出具": "30", "其他": "99"},
    "slots.format": {"纸质": "1", "电子": "2", "电子化": "2", "纸质/电子": "3", "纸质或电子": "3"},
    "holder": {"自然人": "person", "法人": "firm"},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Target:
    """One element. `kind` is a converter; `part` is the field that a plain list of words fills."""

    path: str
    kind: str
    many: bool = False
    model: type[BaseModel] | None = None
    part: str = ""

    @property
    def words(self) -> dict[str, str]:
        """Official words of a code field, and the codes themselves."""
        return words_of(self.path)


@lru_cache
def words_of(path: str) -> dict[str, str]:
    """Word → code of a code field; empty for any other."""
    words: dict[str, str] = dict(_MORE_WORDS.get(path, {}))
    if path in _WORDS:
        for term in vocabulary(_WORDS[path]):
            words.setdefault(term.text, term.code)
            words.setdefault(term.code, term.code)
    for code in list(words.values()):
        words.setdefault(code, code)
    return words


def inner(annotation: Any) -> tuple[Any, bool]:
    """The type without `None`, and whether `None` may stand."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0], len(kinds) < len(get_args(annotation))
    return annotation, False


def target_of(path: str, *, within: type[BaseModel] = ItemContent, prefix: str = "") -> Target:
    """The element of this path. Raises ValueError that names near ones."""
    model, parts = within, path.split(".")
    kind: Any = None
    for place, name in enumerate(parts):
        if name not in model.model_fields:
            near = get_close_matches(name, model.model_fields, n=3, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise ValueError(f"an item has no element {path}{hint}")
        kind, _ = inner(model.model_fields[name].annotation)
        if place < len(parts) - 1:
            if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
                raise ValueError(f"{'.'.join(parts[: place + 1])} has no parts; give it as each: …")
            model = kind
    return _target(f"{prefix}{path}", parts[-1], kind)


def _target(path: str, name: str, kind: Any) -> Target:
    if get_origin(kind) is tuple:
        of = get_args(kind)[0]
        if isinstance(of, type) and issubclass(of, BaseModel):
            part = next(key for key, field in of.model_fields.items() if field.is_required() and key != "key")
            return Target(path=path, kind=_LISTS.get(of, "list"), many=True, model=of, part=part)
        return Target(path=path, kind=_NAMED.get(name, "list"), many=True)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind not in _MODELS:
            raise ValueError(f"{path} has parts; name one of them: {path}.{next(iter(kind.model_fields))}")
        return Target(path=path, kind=_MODELS[kind], model=kind)
    if get_origin(kind) is dict or kind is dict:
        return Target(path=path, kind="json")
    plain = {int: "number", bool: "yes-no"}.get(kind, "text")
    return Target(path=path, kind=_NAMED.get(name, "line" if get_origin(kind) is Literal else plain))
