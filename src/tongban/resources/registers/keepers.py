"""Who keeps a fact to which somebody objects: one answerer for each kind of fact (port `registers.fact_keepers`).

The registers answer for what they hold themselves; what stands above them, such as the licence library,
answers for its own. The objection goes the same way, whoever keeps what it is about.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tongban.foundation.directory.public import OrganisationFact
from tongban.foundation.identity.public import Person
from tongban.kernel.ports import PortTable
from tongban.resources.registers.refusals import UnknownField


@dataclass(frozen=True, kw_only=True)
class KeptFact:
    """What is held, what it is called and where it stands (message ids, or data), and who answers for it.

    `uscc` is the firm's that the fact is about, "" for a person's.
    """

    value: str
    label: str
    source: str
    uscc: str
    keeper: OrganisationFact
    post_code: str


class FactKeeper(Protocol):
    """Answers for one kind of fact, and only to the one it is about or who represents the firm."""

    def kept(self, *, fact: str, uscc: str, by: Person, at: datetime) -> KeptFact:
        """The fact. Raises UnknownField, NotYourData, NotFound, RegisterSilent, NoKeeper."""
        ...


class KeeperTable(PortTable[FactKeeper]):
    """One answerer for each kind of fact: `person`, `firm`, `licence`, …"""

    def keeper_of(self, fact: str) -> FactKeeper:
        """Who answers for a fact `<kind>.…`. Raises UnknownField."""
        found = self.of(fact.partition(".")[0])
        if found is None:
            raise UnknownField(facts={"field": fact})
        return found

    def may_be_disputed(self, fact: str) -> bool:
        """Whether somebody answers for facts of this kind."""
        return self.of(fact.partition(".")[0]) is not None


fact_keepers = KeeperTable("registers.fact_keepers")
