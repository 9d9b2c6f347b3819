"""Questions that papers asks the floors above."""

from collections.abc import Collection
from uuid import UUID

from tongban.foundation.papers.facts import PaperHolders, PaperReaders, Sealer, UploadTargets, VirusScan
from tongban.kernel.ports import Port

sealer: Port[Sealer] = Port("papers.sealer")
virus_scan: Port[VirusScan] = Port("papers.virus_scan")


class ReaderTable:
    """One answerer for each kind of owner: `case`, `licence`, …"""

    def __init__(self) -> None:
        self._by_kind: dict[str, PaperReaders] = {}

    def provide(self, kind: str, readers: PaperReaders) -> None:
        """Name who answers for owners `<kind>:…` (at start)."""
        known = self._by_kind.get(kind)
        if known is not None and type(known) is not type(readers):
            raise RuntimeError(f"papers of {kind} already have a reader rule")
        self._by_kind[kind] = readers

    def of(self, kind: str) -> PaperReaders | None:
        """Who answers for `kind`; nobody means that nobody may read."""
        return self._by_kind.get(kind)

    def kinds(self) -> list[str]:
        return sorted(self._by_kind)


paper_readers = ReaderTable()


class TargetTable:
    """One answerer for each kind of target of uploads in pieces: `draft`, …"""

    def __init__(self) -> None:
        self._by_kind: dict[str, UploadTargets] = {}

    def provide(self, kind: str, targets: UploadTargets) -> None:
        """Name who takes files for targets `<kind>:…` (at start)."""
        self._by_kind[kind] = targets

    def of(self, kind: str) -> UploadTargets | None:
        """Who takes files for `kind`; nobody means that nothing is taken."""
        return self._by_kind.get(kind)


upload_targets = TargetTable()


class HolderTable:
    """Everybody who may still need an upload of a person."""

    def __init__(self) -> None:
        self._by_app: dict[str, PaperHolders] = {}

    def provide(self, app: str, holders: PaperHolders) -> None:
        """Name who answers for an app (at start)."""
        self._by_app[app] = holders

    def held(self, *, account_id: int, ids: Collection[UUID]) -> set[UUID]:
        """Those of `ids` that any app still needs."""
        answers = (one.held(account_id=account_id, ids=ids) for one in self._by_app.values())
        return set().union(*answers)


paper_holders = HolderTable()
