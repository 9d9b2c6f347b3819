"""Tables of this app: they stand in the rooms that they belong to."""

from tongban.resources.exchange.answering.models import AnswerQuestions, GivenAnswer
from tongban.resources.exchange.batches.models import BatchFile, BatchPlan
from tongban.resources.exchange.comparing.models import (
    ComparedList,
    ComparedPerson,
    Comparison,
    ComparisonTerms,
    FilePart,
    ListPart,
    NameIndex,
    NameKey,
    ResultPart,
)
from tongban.resources.exchange.gateway.models import (
    AccessToken,
    ClientSystem,
    SubjectAsked,
    SubjectsOfHour,
    SystemKey,
    UsedNonce,
)
from tongban.resources.exchange.requesting.models import (
    Dispute,
    Grant,
    RequestedField,
    RequestStep,
    ShareRequest,
    YearCounter,
)
from tongban.resources.exchange.sources.models import (
    HeldChange,
    HeldEdition,
    HeldPart,
    HeldRow,
    HeldStage,
    SourceBinding,
)
from tongban.resources.exchange.subscribing.models import Notice, Subscription
from tongban.resources.exchange.uses.models import GrantDay, Use, UseDay

__all__ = [
    "AccessToken",
    "AnswerQuestions",
    "BatchFile",
    "BatchPlan",
    "ClientSystem",
    "ComparedList",
    "ComparedPerson",
    "Comparison",
    "ComparisonTerms",
    "Dispute",
    "FilePart",
    "GivenAnswer",
    "Grant",
    "GrantDay",
    "HeldChange",
    "HeldEdition",
    "HeldPart",
    "HeldRow",
    "HeldStage",
    "ListPart",
    "NameIndex",
    "NameKey",
    "Notice",
    "RequestStep",
    "RequestedField",
    "ResultPart",
    "ShareRequest",
    "SourceBinding",
    "SubjectAsked",
    "SubjectsOfHour",
    "Subscription",
    "SystemKey",
    "Use",
    "UseDay",
    "UsedNonce",
    "YearCounter",
]
