"""What values of each column look like, so that shifted columns show; and how a sample is shown without itself."""

from collections.abc import Mapping
from itertools import groupby

from tongban.resources.fusion.deliveries.facts import Delivered
from tongban.resources.fusion.deliveries.terms import About, AgreementTerms, Written
from tongban.resources.fusion.facts import KEY, SEEN, Field, Kind

_PERSON_ID = r"^[\s'-]*[0-9０-９]{14,17}[0-9０-９XxＸｘ]\s*$"
_CREDIT_CODE = r"^[\s'-]*[0-9A-Za-z０-９Ａ-Ｚａ-ｚ-]{15,20}\s*$"
_DAY = (
    r"^\s*((1[89]|20)[0-9]{2}([^0-9].*|[0-9]{4}.{0,15})?|[0-9]{5}"
    r"|[0-9]{1,2}[/. -][0-9]{1,2}[/. -][0-9]{2,4}.*|[0-9〇○零一二三四五六七八九]{4}年.*)$"
)
_MOST_PARTS = 12  # of a shape
_WORDS = r"\p{Han}"

_PEOPLE: Mapping[str, str] = {KEY: _PERSON_ID, Field.NAME.value: r"^[^0-9０-９]{1,60}$"}
_ENTITIES: Mapping[str, str] = {KEY: _CREDIT_CODE, Field.NAME.value: _WORDS}
_BOTH: Mapping[str, str] = {
    SEEN: _DAY,
    Field.SEX.value: r"^.{1,6}$",
    Field.BIRTH.value: _DAY,
    Field.NATION.value: r"^.{1,10}$",
    Field.REGION.value: r"^[0-9]{6,12}$|\p{Han}",
    Field.ADDRESS.value: _WORDS,
    Field.PHONE.value: r"^[+0-9０-９()（）\s/、,，-]{5,17}$",
    Field.TYPE.value: r"^.{1,60}$",
    Field.STATUS.value: r"^.{1,30}$",
    Field.REGISTERED.value: _DAY,
    Field.REPRESENTATIVE.value: _PERSON_ID,
    Field.SCOPE.value: _WORDS,
}


_SUBJECTS: Mapping[About, str] = {
    About.PERSON: _PERSON_ID,
    About.FIRM: _CREDIT_CODE,
    About.EITHER: f"{_PERSON_ID}|{_CREDIT_CODE}",
}
_WRITTEN: Mapping[Written, str] = {
    Written.DAY: _DAY,
    Written.NUMBER: r"^\s*[-+]?[0-9０-９,，]*[.．]?[0-9０-９]+\s*$",
    Written.PHONE: _BOTH[Field.PHONE.value],
    Written.WORDS: _WORDS,
}


def shape_of(terms: AgreementTerms, name: str) -> str | None:
    """The pattern (RE2) that most values under one of our names fit; None where a table's column has none."""
    if terms.kind is Delivered.TABLE and terms.table is not None:
        if name == terms.table.subject:
            return _SUBJECTS[terms.table.about]
        written = terms.table.written.get(name)
        return _WRITTEN[written] if written else None
    own = _PEOPLE if terms.kind.register is Kind.PEOPLE else _ENTITIES
    return own.get(name) or _BOTH[name]


def subject_of(terms: AgreementTerms) -> str:
    """The name of ours under which the ID number or credit code stands."""
    return terms.table.subject if terms.table is not None else KEY


def outline(value: str) -> str:
    """The shape of a value that names nobody: 王大树 → 字×3, 3416号 → 9×4 字; a blank is written as ␣.

    It is kept in this short form and told in words (`telling.shape_told`).
    """
    runs = ((kind, len(list(run))) for kind, run in groupby(value[:60], key=_kind))
    parts = [kind if count == 1 else f"{kind}×{count}" for kind, count in runs]
    return " ".join(parts if len(parts) <= _MOST_PARTS else [*parts[:_MOST_PARTS], "…"])


def _kind(char: str) -> str:
    if char.isdigit():
        return "9"
    if "\u4e00" <= char <= "\u9fff":
        return "字"
    if char.isspace():
        return "␣"
    return "a" if char.isalpha() else char
