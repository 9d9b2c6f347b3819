"""What landing found and made."""

from dataclasses import dataclass

from tongban.resources.fusion.deliveries.facts import Finding


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The findings, and the landed file: without a name where nothing could be read."""

    findings: tuple[Finding, ...]
    rows: int = 0
    broken: int = 0
    has_repeats: bool = True
    landed_name: str = ""
    landed_sha256: str = ""
