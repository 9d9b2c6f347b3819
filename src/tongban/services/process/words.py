"""The words of the drawing island: bpmn-js asks for them in English, the page brings them in its language."""

from django.utils.translation import gettext

from tongban.kernel.errors import N_

EDITOR_WORDS = (
    N_("Add a start"),
    N_("Add an end"),
    N_("Add a step"),
    N_("Add an exclusive gateway (one way of several)"),
    N_("Add a parallel gateway (all ways at once)"),
    N_("Add an inclusive gateway (each way that fits)"),
    N_("Move the sheet"),
    N_("Select several"),
    N_("Connect two elements"),
    N_("Next step"),
    N_("Gateway behind it"),
    N_("End behind it"),
    N_("Connect with another element"),
    N_("Delete"),
    N_("New step"),
    N_("This text cannot be drawn. It is checked as text below."),
)


def editor_words() -> dict[str, str]:
    """Each word in the language of the page."""
    return {word: gettext(word) for word in EDITOR_WORDS}
