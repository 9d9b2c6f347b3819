"""The pages of a proceeding on a licence: at the desk, for the holder, and for nobody else."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.services.cases.held.make import moment, stall_licence, stall_town
from tests.services.cases.make import MONDAY
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.services.decisions.proceedings.models import Proceeding

pytestmark = pytest.mark.django_db
add_post("open-proceedings", frozenset({"decisions.open_proceeding"}))
add_post(
    "decide-proceedings", frozenset({"decisions.decide_proceeding", "licences.revoke", "licences.suspend"})
)
CHINESE = {"accept-language": "zh-CN"}


def move_to(at: Any) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)


def test_from_the_licence_to_the_decision_on_pages(django_assert_max_num_queries: Any) -> None:
    move_to(MONDAY)
    town = stall_town()
    stall = stall_licence(town)
    wu = make_staff(name="吴立案", posts=("open-proceedings",))
    qian = make_staff(name="钱决定", posts=("decide-proceedings",))
    opener, decider = desk_of(wu), desk_of(qian)
    holder = sign_in(Client(headers=CHINESE), town.person)

    found = opener.get("/desk/proceedings/", {"q": stall.number})
    assert found.headers["Location"] == f"/desk/licences/{stall.code}/"
    refused = opener.post(f"/desk/licences/{stall.code}/open/", {"ground": "suspension", "facts": "漏水"})
    assert refused.status_code == 422
    assert "这种情形要写明法律、法规的名称和条款" in words_of(refused)
    opener.post(f"/desk/licences/{stall.code}/open/", {"ground": "fraud", "facts": "合同系伪造。"})
    number = Proceeding.objects.get().number
    page = f"/desk/proceedings/{number}/"
    opener.post(f"{page}serve/", {"how": "online"})
    deliver_all()

    assert "撤销证照" in words_of(holder.get(f"/my/licences/{stall.code}/"))
    own = f"/my/proceedings/{number}/"
    assert "合同系伪造。" in words_of(holder.get(own))
    assert holder.post(f"{own}defence/", {"text": ""}).status_code == 422
    holder.post(f"{own}defence/", {"text": "合同是真的。"})

    read = words_of(decider.get(page))
    assert "合同是真的。" in read
    assert "决定在这一天以后作出" in read
    assert decider.post(f"{page}decide/", {"reasons": "经核实系伪造。"}).status_code == 409
    move_to(moment(10, 12))
    opener, decider = desk_of(wu), desk_of(qian)
    assert "陈述、申辩的期限到10月" in words_of(sign_in(Client(headers=CHINESE), town.person).get(own))
    with django_assert_max_num_queries(20):
        decider.get(page)
    assert opener.post(f"{page}decide/", {"reasons": "经核实系伪造。"}).status_code == 403
    decider.post(f"{page}decide/", {"reasons": "经核实系伪造。"})
    deliver_all()
    holder = sign_in(Client(headers=CHINESE), town.person)
    after = words_of(holder.get(own))
    assert "经核实系伪造。" in after
    assert "行政复议" in after
    assert "这张证照被撤销" in words_of(holder.get(f"/my/licences/{stall.code}/"))
    assert stall.number in words_of(opener.get("/desk/proceedings/?all=1"))


def test_another_office_and_another_holder_find_nothing() -> None:
    move_to(MONDAY)
    town = stall_town()
    stall = stall_licence(town)
    opener = desk_of(make_staff(name="吴立案", posts=("open-proceedings",)))
    opener.post(f"/desk/licences/{stall.code}/open/", {"ground": "procedure", "facts": "没有公示。"})
    number = Proceeding.objects.get().number
    both = ("open-proceedings", "decide-proceedings")
    stranger = desk_of(make_staff(name="王外局", posts=both, organisation_code=CITY_OFFICE))
    for address in (f"/desk/proceedings/{number}/", f"/desk/licences/{stall.code}/"):
        assert stranger.get(address).status_code == 404
    for name in ("serve", "take", "decide", "drop"):
        assert stranger.post(f"/desk/proceedings/{number}/{name}/", {"reasons": "x"}).status_code == 404
    assert stranger.post(f"/desk/licences/{stall.code}/revocation/").status_code == 404
    assert number not in words_of(stranger.get("/desk/proceedings/?all=1"))
    assert "没有这个编号" in words_of(stranger.get("/desk/proceedings/", {"q": stall.number}))
    other = sign_in(Client(headers=CHINESE), make_person(name="老李"))
    assert other.get(f"/my/proceedings/{number}/").status_code == 404
    assert other.post(f"/my/proceedings/{number}/defence/", {"text": "我"}).status_code == 404
    assert Client().get(f"/my/proceedings/{number}/").status_code == 302
