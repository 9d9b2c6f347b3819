"""How whoever holds a licence agreed that it is used for a case."""

from tongban.foundation.seals.public import Way
from tongban.resources.licences.public import HolderConsent
from tongban.services.cases.assisted.models import Help
from tongban.services.cases.facts import IN_PERSON, Capacity
from tongban.services.cases.models import Case
from tongban.services.cases.signature_models import ApplicationSignature

_FOR_THEM = {
    Capacity.DELEGATE: HolderConsent.AUTHORITY,
    Capacity.REPRESENTATIVE: HolderConsent.AUTHORITY,
    Capacity.PARENT: HolderConsent.PARENT,
}


class NobodyAgreed(Exception):
    """A case has neither signature nor consent: no licence may go along with it."""


def how_holder_agreed(case: Case) -> HolderConsent:
    """By the signature on the application, at the counter, or through whom they let apply. 1 SQL or none.

    Raises NobodyAgreed (a fault of ours: nothing comes in unsigned, or at a counter without consent).
    """
    capacity = Capacity(case.capacity)
    if capacity in _FOR_THEM:
        return _FOR_THEM[capacity]
    if capacity in IN_PERSON:
        given = Help.objects.filter(case_id=case.pk).values_list("consent", flat=True).first()
        if given is None:
            raise NobodyAgreed(f"case {case.pk} was taken in at a counter without a consent")
        return HolderConsent(given)
    ways = (
        ApplicationSignature.objects.filter(case_id=case.pk).order_by("round").values_list("way", flat=True)
    )
    way = ways.first()
    if way is None:
        raise NobodyAgreed(f"the application of case {case.pk} is not signed")
    return HolderConsent.APPLIED if way == Way.TOKEN else HolderConsent.SIGNED
