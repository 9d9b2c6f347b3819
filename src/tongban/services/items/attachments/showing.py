"""How a file is said on the guide: what it is, its name, its kind and how large it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.services.items.attachments.facts import AttachedFile, AttachmentKind
from tongban.services.items.facts import Slot

LABELS = {
    AttachmentKind.BLANK_FORM: N_("Blank form"),
    AttachmentKind.SAMPLE: N_("Filled-in sample"),
    AttachmentKind.RESULT_SAMPLE: N_("What it looks like"),
}
_KINDS = {
    "application/pdf": "PDF",
    "application/ofd": "OFD",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file to take along. `facts` such as “PDF, 120 KB”."""

    label: str
    title: str
    url: str
    facts: str

    @property
    def sentence(self) -> str:
        """For paper: what, name and facts in one line."""
        said = {"label": self.label, "title": self.title, "facts": self.facts}
        return gettext("%(label)s: %(title)s (%(facts)s)") % said


def file_line(file: AttachedFile) -> FileLine:
    """The line of one file. No SQL."""
    kind = _KINDS.get(file.media_type) or gettext("picture")
    return FileLine(
        label=gettext(LABELS[file.kind]),
        title=file.title,
        url=reverse("items:attachment", args=[file.id]),
        facts=gettext("%(kind)s, %(size)s") % {"kind": kind, "size": filesizeformat(file.size)},
    )


def lines_for(slot: Slot, files: Mapping[str, AttachedFile]) -> tuple[FileLine, ...]:
    """The blank form and the sample of a slot, where they are files of ours."""
    named = (slot.blank_form, slot.sample)
    return tuple(file_line(files[one]) for one in named if one in files)
