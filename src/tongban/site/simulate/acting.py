"""Does one act of the story by its verb, as the one who does it."""

import random
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer, holders_of, officer_of, organisation_by_code
from tongban.foundation.identity.public import Person
from tongban.foundation.trail.public import entries_about
from tongban.services.cases.public import (
    Outcome,
    SignedByToken,
    SlotInput,
    accept_case,
    decide_case,
    end_procedure,
    extend_limit,
    issue_result,
    refuse_acceptance,
    request_correction,
    resubmit_case,
    review_case,
    start_procedure,
    urge_case,
    withdraw_case,
)
from tongban.services.feedback.public import (
    Channel,
    ComplaintKind,
    Finding,
    RatingLevel,
    Stage,
    answer_bad_rating,
    answer_complaint,
    complain,
    own_complaints,
    rate_case,
    take_complaint,
)
from tongban.site.simulate.answering import NobodyThere
from tongban.site.simulate.applying import Applying, upload
from tongban.site.simulate.cast import Cast
from tongban.site.simulate.facts import POST, Act, Doing, Life, Plan
from tongban.standards.working_time import Procedure

# how the trail calls each act, and about what
ON_THE_TRAIL = {
    Doing.SUBMIT: ("cases", "cases.submit"),
    Doing.ACCEPT: ("cases", "cases.accept"),
    Doing.ASK_CORRECTION: ("cases", "cases.request_correction"),
    Doing.CORRECT: ("cases", "cases.resubmit"),
    Doing.REFUSE_ACCEPTANCE: ("cases", "cases.refuse_acceptance"),
    Doing.REVIEW: ("cases", "cases.review"),
    Doing.DECIDE: ("cases", "cases.decide"),
    Doing.ISSUE: ("cases", "cases.issue"),
    Doing.EXTEND: ("cases", "cases.extend"),
    Doing.BEGIN_PROCEDURE: ("cases", "cases.start_procedure"),
    Doing.END_PROCEDURE: ("cases", "cases.end_procedure"),
    Doing.WITHDRAW: ("cases", "cases.withdraw"),
    Doing.URGE: ("cases", "cases.urge"),
    Doing.RATE: ("ratings", "feedback.rate"),
    Doing.ANSWER_RATING: ("ratings", "feedback.answer"),
    Doing.COMPLAIN: ("complaints", "feedback.complain"),
    Doing.TAKE_COMPLAINT: ("complaints", "feedback.take_complaint"),
    Doing.ANSWER_COMPLAINT: ("complaints", "feedback.answer_complaint"),
}
_KINDS = tuple(dict.fromkeys(kind for kind, _ in ON_THE_TRAIL.values()))
_FIRST = 1  # of the special procedures of a case: there is one
Done = tuple[str, str, datetime]  # subject, act, moment


class NoCase(LookupError):
    """The application was refused, so nothing that would follow it can be done."""


class Hands:
    """Does the acts of one story. `numbers` are those of its cases that there are already, by key of the story."""

    def __init__(self, *, plan: Plan, cast: Cast, numbers: dict[str, str]) -> None:
        self.plan, self.cast, self.numbers = plan, cast, numbers
        self._applying = Applying()
        self._verbs: dict[Doing, Callable[[Life, Act, str], object]] = {
            Doing.ACCEPT: self._accept,
            Doing.ASK_CORRECTION: self._ask_correction,
            Doing.CORRECT: self._correct,
            Doing.REFUSE_ACCEPTANCE: self._refuse_acceptance,
            Doing.REVIEW: self._review,
            Doing.DECIDE: self._decide,
            Doing.ISSUE: self._issue,
            Doing.EXTEND: self._extend,
            Doing.BEGIN_PROCEDURE: self._begin_procedure,
            Doing.END_PROCEDURE: self._end_procedure,
            Doing.WITHDRAW: self._withdraw,
            Doing.URGE: self._urge,
            Doing.RATE: self._rate,
            Doing.ANSWER_RATING: self._answer_rating,
            Doing.COMPLAIN: self._complain,
            Doing.TAKE_COMPLAINT: self._take_complaint,
            Doing.ANSWER_COMPLAINT: self._answer_complaint,
        }

    def do(self, life: Life, act: Act) -> None:
        """Do it. Raises NoCase, and what the verb refuses."""
        if act.doing is Doing.SUBMIT:
            self._submit(life, act)
            return
        if life.key not in self.numbers:
            raise NoCase(life.key)
        self._verbs[act.doing](life, act, self.numbers[life.key])

    def keys_by_number(self) -> dict[str, str]:
        """The story's keys of the cases that there are."""
        return {number: key for key, number in self.numbers.items()}

    def done_of(self, lives: Iterable[Life]) -> set[Done]:
        """What of these lives stands on the trail already. 2 SQL; none where no case of them is there."""
        numbers = [self.numbers[life.key] for life in lives if life.key in self.numbers]
        subjects = [f"{kind}:{number}" for kind in _KINDS for number in numbers]
        if not subjects:
            return set()
        found = entries_about(subjects)
        return {(subject, one.act, one.act_at) for subject, ones in found.items() for one in ones}

    def is_done(self, life: Life, act: Act, done: set[Done]) -> bool:
        """Whether the trail has this act at this moment."""
        kind, name = ON_THE_TRAIL[act.doing]
        return (f"{kind}:{self.numbers.get(life.key)}", name, act.at) in done

    def key_of(self, life: Life) -> str:
        """Under which the application is handed in: twice handed in it is one case."""
        return f"{self.plan.key}:{life.key}"

    def _person(self, life: Life, act: Act) -> Person:
        return self.cast.person(life.resident, at=act.at)

    def _submit(self, life: Life, act: Act) -> None:
        by = self._person(life, act)
        token = self.cast.token(life.resident, at=act.at)
        self.numbers[life.key] = self._applying.submit(
            life, by=by, token=token, key=self.key_of(life), at=act.at
        )

    def _accept(self, life: Life, act: Act, number: str) -> None:
        accept_case(number=number, by=self.cast.officer(act.by, at=act.at), at=act.at)

    def _ask_correction(self, life: Life, act: Act, number: str) -> None:
        wanted = [(key, what) for key, what in act.said["wanted"]]
        request_correction(number=number, wanted=wanted, by=self.cast.officer(act.by, at=act.at), at=act.at)

    def _correct(self, life: Life, act: Act, number: str) -> None:
        by = self._person(life, act)
        draw = random.Random(f"{self.key_of(life)}:correction")  # noqa: S311 - a repeatable draw, no secret
        slots = [
            SlotInput(key=key, papers=(upload(key, draw, by=by, at=act.at),)) for key in act.said["slots"]
        ]
        signature = SignedByToken(token_id=self.cast.token(life.resident, at=act.at))
        resubmit_case(number=number, form={}, slots=slots, signature=signature, by=by, at=act.at)

    def _refuse_acceptance(self, life: Life, act: Act, number: str) -> None:
        said = act.said
        refuse_acceptance(
            number=number,
            reasons=said["reasons"],
            article=said["article"],
            by=self.cast.officer(act.by, at=act.at),
            at=act.at,
        )

    def _review(self, life: Life, act: Act, number: str) -> None:
        review_case(
            number=number,
            advice=Outcome(act.said["advice"]),
            opinion=act.said["opinion"],
            by=self.cast.officer(act.by, at=act.at),
            at=act.at,
        )

    def _decide(self, life: Life, act: Act, number: str) -> None:
        decide_case(
            number=number,
            outcome=Outcome(act.said["outcome"]),
            reasons=act.said.get("reasons", ""),
            article=act.said.get("article", ""),
            by=self.cast.officer(act.by, at=act.at),
            at=act.at,
        )

    def _issue(self, life: Life, act: Act, number: str) -> None:
        issue_result(number=number, by=self.cast.officer(act.by, at=act.at), at=act.at)

    def _extend(self, life: Life, act: Act, number: str) -> None:
        said, by = act.said, self.cast.officer(act.by, at=act.at)
        extend_limit(number=number, count=said["days"], reasons=said["reasons"], by=by, at=act.at)

    def _begin_procedure(self, life: Life, act: Act, number: str) -> None:
        start_procedure(
            number=number,
            procedure=Procedure.TESTING,
            planned_days=act.said["days"],
            reasons=act.said["reasons"],
            by=self.cast.officer(act.by, at=act.at),
            at=act.at,
        )

    def _end_procedure(self, life: Life, act: Act, number: str) -> None:
        by = self.cast.officer(act.by, at=act.at)
        end_procedure(number=number, place=_FIRST, result=act.said["result"], by=by, at=act.at)

    def _withdraw(self, life: Life, act: Act, number: str) -> None:
        withdraw_case(number=number, reasons=act.said["reasons"], by=self._person(life, act), at=act.at)

    def _urge(self, life: Life, act: Act, number: str) -> None:
        urge_case(number=number, reason=act.said["reason"], by=self._person(life, act), at=act.at)

    def _rate(self, life: Life, act: Act, number: str) -> None:
        rate_case(
            number=number,
            by=self._person(life, act),
            level=RatingLevel(act.said["level"]),
            options=(),
            text=act.said["text"],
            channel=Channel.MOBILE,
            at=act.at,
        )

    def _answer_rating(self, life: Life, act: Act, number: str) -> None:
        answer_bad_rating(
            number=number,
            stage=Stage(act.said["stage"]),
            by=self.cast.officer(act.by, at=act.at),
            text=act.said["text"],
            at=act.at,
        )

    def _complain(self, life: Life, act: Act, number: str) -> None:
        kind = ComplaintKind(act.said["kind"])
        complain(number=number, kind=kind, text=act.said["text"], by=self._person(life, act), at=act.at)

    def _take_complaint(self, life: Life, act: Act, number: str) -> None:
        take_complaint(complaint_id=self._complaint(life, act, number), by=_holder(life, act), at=act.at)

    def _answer_complaint(self, life: Life, act: Act, number: str) -> None:
        answer_complaint(
            complaint_id=self._complaint(life, act, number),
            finding=Finding(act.said["finding"]),
            text=act.said["text"],
            by=_holder(life, act),
            at=act.at,
        )

    def _complaint(self, life: Life, act: Act, number: str) -> UUID:
        return own_complaints(number=number, by=self._person(life, act))[0].id


def _holder(life: Life, act: Act) -> Officer:
    """Who came first to the post that does the act in the office of the service. Raises NobodyThere."""
    post, office = act.by.removeprefix(POST), organisation_by_code(life.service.organisation)
    held = holders_of(post_code=post, organisation_id=office.id, at=act.at)
    if not held:
        raise NobodyThere(facts={"post": post})
    return officer_of(account_id=held[0], at=act.at)
