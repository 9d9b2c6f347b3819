"""Proposes a mapping for a file, from the names of its columns and from what stands in them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from tongban.foundation.papers.public import Source, open_source
from tongban.services.items.importing.converters import limit_of
from tongban.services.items.importing.mapping.loading import FORMAT
from tongban.services.items.importing.mapping.targets import words_of
from tongban.services.items.importing.text import NOTHING, one_line, phones, said

_SAMPLED = 200
_SHOWN = 40  # characters of a sample


@dataclass(frozen=True, kw_only=True)
class Guess:
    """An element, the column names that mean it, and what its values must look like."""

    path: str
    names: str
    looks: Callable[[str], bool] | None = None
    what: str = ""


def _is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9A-Z]{10,50}", text))


def _is_limit(text: str) -> bool:
    try:
        return limit_of(text, unit="working-days") is not None
    except ValueError:
        return False


# identity first; then content, the most telling names before the others
_GUESSES: tuple[Guess, ...] = (
    Guess(path="item.code", names=r"实施编码|实施清单编码|事项编码|task_?code", looks=_is_code, what="codes"),
    Guess(path="item.source_id", names=r"序号|唯一标识|主键|^id$|row_?guid|item_?id"),
    Guess(path="item.list_entry_code", names=r"基本编码|目录编码|catalog_?code", looks=_is_code, what="codes"),
    Guess(path="item.area", names=r"区划代码|行政区划|所属区划|area_?code|region", looks=lambda t: t.isdigit(), what="region codes"),
    Guess(path="item.organisation.code", names=r"统一社会信用代码|机构代码|主体编码|dept_?code", looks=_is_code, what="codes"),
    Guess(path="item.organisation.name", names=r"实施机关|实施主体|实施部门|部门名称|所属部门|dept_?name|department"),
    Guess(path="item.main_item.name", names=r"主项名称|主项$|parent_?name"),
    Guess(path="content.name", names=r"事项名称|办理项名称|子项名称|task_?name|service_?name|^名称$"),
    Guess(path="content.type_code", names=r"事项类型|权力类型|权力类别|事项类别|task_?type"),
    Guess(path="content.basis", names=r"设定依据|法律依据|实施依据|by_?law", looks=lambda t: "《" in t, what="titles of laws in 《》"),
    Guess(path="content.use_levels", names=r"行使层级|事项层级|use_?level"),
    Guess(path="content.audience", names=r"服务对象|办理对象|server_?type"),
    Guess(path="content.project_type", names=r"办件类型|project_?type"),
    Guess(path="content.handle_forms", names=r"办理形式|办理方式|handle_?(?:form|type)"),
    Guess(path="content.limits.statutory", names=r"法定.*(?:时限|期限|工作日)|anticipate|legal_?days", looks=_is_limit, what="limits"),
    Guess(path="content.limits.promised", names=r"承诺.*(?:时限|期限|工作日)|promise", looks=_is_limit, what="limits"),
    Guess(path="content.visits", names=r"到.*现场.*次数|跑动次数|limit_?scene|on_?site", looks=lambda t: t[:2].rstrip("次").isdigit(), what="numbers"),
    Guess(path="content.conditions", names=r"受理条件|办理条件|申请条件|accept_?condition"),
    Guess(path="content.slots", names=r"申请材料|材料名称|材料清单|所需材料|material"),
    Guess(path="content.is_charged", names=r"是否收费|is_?(?:fee|charge)"),
    Guess(path="content.fees", names=r"收费标准|收费项目"),
    Guess(path="content.result.name", names=r"结果名称|审批结果|办理结果|result_?name"),
    Guess(path="content.places", names=r"办理地[点址]|受理地[点址]|transact_?addr|handle_?address"),
    Guess(path="content.consult", names=r"咨询(?:方式|电话|渠道)|link_?way|consult", looks=lambda t: bool(phones(t)), what="phone numbers"),
    Guess(path="content.complain", names=r"投诉(?:方式|电话|渠道)|监督电话|complain|supervise", looks=lambda t: bool(phones(t)), what="phone numbers"),
    Guess(path="content.service_area", names=r"通办范围"),
    Guess(path="content.sends_by_courier", names=r"(?:快递|邮寄|物流)"),
    Guess(path="content.takes_appointments", names=r"预约"),
    Guess(path="content.online_url", names=r"(?:网上|在线)(?:办理|申报)(?:地址|网址)|online_?url", looks=lambda t: t.startswith("http"), what="web addresses"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A guess with the column that it fell on, and why."""

    column: str
    reason: str
    samples: tuple[str, ...]


def suggest_mapping(path: Path) -> str:
    """A mapping file as text, each guess with its reason, columns that nobody knows as notes. Raises FileProblem."""
    source = open_source(path)
    samples = _samples(source)
    chosen = _chosen(samples)
    used = {one.column for one in chosen.values()}
    lines = [
        f"# Proposed for {path.name} from its column names and up to {_SAMPLED} rows. Read every line before using it.",
        f"mapping: {FORMAT}",
        "source: my-source # a short name of your own; running again with it changes what it brought",
    ]
    if source.form == "csv":
        lines.append(
            f"file: {{encoding: {source.encoding}, delimiter: {'tab' if source.delimiter == chr(9) else _text(source.delimiter)}}}"
        )
    group = _group(source, samples, chosen)
    if group:
        lines.append(
            f"rows: {{group: {_text(group)}, fill_down: [{_text(group)}]}} # it is empty in some rows: one item, several rows"
        )
    lines += _section("item", chosen, ("area", "organisation.name"))
    if "item.code" not in chosen and "item.source_id" not in chosen:
        lines.append("  # TO FILL: code or source_id, which tells two rows apart")
    lines += _section("content", chosen, ("name", "type_code"), has_groups=bool(group))
    unknown = [column for column in samples if column not in used]
    if unknown:
        lines.append("# Columns that no element was found for:")
        lines += [f"#   {_text(column)}: {_shown(samples[column])}" for column in unknown]
    return "\n".join(lines) + "\n"


def _samples(source: Source) -> dict[str, list[str]]:
    """Values by column (of documents: by path), as text; nothing is left out as nothing."""
    found: dict[str, list[str]] = {column: [] for column in source.columns}
    for row in islice(source.rows(), _SAMPLED):
        for name, value in _flat(row.values):
            text = said(value)
            values = found.setdefault(name, [])
            if text and text not in NOTHING:
                values.append(text)
    return found


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", "；".join(_words(part) for part in value)
        else:
            yield f"{prefix}{name}", value


def _words(part: Any) -> str:
    return str(next(iter(part.values()), "")) if isinstance(part, dict) else str(part)


def _chosen(samples: Mapping[str, list[str]]) -> dict[str, Chosen]:
    """The best column of each guess; a column is used once."""
    chosen: dict[str, Chosen] = {}
    taken: set[str] = set()
    for guess in _GUESSES:
        for column, values in samples.items():
            if column in taken or not re.search(guess.names, column, re.IGNORECASE):
                continue
            distinct = tuple(dict.fromkeys(one_line(value) for value in values))
            fitting = sum(map(guess.looks, values)) if guess.looks else len(values)
            if values and fitting * 2 < len(values):
                continue
            reason = "by its name"
            if guess.what and values:
                reason += f"; {fitting} of {len(values)} values are {guess.what}"
            if not values:
                reason += "; no value was seen"
            chosen[guess.path] = Chosen(column=column, reason=reason, samples=distinct)
            taken.add(column)
            break
    return chosen


def _group(source: Source, samples: Mapping[str, list[str]], chosen: Mapping[str, Chosen]) -> str:
    """The column that identifies, where it is empty beside materials that are not: merged cells."""
    if not source.columns or "content.slots" not in chosen:
        return ""
    slots = len(samples[chosen["content.slots"].column])
    for path in ("item.code", "item.source_id"):
        if path in chosen and 0 < len(samples[chosen[path].column]) < slots:
            return chosen[path].column
    return ""


def _section(
    name: str, chosen: Mapping[str, Chosen], needed: tuple[str, ...], *, has_groups: bool = False
) -> list[str]:
    lines = [f"{name}:"]
    for path in needed:
        if f"{name}.{path}" not in chosen:
            lines.append(f'  {path}: {{is: "TO FILL"}} # no column was found and it is needed')
    above = ""
    for path, one in chosen.items():
        if not path.startswith(f"{name}."):
            continue
        key, indent = path.removeprefix(f"{name}."), "  "
        if name == "item" and "." in key:
            first, key = key.split(".", 1)
            if first != above:
                lines.append(f"  {first}:")
            above, indent = first, "    "
        rule = (
            f"{{each: rows, name: {_text(one.column)}}}"
            if has_groups and key == "slots"
            else _rule(path, one)
        )
        lines.append(f"{indent}{key}: {rule} # {one.reason}: {_shown(list(one.samples))}")
    return lines


def _rule(path: str, one: Chosen) -> str:
    """The rule as YAML on one line: with words to fill where a value is no official word."""
    key = path.removeprefix("content.")
    known = words_of(key) if path.startswith("content.") else {}
    if known:
        words = {part for value in one.samples for part in re.split(r"[、，,；;\n]", value) if part.strip()}
        missing = sorted(word.strip() for word in words if word.strip() not in known)
        if missing:
            filled = ", ".join(f"{_text(word)}: TO FILL" for word in missing[:20])
            return f"{{from: {_text(one.column)}, words: {{{filled}}}}}"
    if key.startswith("limits.") and any(value.isdigit() for value in one.samples):
        return f"{{from: {_text(one.column)}, unit: working-days}}"
    if key == "slots":
        return f"{{from: {_text(one.column)}, split: {_text(_separator(one.samples))}}}"
    return _text(one.column)


def _separator(samples: tuple[str, ...]) -> str:
    return max("；;、,|", key=lambda mark: sum(value.count(mark) for value in samples))


def _text(text: str) -> str:
    """A word as YAML on one line."""
    dumped: str = yaml.safe_dump(text, allow_unicode=True, default_flow_style=True, width=10_000)
    return dumped.removesuffix("...\n").strip()


def _shown(values: list[str]) -> str:
    if not values:
        return "always empty"
    distinct = list(dict.fromkeys(one_line(value)[:_SHOWN] for value in values))
    return " | ".join(distinct[:3])
