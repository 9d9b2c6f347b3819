"""The words of the agent's page, in the language of the page that the phone keeps."""

from django.utils.translation import gettext as _


def agent_words() -> dict[str, str]:
    """Every sentence that the page's script says."""
    return {
        "pin_wrong": _("This PIN does not open the drafts on this device."),
        "pin_short": _("At least eight characters, twice the same."),
        "wiped": _(
            "This browser keeps no drafts: they were cleared, or never kept. Nothing can bring them back."
        ),
        "other": _(
            "The drafts on this device belong to another agent. Only that agent’s PIN and sign-in open and send them."
        ),
        "offline": _("No network. Drafts stay here, encrypted; send them later."),
        "online": _("There is a network. What is ready can be sent."),
        "saved": _("Saved on this device, encrypted."),
        "none": _("No drafts on this device."),
        "no_items": _("Keep a service on this device first, while there is a network."),
        "kept": _("Kept on this device"),
        "keep": _("Keep on this device"),
        "edit": _("Open"),
        "send": _("Send"),
        "drop": _("Delete"),
        "sign_in": _("Sign in first, then send again. Nothing is lost."),
        "code": _(
            "A code went to the person’s phone. Call them and ask for it, or enter it when they are here."
        ),
        "code_label": _("The code from their phone"),
        "confirm": _("Confirm"),
        "sent": _("Sent. Let the person check it and agree."),
        "done": _("Submitted already. The draft is taken off this device."),
        "failed": _("That did not arrive. The draft stays here; try again."),
        "sometimes": _("as the case may be"),
        "photo": _("Photo"),
        "photos": _("photos on this device"),
        "name": _("Name"),
        "id_number": _("ID number"),
        "back": _("Back to the list"),
        "save": _("Save"),
        "too_large": _("This photo is too large."),
    }
