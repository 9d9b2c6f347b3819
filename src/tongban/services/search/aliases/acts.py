"""What the acts on words and sets are called on the trail."""

from collections.abc import Mapping

from tongban.kernel.errors import N_
from tongban.services.search.aliases.commands import accept, propose, refuse, withdraw
from tongban.services.search.evaluation.commands import keep

ACTS: Mapping[str, str] = {
    propose.ACT: N_("Word proposed for the search"),
    propose.CHANGE_ACT: N_("Proposed word of the search changed"),
    accept.ACT: N_("Word of the search accepted"),
    refuse.ACT: N_("Word of the search refused"),
    withdraw.ACT: N_("Word of the search withdrawn"),
    keep.ACT: N_("Set of questions kept"),
    keep.DROP_ACT: N_("Set of questions dropped"),
}
