"""Replies about the conversation itself: greeting, what it can do, what is not found and what it does not do."""

from django.urls import reverse
from django.utils.translation import gettext

from tongban.faces.assistant.asking import Speech
from tongban.faces.assistant.facts import Choice, Kind, Link, Reply, Sentence
from tongban.faces.assistant.matching import fit
from tongban.faces.assistant.telling import hall_sentences
from tongban.foundation.ui.public import site
from tongban.kernel.errors import N_
from tongban.services.items.public import themes

_MOST_THEMES = 4
# everyday questions that show what can be asked; they name services that any city offers
EXAMPLES = (
    N_("How do I replace a social security card?"),
    N_("What do I need to open a restaurant?"),
    N_("How far is my case?"),
)


def speech_reply(speech: Speech) -> Reply:
    """The reply to a greeting, thanks, or a question about the assistant."""
    if speech is Speech.THANKS:
        return _talk(gettext("You are welcome. Ask again whenever you need to."))
    if speech is Speech.EMPTY:
        return _talk(gettext("Write what you want to do, in your own words."), with_examples=True)
    if speech is Speech.CLEAR:
        cleared = gettext("What we talked of is deleted. What do you want to do?")
        return _talk(cleared, with_examples=True)
    if speech is Speech.RESTART:
        return _talk(gettext("Let us begin again. What do you want to do?"), with_examples=True)
    who = gettext(
        "I am the assistant of %(site)s, a program. I find services, ask about your situation, say what to bring, "
        "how long it takes and what it costs, and always from where in the guide I have it."
    ) % {"site": site()["name"]}
    return _talk(who, gettext("What I do not know I say, and tell you who does."), with_examples=True)


def which_service() -> Reply:
    """Something was asked, and nothing says of which service."""
    return _talk(gettext("Of which service? Write what you want to do, for example “food business licence”."))


def declined() -> Reply:
    """It is not about services."""
    texts = (
        gettext("I cannot help with that: I only know the services of this city's offices and their guides."),
        gettext("Ask me about something that you want to get done, or call %(phone)s.")
        % {"phone": site()["hotline"]},
    )
    return Reply(
        kind=Kind.DECLINED,
        sentences=tuple(Sentence(text=text) for text in texts),
        choices=(_person(),),
    )


def nothing_found(said: str) -> Reply:
    """No guide is about it: the nearest themes, the phones, and a person. 2 SQL, 1 when the themes are kept."""
    texts = [
        gettext("I found no service for “%(said)s” among the guides.") % {"said": said[:60]},
        gettext(
            "Try other words, or look through a theme. What is not here may still be done: a person will know."
        ),
    ]
    return Reply(
        kind=Kind.NOTHING,
        sentences=(*(Sentence(text=text) for text in texts), *hall_sentences()),
        choices=(_person(),),
        links=_near_themes(said),
    )


def _near_themes(said: str) -> tuple[Link, ...]:
    """The themes whose names hold most of what was said; the first of each kind where none does."""
    every = [*themes("p"), *themes("l")]
    near = sorted(every, key=lambda theme: -fit(said, [theme[1]]))[:_MOST_THEMES]
    return tuple(Link(label=label, url=f"{reverse('items:browse')}?theme={code}") for code, label in near)


def _talk(*texts: str, with_examples: bool = False) -> Reply:
    examples = tuple(Choice(label=gettext(one), value=f"say:{gettext(one)}") for one in EXAMPLES)
    return Reply(
        kind=Kind.TALK,
        sentences=tuple(Sentence(text=text) for text in texts),
        choices=examples if with_examples else (),
    )


def _person() -> Choice:
    return Choice(label=gettext("Ask a person"), value="person")
