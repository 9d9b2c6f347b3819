"""The page of a refusal says who may do it and what the reader can do next."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.services.cases.visit import words_of
from tongban.kernel.errors import NotAllowed
from tongban.site.middleware import refusal_response

pytestmark = pytest.mark.django_db
URL = "/desk/deliveries/"
add_post("deliverer", frozenset({"fusion.deliver"}))


def read(client: Client, language: str) -> str:
    answer = client.get(URL, headers={"accept-language": language})
    assert answer.status_code == 403
    return words_of(answer)


@pytest.mark.parametrize(
    ("at_home", "zh", "en"),
    [
        (True, "本单位由这些岗位办理：", "At your organisation it is done by: "),
        (
            False,
            "本单位没有岗位办这件事，由这些岗位办理：",
            "Your organisation has no post for it. It is done by: ",
        ),
    ],
)
def test_whose_posts_lack_a_duty_reads_whose_have_it(at_home: bool, zh: str, en: str) -> None:
    make_staff(posts=("deliverer",), **({} if at_home else {"organisation_code": CITY_OFFICE}))
    clerk = sign_in_staff(Client(), make_staff(name="李窗口", posts=("accept",)))
    assert "您不能办这件事：您的岗位没有“供数 / 订立供数协议 / 处置暂存的供数”这项职责。" in read(
        clerk, "zh-hans"
    )
    assert zh in read(clerk, "zh-hans")
    assert (
        "请本单位管理人员在您的岗位里加上这项职责（fusion.deliver / fusion.agree / fusion.settle-delivery）"
        in read(clerk, "zh-hans")
    )
    assert (
        "You cannot do this: none of your posts has the duty for “Data delivered / Agreement on deliveries entered / "
        "A delivery that was set aside is settled”." in read(clerk, "en")
    )
    assert en in read(clerk, "en")
    assert "ask whoever appoints people at your organisation to add the duty fusion.deliver / " in read(
        clerk, "en"
    )


def test_where_nobody_has_it_the_page_says_so() -> None:
    clerk = sign_in_staff(Client(), make_staff(name="李窗口", posts=("accept",)))
    assert "本地还没有岗位办这件事。" in read(clerk, "zh-hans")


def test_what_is_no_matter_of_a_duty_says_whose_it_is_too() -> None:
    clerk = sign_in_staff(Client(), make_staff(name="李窗口", posts=("accept",)))
    refused = clerk.get("/desk/library/materials/", headers={"accept-language": "zh-hans"})
    assert refused.status_code == 403
    assert "只有经办人或者有这个岗位的人能办" in words_of(refused)
    citizen = sign_in(Client(), make_person(name="张小满"))
    asked = citizen.get("/my/data/", headers={"accept-language": "zh-hans"}).wsgi_request
    with override("zh-hans"):
        page = refusal_response(asked, NotAllowed())
    assert page.status_code == 403
    assert "只有本人（或者本企业）和经办单位能办" in words_of(page)


def test_the_page_costs_two_queries_more(django_assert_max_num_queries: Any) -> None:
    clerk = sign_in_staff(Client(), make_staff(name="李窗口", posts=("accept",)))
    read(clerk, "en")
    with django_assert_max_num_queries(8):
        read(clerk, "en")
