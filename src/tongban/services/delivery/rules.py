"""What may happen to a parcel: pure tables and functions."""

import re

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.delivery.facts import Choice, ParcelState, Recipient, Step, Way

S = ParcelState

# step → the states it may start from, and where it leads
MOVES: dict[Step, tuple[frozenset[ParcelState], ParcelState]] = {
    Step.CHOOSE: (frozenset({S.CHOSEN, S.READY}), S.CHOSEN),
    Step.MAKE_READY: (frozenset({S.CHOSEN}), S.READY),
    Step.ORDER: (frozenset({S.CHOSEN, S.READY}), S.ORDERED),
    Step.PICKED_UP: (frozenset({S.ORDERED}), S.ON_THE_WAY),
    # a courier tells what it likes in the order it likes: what it says last counts
    Step.MOVED: (frozenset({S.ORDERED, S.ON_THE_WAY}), S.ON_THE_WAY),
    Step.HANDED_OUT: (frozenset({S.READY, S.ORDERED, S.ON_THE_WAY}), S.DELIVERED),
    Step.BROUGHT_BACK: (frozenset({S.ORDERED, S.ON_THE_WAY}), S.READY),
    Step.LOST: (frozenset({S.ORDERED, S.ON_THE_WAY}), S.READY),
    Step.CANCEL: (frozenset({S.CHOSEN, S.READY}), S.CANCELLED),
}

_PHONE = re.compile(r"(?:\+?86)?1\d{10}|0\d{2,3}-?\d{7,8}")
LONGEST = {"name": 60, "phone": 20, "address": 200}
SHORTEST_ADDRESS = 6


class ParcelOutOfOrder(Refused):
    """The parcel is not where this step starts from."""

    code = "parcel-out-of-order"
    title = N_("The parcel has moved on and this can no longer be done. Reload the page to see where it is.")


class RecipientIncomplete(Invalid):
    """A courier needs a name, a telephone number and an address."""

    code = "recipient-incomplete"
    title = N_("A courier needs a name, a telephone number and a full address.")


def moved(state: str, step: Step) -> ParcelState:
    """Where `step` leads from `state`. Raises ParcelOutOfOrder."""
    starts, leads_to = MOVES[step]
    if ParcelState(state) not in starts:
        raise ParcelOutOfOrder(facts={"state": str(state), "step": step})
    return leads_to


def checked_choice(choice: Choice) -> Choice:
    """The choice with its address tidied; the address of one that needs none is left out.

    Raises RecipientIncomplete with `facts["fields"]`.
    """
    if choice.way is not Way.COURIER:
        return Choice(way=choice.way)
    given = choice.recipient or Recipient(name="", phone="", address="")
    tidy = Recipient(
        name=" ".join(given.name.split()),
        phone=re.sub(r"\s", "", given.phone),
        address=" ".join(given.address.split()),
    )
    wrong: dict[str, str] = {}
    if not tidy.name or len(tidy.name) > LONGEST["name"]:
        wrong["name"] = N_("Write the name of whoever takes it.")
    if not _PHONE.fullmatch(tidy.phone):
        wrong["phone"] = N_("Write a mobile number of 11 digits, or a landline with its area code.")
    if not SHORTEST_ADDRESS <= len(tidy.address) <= LONGEST["address"]:
        wrong["address"] = N_("Write the address down to the house number.")
    if wrong:
        raise RecipientIncomplete(facts={"fields": wrong})
    return Choice(way=Way.COURIER, recipient=tidy)


def payer(address: str, *, city: str) -> str:
    """Who pays the courier: the sender within the city, else the recipient on arrival (our default)."""
    return "sender" if city and city in address else "recipient"


def city_words(organisation: str) -> str:
    """The city as its offices' names begin: 亳州市… → 亳州; empty where the name tells none."""
    found = re.match(r"(.{2,6}?)(?:市|区|县)", organisation)
    return found[1] if found else ""
