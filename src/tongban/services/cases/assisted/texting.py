"""The message that carries a one-time code to a phone."""

from datetime import datetime

from tongban.kernel.errors import NoProvider
from tongban.services.cases.assisted.facts import CodeUse


def text_code(*, phone: str, code: str, use: CodeUse, place_name: str, item_name: str, at: datetime) -> None:
    """Send the code with what it is for, so that nobody reads it out for something else.

    Raises NoProvider where no gateway for text messages is connected.
    """
    raise NoProvider(facts={"port": "messages.sms_gateway"})
