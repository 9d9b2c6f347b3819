"""The sample city's housing: a department delivers it as a file, and the exchange takes it into use."""

import csv
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tongban.kernel.actors import Actor
from tongban.kernel.documents import read_yaml
from tongban.resources.exchange.public import held_editions, load_held
from tongban.resources.fusion.public import deliver_now
from tongban.site.sample_people import firm_code, named_firms, named_people

AGREEMENT, RESOURCE = "housing", "103001/000001"
_HEAD = ("不动产单元号", "权利人", "证件号", "坐落", "面积", "用途", "登记日期", "抵押")


def deliver_housing(
    path: Path, people: dict[str, Any], *, by: Actor, at: datetime, is_later: bool = False
) -> None:
    """Deliver the rows of the file under the numbers of the made people and firms, and load them.

    At first without those that come later. Done again it changes nothing.
    """
    if len(held_editions(RESOURCE)) > is_later:
        return
    persons, firms = dict(named_people(people)), {firm.uscc: firm.name for firm in named_firms(people)}
    rows = []
    for row in read_yaml(path):
        if row.get("is_later") and not is_later:
            continue
        if "firm" in row:
            number = firm_code(row["firm"])
            name = firms[number]
        else:
            name, number = persons[row["owner"]].name, persons[row["owner"]].id_number
        rows.append(
            (
                row["unit"],
                name,
                number,
                row["address"],
                row["area"],
                row["use"],
                row["registered"],
                row.get("mortgage", "未抵押"),
            )
        )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "housing.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([_HEAD, *rows])
        deliver_now(agreement=AGREEMENT, file=file, by=by, at=at)
    load_held(resource_code=RESOURCE, by=by, at=at)
