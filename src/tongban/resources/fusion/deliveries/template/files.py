"""The template of an agreement as a file with its name."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import FieldContent
from tongban.resources.fusion.deliveries.facts import AgreementFact, Form, Way
from tongban.resources.fusion.deliveries.template.columns import TemplateColumn, columns_of
from tongban.resources.fusion.deliveries.template.workbook import FILL_IN, write_template
from tongban.resources.fusion.deliveries.terms import AgreementTerms

_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, kw_only=True)
class TemplateFile:
    """What is downloaded."""

    name: str
    data: bytes


def template_forms(terms: AgreementTerms) -> tuple[Form, ...]:
    """In which forms there is a template to fill in; none where a program writes the file, or it is fetched.

    What is delivered as CSV may be filled in as a workbook and saved as CSV, unless other signs separate it.
    """
    if terms.way is not Way.FILE:
        return ()
    if terms.form is Form.CSV:
        return (Form.CSV,) if terms.layout.delimiter not in ("", ",") else (Form.XLSX, Form.CSV)
    return (Form.XLSX,) if terms.form is Form.XLSX else ()


def template_of(agreed: AgreementFact, form: Form, *, described: Mapping[str, FieldContent]) -> TemplateFile:
    """The template in a form; of what cannot be filled in by hand a workbook that only explains the columns.

    `described` is what the catalogue says of them. Raises NotFound where the agreement has none in this form.
    """
    forms = template_forms(agreed.terms)
    if form not in (*forms, Form.XLSX):
        raise NotFound(facts={"agreement": agreed.code, "form": form.value})
    columns = columns_of(agreed.terms, described=described)
    title = "供数模板" if form in forms else "列说明"
    name = _IN_NAME.sub(" ", f"{agreed.name}-{title}-第{agreed.version}版.{form.value}")
    if form is Form.CSV:
        return TemplateFile(name=name, data=_csv(columns, agreed.terms))
    layout = agreed.terms.layout if form in forms else None
    return TemplateFile(name=name, data=write_template(columns, lines=_lines(agreed), layout=layout))


def _csv(columns: list[TemplateColumn], terms: AgreementTerms) -> bytes:
    """The line of names where the agreement has it, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    text.write("\r\n" * max(terms.layout.header - 1, 0))
    writer = csv.writer(text, delimiter=terms.layout.delimiter or ",", lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    return text.getvalue().encode("utf-8-sig")


def _lines(agreed: AgreementFact) -> list[str]:
    """What stands above the explanations."""
    terms, header = agreed.terms, agreed.terms.layout.header or 1
    first = f"{agreed.name}（{agreed.organisation_name}，供数协议{agreed.code}第{agreed.version}版）"
    if Form.XLSX not in template_forms(terms):
        return [first, f"{_how_it_comes(terms)}列名要和下表一致，顺序不限。"]
    sheet = terms.layout.sheet or FILL_IN
    lines = [
        first,
        f"在“{sheet}”里从第{header + 1}行起填，一行一条。第{header}行的列名不要改，也不要加列。",
        "除了数值，各列都已设成文本，身份证号不会变成科学计数。从别处粘贴时，请选“只粘贴文本”。",
    ]
    if terms.form is Form.CSV:
        lines.append(f"填好后停在“{sheet}”，另存为“CSV UTF-8（逗号分隔）”，再上传存好的CSV文件。")
    return lines


def _how_it_comes(terms: AgreementTerms) -> str:
    if terms.way is not Way.FILE:
        return "这份数据由平台按协议取。"
    parted = f"，列之间用“{terms.layout.delimiter}”隔开" if terms.form is Form.CSV else ""
    return f"这份数据按{terms.form.value.upper()}文件交{parted}。"
