"""Questions that papers asks the floors above."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from tongban.foundation.papers.facts import Manuscript, SealPlace, Written
from tongban.kernel.actors import Actor
from tongban.kernel.ports import Port, PortTable


class UploadTargets(Protocol):
    """Where uploads in pieces of one kind go (answered by the app that owns the target)."""

    def check(self, *, key: str, by: Actor) -> None:
        """Raise NotFound or a refusal unless `by` may add a file to `<kind>:<key>` now."""
        ...

    def put(self, *, key: str, paper_id: UUID, by: Actor, at: datetime) -> None:
        """Add the paper, which is in the draft space of `by`; again is no harm."""
        ...


class PaperReaders(Protocol):
    """Says who may read the papers of one kind of owner (answered by the owner's app)."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """Whether `by` may read papers whose owner is `<kind>:<key>`."""
        ...


class PaperOpenings(Protocol):
    """Is told that somebody opened a paper of one kind of owner (answered by owners who note that)."""

    def opened(self, *, key: str, by: Actor, at: datetime) -> None:
        """`by`, who may read it, opened a paper whose owner is `<kind>:<key>`."""
        ...


class GlyphWaits(Protocol):
    """What waits for a font besides papers (answered by each app that has such things)."""

    @property
    def label(self) -> str:
        """What they are, as a message id in the plural."""
        ...

    def lacking(self) -> dict[str, int]:
        """The characters that they lack → how many lack just these."""
        ...

    def go_on(self, *, by: Actor, at: datetime) -> int:
        """Go on with those that lack none any more; answers how many. An operator (`by`) asked for it."""
        ...


class PaperHolders(Protocol):
    """Says which uploads of a person are still needed (answered by each app that names them)."""

    def held(self, *, account_id: int, ids: Collection[UUID]) -> set[UUID]:
        """Those of `ids`, uploads of this account, that something still names."""
        ...


class Sealer(Protocol):
    """Puts an organisation's e-seal on a PDF (answered by seals)."""

    def seal(
        self,
        pdf: bytes,
        *,
        organisation_id: UUID,
        reason: str,
        place: SealPlace | None,
        at: datetime,
        template: str = "",
        subject: str = "",
        by: str = "",
    ) -> bytes:
        """The PDF with the seal; `template` names the kind of paper, for which there may be a seal of its own.

        `subject` is what the paper belongs to and `by` who has it sealed, both for the log of uses.
        """
        ...


class SealSource(Sealer, Protocol):
    """The same for one paper, or for a row of them."""

    def batch(self) -> Sealer:
        """Seals many papers one after the other with each key loaded once."""
        ...


class PaperWriter(Protocol):
    """Writes official papers as files of one form (answered by papers for PDF/A; another may stand beside it)."""

    @property
    def name(self) -> str:
        """By which the setting names it."""
        ...

    @property
    def media_type(self) -> str:
        """Of its files."""
        ...

    @property
    def extension(self) -> str:
        """Of the names of its files, without the dot."""
        ...

    @property
    def claims(self) -> tuple[str, ...]:
        """The standards that its files are made to."""
        ...

    def write(self, document: Manuscript, *, at: datetime) -> Written:
        """The file, dated `at`: the same document and moment give the same bytes.

        Raises GlyphMissing, TemplateUnknown.
        """
        ...


class VirusScan(Protocol):
    """Looks into a file before it is kept."""

    def found_in(self, path: Path) -> str:
        """The name of what was found, or empty."""
        ...


sealer: Port[SealSource] = Port("papers.sealer")
virus_scan: Port[VirusScan] = Port("papers.virus_scan")
# by name; the setting TONGBAN_PAPER_WRITER chooses one
paper_writers: PortTable[PaperWriter] = PortTable("papers.writers")
# by kind of owner (`case`, `licence`, …): what nobody answers for, nobody may read
paper_readers: PortTable[PaperReaders] = PortTable("papers.readers")
# by kind of owner, of those that note who opened their papers
paper_openings: PortTable[PaperOpenings] = PortTable("papers.openings")
# by kind of target (`draft`, …): where nobody answers, nothing is taken
upload_targets: PortTable[UploadTargets] = PortTable("papers.upload_targets")
# by app: what waits for a font besides papers
glyph_waits: PortTable[GlyphWaits] = PortTable("papers.glyph_waits")
# by app: everybody who may still need an upload of a person
paper_holders: PortTable[PaperHolders] = PortTable("papers.holders")
