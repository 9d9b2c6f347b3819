"""In which setting a conversation is held."""

from dataclasses import dataclass
from datetime import datetime

from tongban.foundation.identity.public import Person


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Who talks and from where: a signed-in person or nobody, the region preferred, the way back, the moment."""

    now: datetime
    person: Person | None = None
    region: str = ""
    here: str = "/assistant/"
    holder: str = ""  # for whom the state is sealed; empty: somebody who has not signed in
