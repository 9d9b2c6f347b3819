"""How a word is found and locked by the verbs that decide about it."""

from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.search.aliases.dictionary import lock_dictionary
from tongban.services.search.aliases.facts import State
from tongban.services.search.aliases.models import SearchAlias


class WordDecided(Refused):
    """Somebody has decided about the word meanwhile."""

    code = "search-word-decided"
    title = N_("This has been decided about “%(term)s” meanwhile. Look at it again.")


def locked_word(alias_id: UUID, *, state: State) -> SearchAlias:
    """The word under lock, with its dictionary. 4 SQL. Raises NotFound, WordDecided (another state)."""
    found = SearchAlias.objects.filter(pk=alias_id).values_list("collection", flat=True).first()
    if found is None:
        raise NotFound(facts={"word": str(alias_id)})
    lock_dictionary(found)
    row = SearchAlias.objects.select_for_update().get(pk=alias_id)
    if row.state != state:
        raise WordDecided(facts={"term": row.term, "state": row.state})
    return row


def name_of(by: Actor) -> str:
    """The officer's name; nothing for a job."""
    return by.name if isinstance(by, Officer) else ""


def subject(row: SearchAlias) -> str:
    """What the trail calls a word."""
    return f"search-word:{row.collection}:{row.term}"
