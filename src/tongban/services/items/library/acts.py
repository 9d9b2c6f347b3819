"""What the acts of the list are called on the trail."""

from collections.abc import Mapping

from tongban.kernel.errors import N_

# each with a duty of its own; the others take the one to edit
REVIEWS = ("items.review-staffing", "items.review-legal")
ACTS: Mapping[str, str] = {
    "items.create-entry": N_("List entry created"),
    "items.claim": N_("List entry claimed"),
    "items.link": N_("Item put under the list"),
    "items.draft-change": N_("Change drafted"),
    "items.save-change": N_("Change saved"),
    "items.submit-change": N_("Change handed to the offices"),
    "items.withdraw-change": N_("Change withdrawn"),
    "items.review-staffing": N_("Staffing office looked at the change"),
    "items.review-legal": N_("Legal office looked at the change"),
    "items.bring-into-force": N_("Change came into force"),
    "items.follow-list": N_("Implementations followed the list"),
}
