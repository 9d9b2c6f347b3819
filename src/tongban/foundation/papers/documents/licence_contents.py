"""What stands on licences and on the copies that are made of them for one use."""

from tongban.foundation.papers.documents.base import Content, Day, FormRow, Moment


class LicencePaper(Content):
    """电子证照. `title` its name; `rows` what it says; the rosette is drawn from the seed `pattern`.

    `offline_code` is the text of the code that is checked without a network, `canonical` the data that is attached.
    `guilloche` is that drawing itself, in papers that were ordered before.
    """

    title: str
    licence_number: str
    identifier: str
    version: int = 1
    rows: list[FormRow]
    colour: str = "#1b4f95"
    pattern: str = ""
    guilloche: str = ""
    offline_code: str = ""
    canonical: str = ""


class AnnotatedCopy(Content):
    """加注件 of a licence: what it says, for whom, for what and until when; `date` is the licence's day of issue.

    Source: GB/T 36905 (a copy that is used states its purpose and its end).
    """

    title: str
    licence_number: str
    identifier: str
    item: str
    receiver: str
    purpose: str
    made_at: Moment
    valid_until: Day
    trust: str = ""  # A to D (可信等级)
    rows: list[FormRow]
    colour: str = "#1b4f95"


# the layouts of a licence, of our own drawing: upright certificate, wide licence, card, statement
LAYOUTS = ("licence", "licence-portrait", "licence-card", "licence-statement")
PAPERS: dict[str, tuple[type[Content], str]] = {
    **dict.fromkeys(LAYOUTS, (LicencePaper, "电子证照")),
    "annotated-copy": (AnnotatedCopy, "电子证照加注件"),
}
