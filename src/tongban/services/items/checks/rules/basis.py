"""The legal basis (设定依据) leads to an article that is in force."""

from collections.abc import Iterable

from tongban.kernel.errors import N_
from tongban.services.items.basis.facts import BasisState
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule

_SOURCE = "实施清单要素 by_law；行政许可法第十四条至第十七条"


@rule(
    number="Q61",
    text=N_("The item names the law on which it rests."),
    mend=N_("Enter the law, its document number and the article."),
    severity=Severity.ERROR,
    source=_SOURCE,
)
def basis_is_stated(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.basis:
        yield Fault(element="basis")


@rule(
    number="Q62",
    text=N_("Every law that is cited is in the law library."),
    mend=N_("Mend the title, or ask the operator to load the law."),
    severity=Severity.WARNING,
    source=_SOURCE,
)
def cited_laws_are_known(subject: CheckSubject) -> Iterable[Fault]:
    yield from _of_state(subject, BasisState.UNKNOWN_LAW)


@rule(
    number="Q63",
    text=N_("Every article that is cited stands in its law."),
    mend=N_("Look up the article; laws renumber them when they are amended."),
    severity=Severity.ERROR,
    source=_SOURCE,
)
def cited_articles_are_there(subject: CheckSubject) -> Iterable[Fault]:
    yield from _of_state(subject, BasisState.UNKNOWN_ARTICLE)


@rule(
    number="Q64",
    text=N_("Every law that is cited is in force."),
    mend=N_("Name the law that has taken its place; without one the item has no basis."),
    severity=Severity.ERROR,
    source=_SOURCE,
)
def cited_laws_are_in_force(subject: CheckSubject) -> Iterable[Fault]:
    yield from _of_state(subject, BasisState.NOT_IN_FORCE)


@rule(
    number="Q65",
    text=N_("A law is cited with its article."),
    mend=N_("Add the article: a law has dozens, and one of them sets up this item."),
    severity=Severity.WARNING,
    source="实施清单要素 TERMSNUMBER",
)
def laws_are_cited_with_their_article(subject: CheckSubject) -> Iterable[Fault]:
    for basis in subject.content.basis:
        if not basis.article:
            yield Fault(element="basis", facts={"law": basis.law[:120]})


def _of_state(subject: CheckSubject, state: BasisState) -> Iterable[Fault]:
    for found in subject.cited:
        if found.state is state:
            yield Fault(element="basis", facts={"place": found.place[:160]})
