"""One turn of the conversation: from the state and what is said to the reply and the next state.

The state stays with the person; nothing is written. The same state and words give the same reply.
"""

from dataclasses import replace

from tongban.faces.assistant.asking import asked_of
from tongban.faces.assistant.conversation import Talk
from tongban.faces.assistant.facts import Reply, State, Turn
from tongban.faces.assistant.setting import Setting

MOST_TURNS = 8
MOST_TYPED = 10_000  # characters taken; of them the first are read


def turn(state: State, said: str, *, choice: str = "", setting: Setting) -> tuple[State, Reply]:
    """Answer one sentence, or one choice of those that the last reply offered. At most 16 SQL."""
    typed = said[:MOST_TYPED].encode("utf-8", "ignore").decode()  # half a character is none
    if choice.startswith("say:"):
        typed, choice = choice.removeprefix("say:"), ""
    talk = Talk(state=state, setting=setting)
    talk.check_item()
    reply = talk.chosen(choice) if choice else talk.answered(asked_of(typed))
    words = typed.strip() or label_of(state, choice)
    kept = (*talk.state.turns, Turn(said=words, reply=reply))[-MOST_TURNS:]
    if talk.is_cleared:
        return State(begun=int(setting.now.timestamp()), turns=(Turn(said="", reply=reply),)), reply
    return replace(talk.state, turns=kept, begun=state.begun or int(setting.now.timestamp())), reply


def label_of(state: State, choice: str) -> str:
    """The words of a choice that the last reply offered."""
    last = state.turns[-1].reply.choices if state.turns else ()
    return next((one.label for one in last if one.value == choice), "")
