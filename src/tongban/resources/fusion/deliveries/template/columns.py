"""What belongs into each column of an agreement, in Chinese: the sheets go to departments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils import translation

from tongban.resources.datasets.public import FieldContent
from tongban.resources.fusion.deliveries.facts import Delivered
from tongban.resources.fusion.deliveries.telling import named_columns
from tongban.resources.fusion.deliveries.template.codes import NATIONS, SEXES, STATUSES
from tongban.resources.fusion.deliveries.terms import About, AgreementTerms, TableTerms, Written
from tongban.resources.fusion.facts import KEY, SEEN, Field, Kind
from tongban.standards.codes.id_number import sample_id_number
from tongban.standards.codes.uscc import sample_uscc
from tongban.standards.vocabularies import vocabulary

REQUIRED, EXPECTED, OPTIONAL = "必填", "应填", "可不填"


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """One column: `name` is the department's, `meaning` ours. `codes` are the values that it may have."""

    name: str = ""
    meaning: str = ""
    type: str = "文本"
    is_number: bool = False  # every other column is text, so that no digit is lost
    need: str = OPTIONAL
    length: str = "不限"
    codes: tuple[str, ...] = ()
    example: str
    note: str = ""


_DAY = TemplateColumn(
    type="日期",
    length="10位",
    example="2026-01-31",
    note="也认2026/1/31、20260131、2026年1月31日。",
)
_PERSON_ID = TemplateColumn(
    type="公民身份号码",
    length="18位",
    example=str(sample_id_number()),
    note="按文本填，末位X用大写。15位的旧号码也能识别。",
)
_CREDIT_CODE = TemplateColumn(
    type="统一社会信用代码", length="18位", example=str(sample_uscc()), note="按文本填，字母用大写。"
)
_EITHER = TemplateColumn(
    type="公民身份号码或者统一社会信用代码",
    length="18位",
    example=str(sample_id_number()),
    note="个人填身份号码，单位填信用代码。按文本填。",
)
_NUMBER = TemplateColumn(type="数值", is_number=True, example="89.5", note="只填数字，不带单位。")
_PHONE = TemplateColumn(
    type="电话号码", length="7—12位", example="13800000000", note="手机号码，或者带区号的固定电话。"
)
_WORDS = TemplateColumn(type="汉字", example="示例路1号", note="至少有一个汉字。")
_TEXT = TemplateColumn(example="示例")
_REGION = TemplateColumn(
    type="行政区划代码", length="6、9或者12位", example="341602", note="GB/T 2260的代码，按文本填。"
)
_ADDRESS = replace(_WORDS, length="2—200字")

_BOTH: Mapping[str, TemplateColumn] = {
    SEEN: replace(_DAY, need=EXPECTED, note=f"这一行的情况截至哪一天。{_DAY.note}"),
    Field.SEX: TemplateColumn(type="代码", length="1—3字", codes=SEXES, example="男", note="GB/T 2261.1。"),
    Field.BIRTH: _DAY,
    Field.NATION: TemplateColumn(
        type="代码", length="2—10字", codes=NATIONS, example="汉族", note="GB/T 3304，填名称或者两位代码。"
    ),
    Field.REGION: _REGION,
    Field.ADDRESS: _ADDRESS,
    Field.PHONE: _PHONE,
    Field.TYPE: TemplateColumn(length="2—40字", example="有限责任公司"),
    Field.STATUS: TemplateColumn(type="代码", length="2—10字", codes=STATUSES, example="存续"),
    Field.REGISTERED: _DAY,
    Field.REPRESENTATIVE: _PERSON_ID,
    Field.SCOPE: replace(_WORDS, length="2—4000字", example="日用品零售"),
}
_OF_REGISTER: Mapping[Kind, Mapping[str, TemplateColumn]] = {
    Kind.PEOPLE: {
        **_BOTH,
        KEY: replace(_PERSON_ID, need=REQUIRED),
        Field.NAME: TemplateColumn(length="2—50字", example="张某", note="姓名里不留空格，间隔号写作“·”。"),
    },
    Kind.ENTITIES: {
        **_BOTH,
        KEY: replace(_CREDIT_CODE, need=REQUIRED),
        Field.NAME: replace(_WORDS, length="2—100字", example="示例商贸有限公司"),
    },
}
_ABOUT = {About.PERSON: _PERSON_ID, About.FIRM: _CREDIT_CODE, About.EITHER: _EITHER}
_WRITTEN = {Written.DAY: _DAY, Written.NUMBER: _NUMBER, Written.PHONE: _PHONE, Written.WORDS: _WORDS}
# types of the catalogue (`resource_field_type`) that stand otherwise than as any text
_BY_TYPE: Mapping[str, TemplateColumn] = {
    **dict.fromkeys("NFBY", _NUMBER),
    "I": replace(_NUMBER, example="3"),
    "D": _DAY,
    "T": TemplateColumn(example="2026-01-31 09:30:00"),
    "L": TemplateColumn(example="是"),
}


def columns_of(terms: AgreementTerms, *, described: Mapping[str, FieldContent]) -> list[TemplateColumn]:
    """Each column of an agreement: of a table in its own order, else in the register's, as the page has them.

    `described` is what the catalogue says, by our names.
    """
    with translation.override("zh-hans"):
        named = named_columns(terms)
    if terms.kind is Delivered.TABLE and terms.table is not None:
        table = terms.table
        made = {ours: _of_table(table, ours, described.get(ours)) for ours in terms.columns}
    else:
        made = {ours: _OF_REGISTER[terms.kind.register][ours] for ours in terms.columns}
    return [replace(made[ours], name=terms.columns[ours], meaning=told) for ours, told in named.items()]


def _of_table(table: TableTerms, name: str, said: FieldContent | None) -> TemplateColumn:
    """What the agreement says of a column goes before what the catalogue says."""
    if name == table.subject:
        found = _ABOUT[table.about]
    elif name in table.written:
        found = _WRITTEN[table.written[name]]
    else:
        found = _by_catalogue(said)
    if name == table.subject or name in table.row_key:
        found = replace(found, need=REQUIRED)
    if said is not None and said.length and found.length == "不限":
        unit = "位" if found.is_number else "字"
        found = replace(found, length=f"不超过{said.length}{unit}")
    return found


def _by_catalogue(said: FieldContent | None) -> TemplateColumn:
    if said is None:
        return _TEXT
    types = vocabulary("resource_field_type")
    found = _BY_TYPE.get(said.type, _TEXT)
    return replace(found, type=types.text(said.type)) if said.type in types else found
