"""What keeps an item from being published that says what may be asked for a licence, or withholds its grants."""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.services.items.facts import ItemContent
from tongban.services.items.flaw import Flaw


def licence_flaws(content: ItemContent) -> Iterator[Flaw]:
    """Kinds of business are about a type of licence; what is withheld stands on a law."""
    if content.kinds and not (content.result and content.result.licence_type):
        yield Flaw(
            rule="kinds-without-licence",
            place="kinds",
            text=N_("What may be asked for a licence needs the type of that licence under the result."),
        )
    for kind in content.kinds:
        if kind.business != "renewal" and (kind.opens or kind.lead):
            yield Flaw(
                rule="kind-without-end",
                place=f"kinds.{kind.business}",
                text=N_("Only a renewal is asked for so many days before the end."),
            )
    if content.publication.withheld and not content.publication.basis.strip():
        yield Flaw(
            rule="withheld-without-basis",
            place="publication.basis",
            text=N_("Grants are published; say which law forbids it here, to the article."),
        )
