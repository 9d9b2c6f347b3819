"""What stands on every document, and on every notice to an applicant. Days are ISO texts; nothing is markup."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

Day = Annotated[date, PlainSerializer(lambda day: day.isoformat(), return_type=str)]
Moment = Annotated[datetime, PlainSerializer(lambda at: at.isoformat(timespec="minutes"), return_type=str)]


class Content(BaseModel):
    """On every document: who issues it, its own number (文号), its day, and what its QR leads to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: str
    number: str
    date: Day
    case_number: str = ""
    qr: str = ""
    note: str = ""
    enquiry: str = ""


class ToApplicant(Content):
    """A notice to the applicant about one item."""

    applicant: str
    item: str


class FormRow(BaseModel):
    """One answer; `source` names the register or licence that a known fact came from."""

    label: str
    value: str
    source: str = ""
