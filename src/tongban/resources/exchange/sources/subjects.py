"""By what a source finds a subject: the blind index of a sound ID number or credit code."""

from tongban.foundation.vault.public import blind_index
from tongban.kernel.errors import Invalid
from tongban.resources.exchange.sources.facts import BadSubject
from tongban.resources.exchange.sources.ports import Subject, SubjectKind
from tongban.standards.codes import check_id_number, check_uscc

INDEX_PURPOSE = {SubjectKind.PERSON: "id-number", SubjectKind.FIRM: "uscc"}


def subject_index(subject: Subject) -> bytes:
    """The blind index, the same in every register. Raises BadSubject."""
    return blind_index(INDEX_PURPOSE[subject.kind], checked_key(subject))


def checked_key(subject: Subject) -> str:
    """The key as registers hold it. Raises BadSubject."""
    try:
        if subject.kind is SubjectKind.PERSON:
            return str(check_id_number(subject.key))
        if subject.kind is SubjectKind.FIRM:
            return str(check_uscc(subject.key))
    except Invalid as refusal:
        raise BadSubject(facts={"reason": refusal.facts.get("reason", "")}) from None
    if key := subject.key.strip()[:120]:
        return key
    raise BadSubject(facts={"reason": "empty"})
