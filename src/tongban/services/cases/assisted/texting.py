"""The message that carries a one-time code to a phone."""

from dataclasses import dataclass, field

from django.conf import settings

from tongban.foundation.messages.public import TextNotSent, TextUnsure, send_text
from tongban.services.cases.assisted.errors import CodeNotSent
from tongban.services.cases.assisted.facts import CODE_LASTS, CodeUse


@dataclass(frozen=True, kw_only=True)
class CodeText:
    """One text to send, once the transaction that made its code stands. `key` makes it one text."""

    phone: str = field(repr=False)
    text: str = field(repr=False)
    key: str


def words_of(code: str, *, use: CodeUse, place_name: str, item_name: str = "") -> str:
    """The text: what the code is for, so that nobody reads it out for something else."""
    minutes = int(CODE_LASTS.total_seconds() // 60)
    what = (
        f"您正在{place_name}办事，请把验证码告诉工作人员，确认您本人在场。"
        if use is CodeUse.PRESENCE
        else f"{place_name}正帮您办理“{item_name}”。核对无误、同意提交，再把验证码告诉工作人员。"
    )
    return f"【{settings.SITE['name']}】验证码{code}，{minutes}分钟内有效。{what}不是您本人在办，请勿告诉任何人。"


def text_code(one: CodeText) -> None:
    """Send it, outside any transaction. Raises CodeNotSent; a new one can be asked for."""
    try:
        send_text(phone=one.phone, text=one.text, key=one.key)
    except TextNotSent as failed:
        raise CodeNotSent from failed
    except TextUnsure:
        return  # it may still arrive; the page offers to send a new one
