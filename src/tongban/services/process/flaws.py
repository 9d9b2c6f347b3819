"""Everything that can be wrong with a BPMN text: what it is, and how to mend it. Message ids with places."""

from dataclasses import dataclass

from tongban.kernel.errors import N_


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One kind of fault; `facts` of a finding fill the places of both sentences."""

    why: str
    mend: str


_DRAW_AGAIN = N_("Delete this part and draw it again in the editor.")

# the text itself
TOO_LARGE = Flaw(
    why=N_("larger than %(limit)d kB."),
    mend=N_("Take out what is no part of the process, such as pictures and notes of other programs."),
)
NOT_XML = Flaw(
    why=N_("this is no XML: %(why)s"), mend=N_("Save the process again as a BPMN 2.0 file and bring that.")
)
DOCTYPE = Flaw(
    why=N_("a document type is not allowed."), mend=N_("Delete the line that begins with <!DOCTYPE.")
)
NOT_BPMN = Flaw(
    why=N_("this is no BPMN 2.0 (definitions expected)."),
    mend=N_("Bring a file that a BPMN 2.0 editor has saved."),
)
ENCODING = Flaw(
    why=N_("the characters of this file cannot be read (%(encoding)s)."), mend=N_("Save the file as UTF-8.")
)
ONE_PROCESS = Flaw(
    why=N_("one process is expected, there are %(count)d."),
    mend=N_("Keep one process a file and publish the others by themselves."),
)
DRAWING_ONLY = Flaw(
    why=N_("the process says that it is a drawing only (isExecutable)."),
    mend=N_("Set isExecutable to true once each step has its post."),
)
NO_ID = Flaw(why=N_("“%(element)s” has no id."), mend=N_("Give it an id that nothing else has."))
ID_LENGTH = Flaw(
    why=N_("the id is longer than %(most)d characters."),
    mend=N_("Give it a shorter id and use it in the flows."),
)
SAME_ID = Flaw(
    why=N_("the id “%(id)s” is used twice."),
    mend=N_("Give one of the two another id and use it in its flows."),
)
NOT_A_NUMBER = Flaw(why=N_("a place of the diagram is no number."), mend=_DRAW_AGAIN)
NAME_LENGTH = Flaw(
    why=N_("the name is longer than %(most)d characters."),
    mend=N_("Say it shorter; details belong to the guide."),
)
ENGINE = Flaw(why=N_("the engine cannot read this: %(why)s"), mend=_DRAW_AGAIN)

# elements that do not run here
SCRIPT_LANGUAGE = Flaw(
    why=N_("scripts are CEL only, this is %(language)s."),
    mend=N_("Make it a user task of a post, or write what it works out in CEL."),
)
_UNSUPPORTED = N_("“%(element)s” is not supported.")
BARE_TASK = Flaw(why=_UNSUPPORTED, mend=N_("Make it a user task and say which post does it."))
MACHINE_TASK = Flaw(
    why=_UNSUPPORTED,
    mend=N_("Nothing runs by itself here: make it a user task of a post, or take it out."),
)
NESTED = Flaw(why=_UNSUPPORTED, mend=N_("Draw its steps in this process itself."))
EVENT = Flaw(
    why=_UNSUPPORTED,
    mend=N_("Take the event out: limits stand at the steps, and reminders come by themselves."),
)
GATEWAY = Flaw(why=_UNSUPPORTED, mend=N_("Use an exclusive, parallel or inclusive gateway."))
UNSUPPORTED = Flaw(why=_UNSUPPORTED, mend=N_("Take it out: it would do nothing here."))

# the shape
TOO_MANY = Flaw(why=N_("more than %(most)d elements."), mend=N_("Divide it into several processes."))
LOOSE_FLOW = Flaw(
    why=N_("leads from or to “%(end)s”, which is not there."),
    mend=N_("Delete the flow, or connect it again."),
)
ONE_START = Flaw(
    why=N_("one start is expected, there are %(count)d."),
    mend=N_("Keep one start event and lead to everything from there."),
)
START_ENTERED = Flaw(
    why=N_("nothing may lead back to the start."), mend=N_("Lead back to the first step instead.")
)
NO_END = Flaw(why=N_("there is no end."), mend=N_("Add an end event and lead the last step to it."))
NO_STEP = Flaw(
    why=N_("there is no step that anybody does."), mend=N_("Add a user task and say which post does it.")
)
UNREACHED = Flaw(why=N_("nothing leads here."), mend=N_("Draw a flow to it, or delete it."))
NO_WAY_OUT = Flaw(
    why=N_("no end can be reached from here."), mend=N_("Draw a flow from here to a next step or to an end.")
)
AFTER_END = Flaw(
    why=N_("nothing may follow an end."), mend=N_("Delete the flow, or make the end a step of a post.")
)
NEEDS_GATEWAY = Flaw(
    why=N_("needs a gateway to go more than one way."),
    mend=N_("Put an exclusive gateway (one way of several) or a parallel one (all ways) behind it."),
)
CIRCLE = Flaw(
    why=N_("goes round without anybody acting."), mend=N_("Put a user task into the circle, or open it.")
)

# steps
NO_POST = Flaw(
    why=N_("says not which post does it (post)."), mend=N_("Choose the post, or let the applicant do it.")
)
POST_LENGTH = Flaw(
    why=N_("“%(code)s” is longer than a code of a post or an organisation may be."),
    mend=N_("Choose one of the list."),
)
BAD_SIGNING = Flaw(
    why=N_("“%(signing)s” is no way in which several posts sign."),
    mend=N_("Write all where everybody must sign, any where the first who signs does it."),
)
TOO_MANY_POSTS = Flaw(
    why=N_("%(most)d or more further posts sit at this step."),
    mend=N_("Draw some of them as steps of their own, on branches side by side."),
)
ONE_ACT = Flaw(
    why=N_(
        "acceptance, opinion letters, decision and issuance are one act each and are not signed by several."
    ),
    mend=N_("Let the posts sign in a review before it, or write signing any."),
)
BAD_DAYS = Flaw(
    why=N_("the step limit “%(days)s” is no number of days."),
    mend=N_("Write whole working days from 1 to 999, or leave it empty."),
)
NO_NAME = Flaw(
    why=N_("a step needs a name that people can read."),
    mend=N_("Name what is done, such as review or approval."),
)
LOST_OUTCOME = Flaw(
    why=N_("the outcome “%(outcome)s” leads nowhere."),
    mend=N_("Add a flow behind the gateway whose condition asks for it, or make one flow the default."),
)
ORGANISATION_UNKNOWN = Flaw(
    why=N_("no organisation has the code “%(code)s”."), mend=N_("Choose own, superior or a code of the list.")
)

# conditions
NO_CONDITION = Flaw(
    why=N_("needs a condition, or to be the default of its gateway."),
    mend=N_('Write a condition such as outcome == "agree", or make it the default.'),
)
LOOSE_CONDITION = Flaw(
    why=N_("a condition may stand behind a gateway only."),
    mend=N_("Delete the condition, or put an exclusive gateway before the flow."),
)
_CEL_LIKE = N_('Write it like outcome == "agree" or data.area > 100, joined by && and ||.')
NOT_CEL_FROM = Flaw(why=N_("cannot be read as CEL from character %(at)d on: %(expression)s"), mend=_CEL_LIKE)
NOT_CEL = Flaw(why=N_("cannot be read as CEL: %(why)s"), mend=_CEL_LIKE)
FOREIGN_DEFAULT = Flaw(
    why=N_("its default “%(flow)s” does not leave it."),
    mend=N_("Choose the default among the flows behind it."),
)

# what several branches come to
TWICE = Flaw(
    why=N_("branches that run at the same time meet here one by one: what follows would be done twice."),
    mend=N_("Join the branches with a parallel gateway before this."),
)
AGAIN = Flaw(
    why=N_("begins again while what it began before may still be under way."),
    mend=N_("Lead back only after its branches have joined at a parallel gateway."),
)
WAITS = Flaw(
    why=N_("waits for a branch that may never come: “%(missing)s”."),
    mend=N_(
        "Let every branch that begins at one parallel gateway end in this one, or make this one exclusive."
    ),
)
ENDLESS = Flaw(
    why=N_("may go on for ever without coming to an end."),
    mend=N_("Give each branch a way to the gateway that joins it."),
)
TOO_MANY_BRANCHES = Flaw(
    why=N_("too many branches at the same time to be checked."),
    mend=N_("Join branches earlier, or divide the process."),
)

# what stands in the BPMN by name → how it is to be mended
_BY_NAME = {
    "task": BARE_TASK,
    "serviceTask": MACHINE_TASK,
    "sendTask": MACHINE_TASK,
    "receiveTask": MACHINE_TASK,
    "businessRuleTask": MACHINE_TASK,
    "serviceTaskOperator": MACHINE_TASK,
    "callActivity": NESTED,
    "subProcess": NESTED,
    "adHocSubProcess": NESTED,
    "transaction": NESTED,
    "eventBasedGateway": GATEWAY,
    "complexGateway": GATEWAY,
}


def unsupported(name: str) -> Flaw:
    """The flaw of an element that does not run here."""
    return _BY_NAME.get(name) or (EVENT if "Event" in name else UNSUPPORTED)
