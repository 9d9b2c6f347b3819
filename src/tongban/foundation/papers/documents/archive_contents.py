"""What the papers of the e-archive ask for (电子档案销毁清册)."""

from pydantic import BaseModel

from tongban.foundation.papers.documents.base import Content


class ArchivedCase(BaseModel):
    """One package on the list."""

    archive_number: str
    title: str
    year: str
    retention: str
    sha256: str


class DisposalCertificate(Content):
    """电子档案销毁清册: what was destroyed and what is kept longer, who appraised it and who approved."""

    appraised_by: str
    opinion: str
    approved_by: str
    reason: str
    destroyed: list[ArchivedCase] = []
    prolonged: list[ArchivedCase] = []


PAPERS: dict[str, tuple[type[Content], str]] = {
    "disposal-certificate": (DisposalCertificate, "电子档案销毁清册"),
}
