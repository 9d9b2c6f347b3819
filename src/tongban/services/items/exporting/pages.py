"""Item managers take the items of their organisations home: one page, three files."""

import tempfile
from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel.errors import TooLarge
from tongban.services.items.basis.queries import managed_organisations
from tongban.services.items.exporting.documents import count_of, documents
from tongban.services.items.exporting.writing import check_format, json_texts
from tongban.services.items.importing.workbooks import write_documents

MOST_IN_A_WORKBOOK = 3000  # some 10 s; more as JSON, or by `tongban items export`
_JSON = {"json": "application/json", "jsonl": "application/jsonl"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export_page(request: HttpRequest) -> HttpResponse:
    """How many items there are to take, and in which form. 1 SQL besides the session."""
    mine = managed_organisations(officer_at_desk(request))
    count = count_of(mine)
    context = {"count": count, "has_workbook": count <= MOST_IN_A_WORKBOOK}
    return render(request, "items/export.html", context)


@require_GET
def export_download(request: HttpRequest, format_name: str) -> HttpResponseBase:
    """The file. Raises NotAllowed, UnknownExportFormat, TooLarge."""
    mine = managed_organisations(officer_at_desk(request))
    check_format(format_name)
    name = f"items.{format_name}"
    if format_name != "xlsx":
        answer = StreamingHttpResponse(
            _encoded(json_texts(documents(organisation_ids=mine), is_lines=format_name == "jsonl")),
            content_type=_JSON[format_name],
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    if (count := count_of(mine)) > MOST_IN_A_WORKBOOK:
        raise TooLarge(facts={"rows": count, "most": MOST_IN_A_WORKBOOK})
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent
    write_documents(file, documents(organisation_ids=mine))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def _encoded(texts: Iterator[str]) -> Iterator[bytes]:
    return (text.encode() for text in texts)
