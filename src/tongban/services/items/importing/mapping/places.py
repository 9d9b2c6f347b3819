"""YAML with the line and column of each value, so that a mistake can be named where it stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tongban.kernel.errors import N_, Invalid


class BadMapping(Invalid):
    """A mapping file says something that cannot be. `facts["faults"]` holds each with its line and column."""

    code = "items-bad-mapping"
    title = N_("%(file)s is no mapping that can be used: %(why)s")


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where something stands, both from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A value of the mapping and where it stands: a dict of `Said`, a list of `Said`, or a plain value."""

    value: Any
    spot: Spot

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: said.plain() for key, said in self.value.items()}
        if isinstance(self.value, list):
            return [said.plain() for said in self.value]
        return self.value


class Faults:
    """Collects what is wrong, so that an operator sees all of it at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[tuple[Spot, str]] = []

    def add(self, spot: Spot, text: str) -> None:
        self.found.append((spot, text))

    def check(self) -> None:
        """Raises BadMapping when there is a fault."""
        if self.found:
            faults = [f"{spot}: {text}" for spot, text in sorted(self.found, key=lambda one: one[0].line)]
            raise BadMapping(facts={"file": self.file, "why": "; ".join(faults), "faults": faults})


def read_mapping(path: Path) -> Said:
    """The mapping with its places. Raises BadMapping for what is no YAML, or says a key twice."""
    faults = Faults(path.name)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        faults.add(Spot(line=1, column=1), "the file is not UTF-8")
        root = None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        spot = Spot(line=mark.line + 1, column=mark.column + 1) if mark else Spot(line=1, column=1)
        faults.add(spot, f"no YAML: {getattr(error, 'problem', None) or error}")
        root = None
    faults.check()
    said = _said(root, faults) if root else Said(value={}, spot=Spot(line=1, column=1))
    faults.check()
    return said


def _said(node: yaml.Node, faults: Faults) -> Said:
    spot = Spot(line=node.start_mark.line + 1, column=node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        parts: dict[str, Said] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in parts:
                place = Spot(line=key.start_mark.line + 1, column=key.start_mark.column + 1)
                faults.add(place, f"{name} stands twice")
            parts[name] = _said(value, faults)
        return Said(value=parts, spot=spot)
    if isinstance(node, yaml.SequenceNode):
        return Said(value=[_said(part, faults) for part in node.value], spot=spot)
    return Said(value=_scalar(node), spot=spot)


def _scalar(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    finally:
        loader.dispose()
