"""One delivery with dirt: its numbers of rows are the same, under the same words, on every page, and add up."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.fusion.deliveries.make import (
    AT,
    CITY_OFFICE,
    a_file,
    agreed,
    csv_text,
    delivered,
    written,
)
from tests.resources.fusion.make import a_row, an_id
from tongban.kernel import clock
from tongban.resources.fusion.cli import app

pytestmark = pytest.mark.django_db
SHAPE = "The ID number or credit code has not the right form."
MISSING = "There is no ID number or credit code."
# as the pages say it: sums, and beneath each what it is the sum of
TOLD = [
    ("Rows delivered", 9),
    ("Not in the form of a row", 1),
    ("Rows taken in", 8),
    ("Used for the register", 3),
    ("Replaced by a newer row of the same delivery", 1),
    ("Under a number that speaks of two", 1),
    ("Without a number, to be linked", 1),
    (f"Kept out: {MISSING}", 1),
    (f"Kept out: {SHAPE}", 1),
]
_LINE = re.compile(
    r"<tr><td[^>]*>(?:<b>)?([^<]+?)(?:</b>)?</td><td class=\"num\">(?:<b>)?(\d+)(?:</b>)?</td></tr>"
)
_FIGURE = re.compile(r'<dt>([^<]+)</dt><dd><span class="fig"><b>([\d,]+)</b>')


@pytest.fixture(autouse=True)
def at_work(settings: object, tmp_path: Path) -> None:
    settings.FUSION_DIR = tmp_path / "fusion"  # type: ignore[attr-defined]
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


def command(*words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--memory", "512MB"])
    assert done.exit_code == 0, done.output
    return done.stdout


def with_dirt(tmp_path: Path) -> None:
    """Nine rows of the police, one of each sort and three that are well; the hospital says otherwise of number 3."""
    agreed()
    agreed("births")
    rows = [
        a_row(key=an_id(1), seen="2026-02-01"),
        a_row(key=an_id(2)),
        a_row(key=an_id(3)),
        a_row(key=an_id(4), phone="42"),  # used, and its phone goes back
        a_row(key=an_id(1), seen="2020-02-01"),
        a_row(key=None),
        a_row(key=None, name=None, birth=None),
        a_row(key="123"),
    ]
    row = delivered(written(tmp_path / "a.csv", csv_text(rows) + "only one\n"), said_rows=9)
    assert row.state == "accepted"
    other = a_row(key=an_id(3), name="欧阳示例", birth="1931-02-03", phone="13900000009", address="别处2号")
    delivered(a_file(tmp_path, [other], "b.csv"), "births")


def page(client: Client, path: str) -> str:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def lines(html: str) -> list[tuple[str, int]]:
    return [(text.strip(), int(rows)) for text, rows in _LINE.findall(html)]


def figures(html: str) -> dict[str, int]:
    return {text: int(figure.replace(",", "")) for text, figure in _FIGURE.findall(html)}


def test_the_rows_of_a_delivery_are_the_same_everywhere_and_add_up(tmp_path: Path) -> None:
    with_dirt(tmp_path)
    told = dict(TOLD)
    assert told["Rows delivered"] == told["Not in the form of a row"] + told["Rows taken in"]
    assert told["Rows taken in"] == sum(rows for _, rows in TOLD[3:])
    department = sign_in_staff(Client(), make_staff(name="秦供数", posts=("deliverer",)))
    delivery = "/desk/deliveries/residents/1/"

    before = page(department, delivery)
    sums = dict(TOLD[:3])
    assert figures(before).items() >= sums.items()
    assert "9 by the delivery note" in before
    assert lines(before) == [], "nothing is known before a run"

    ran = json.loads(command("run", "--threads", "1", "--json"))["people"]
    assert (ran["rows"], ran["conflicts"]) == (8 + 1, 1)
    after = page(department, delivery)
    assert figures(after).items() >= sums.items()
    assert lines(after) == TOLD
    authority = sign_in_staff(
        Client(), make_staff(name="尹数据", posts=("data-authority",), organisation_code=CITY_OFFICE)
    )
    assert lines(page(authority, delivery)) == TOLD

    quality = page(department, "/desk/registers/quality/")
    mine = quality[quality.index('id="q-residents"') :].split('id="q-births"')[0]
    assert [line for line in lines(mine) if line in TOLD] == TOLD
    assert figures(mine)["Rows taken in"] == told["Rows taken in"]
    assert figures(mine)["Kept out"] == 2
    assert figures(mine)["Without a number, to be linked"] == told["Without a number, to be linked"]

    listed = page(department, "/desk/deliveries/residents/")
    assert re.search(r'data-label="Rows taken in">8</td>', listed)

    (people,) = json.loads(command("report", "--json"))
    (said,) = [one for one in people["deliveries"] if one["number"] == 1]
    assert said["rows"] == told["Rows taken in"]
    assert said["rows"] == said["merged"] + said["to_link"] + sum(said["kept_out"].values())
    assert (said["used"], said["repeated"], said["clashing"], said["to_link"]) == (3, 1, 1, 1)
    assert said["kept_out"] == {"KEY_MISSING": 1, "KEY_SHAPE": 1}

    command("report", "--language", "en")
    report = (tmp_path / "fusion" / "report.html").read_text("utf-8")
    table = report[report.index('id="rows-table-people"') :].split("</table>")[0]
    heads = re.findall(r'<th scope="col">([^<]+)</th>', table)
    assert heads[1:] == [*(text for text, _ in TOLD[2:7]), "Kept out"]
    figure_rows = [re.findall(r"<td>([\d,]+)</td>", row) for row in table.split("<tr>")[2:]]
    assert figure_rows[1] == ["8", "3", "1", "1", "1", "2"]
    assert [int(one) for one in figure_rows[-1]] == [9, 3, 1, 2, 1, 2], "the sum of both deliveries"


def test_what_goes_back_is_told_with_its_parts_and_is_what_the_file_holds(tmp_path: Path) -> None:
    with_dirt(tmp_path)
    command("run", "--threads", "1")
    department = sign_in_staff(Client(), make_staff(name="秦供数", posts=("deliverer",)))
    html = page(department, "/desk/deliveries/residents/1/")
    assert "4 rows go back to you" in html
    assert "Kept out: 2; without a number, to be linked: 1; others that lost a field: 1." in html
    answer = department.get("/desk/deliveries/residents/1/rejected.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(text.splitlines()))[1:]
    assert [row[0] for row in rows] == ["4", "6", "7", "8"]
    assert Counter(row[1] for row in rows)  # each with its reasons
    back = tmp_path / "back"
    assert command("rejects", "--to", str(back), "--number", "1").split()[:4] == ["4", "rows", "go", "back"]


def test_before_the_counts_were_kept_no_table_is_shown(tmp_path: Path) -> None:
    from tongban.resources.fusion.review.models import QualityNote

    with_dirt(tmp_path)
    command("run", "--threads", "1")
    QualityNote.objects.update(counts={})
    department = sign_in_staff(Client(), make_staff(name="秦供数", posts=("deliverer",)))
    assert lines(page(department, "/desk/deliveries/residents/1/")) == []
    assert page(department, "/desk/registers/quality/")
