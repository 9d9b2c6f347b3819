"""On which ground a licence is suspended, changed, cancelled, withdrawn, retracted or revoked.

Source: 行政许可法 (2019) arts. 8 (变更、撤回), 69 (撤销), 70 (注销); it knows no suspension, so that only a special law
does. 行政处罚法 (2021) art. 9 (3) (吊销).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.services.decisions.proceedings.facts import Measure

LAW, PENALTY_LAW = "《中华人民共和国行政许可法》", "《中华人民共和国行政处罚法》"
HEARING_LAW = f"{PENALTY_LAW}第六十三条第一款第三项"
# what is ordered, as papers say it
MEASURE_WORDS = {
    Measure.SUSPENSION: "暂停",
    Measure.CANCELLATION: "注销",
    Measure.WITHDRAWAL: "撤销",
    Measure.RETRACTION: "撤回",
    Measure.REVOCATION: "吊销",
    Measure.CHANGE: "变更",
}


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One ground by its article as papers cite it, `says` as papers say it and `text` as pages do.

    `needs_law`: the article points to another law, which has to be named.
    """

    measure: Measure
    article: str
    says: str
    text: str
    needs_law: bool = False


# art. 70 (4) is not here: a licence that was withdrawn or revoked has ended with that
GROUNDS: Mapping[str, Ground] = {
    "suspension": Ground(
        measure=Measure.SUSPENSION,
        article="",
        says="法律、法规规定应当暂停使用行政许可证件的情形",
        text=N_("A special law asks for it"),
        needs_law=True,
    ),
    "expired": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第一项",
        says="行政许可有效期届满未延续",
        text=N_("Its term is over and it was not renewed"),
    ),
    "person-gone": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第二项",
        says="赋予公民特定资格的行政许可，该公民死亡或者丧失行为能力",
        text=N_("A qualification whose holder has died or lost capacity"),
    ),
    "firm-ended": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第三项",
        says="法人或者其他组织依法终止",
        text=N_("The firm or organisation has ended"),
    ),
    "force-majeure": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第五项",
        says="因不可抗力导致行政许可事项无法实施",
        text=N_("Force majeure makes the licensed activity impossible"),
    ),
    "cancel-by-law": Ground(
        measure=Measure.CANCELLATION,
        article="第七十条第六项",
        says="法律、法规规定的应当注销行政许可的其他情形",
        text=N_("Another case in which a law or regulation asks for cancellation"),
        needs_law=True,
    ),
    "abuse": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第一项",
        says="行政机关工作人员滥用职权、玩忽职守作出准予行政许可决定",
        text=N_("Granted by abuse or neglect of office"),
    ),
    "beyond-powers": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第二项",
        says="超越法定职权作出准予行政许可决定",
        text=N_("Granted beyond the powers of the office"),
    ),
    "procedure": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第三项",
        says="违反法定程序作出准予行政许可决定",
        text=N_("Granted against the procedure by law"),
    ),
    "unqualified": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第四项",
        says="对不具备申请资格或者不符合法定条件的申请人准予行政许可",
        text=N_("Granted to somebody who did not meet the conditions"),
    ),
    "withdraw-by-law": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第一款第五项",
        says="依法可以撤销行政许可的其他情形",
        text=N_("Another case in which a law allows withdrawal"),
        needs_law=True,
    ),
    "fraud": Ground(
        measure=Measure.WITHDRAWAL,
        article="第六十九条第二款",
        says="被许可人以欺骗、贿赂等不正当手段取得行政许可",
        text=N_("Obtained by deceit or bribery"),
    ),
    "law-changed": Ground(
        measure=Measure.RETRACTION,
        article="第八条第二款",
        says="行政许可所依据的法律、法规、规章修改或者废止，为了公共利益的需要",
        text=N_("The law that it rests on was changed or repealed"),
        needs_law=True,
    ),
    "facts-changed": Ground(
        measure=Measure.RETRACTION,
        article="第八条第二款",
        says="准予行政许可所依据的客观情况发生重大变化，为了公共利益的需要",
        text=N_("The circumstances that it rests on have changed greatly"),
    ),
    "change-law": Ground(
        measure=Measure.CHANGE,
        article="第八条第二款",
        says="行政许可所依据的法律、法规、规章修改或者废止，为了公共利益的需要",
        text=N_("The law that it rests on was changed or repealed"),
        needs_law=True,
    ),
    "change-facts": Ground(
        measure=Measure.CHANGE,
        article="第八条第二款",
        says="准予行政许可所依据的客观情况发生重大变化，为了公共利益的需要",
        text=N_("The circumstances that it rests on have changed greatly"),
    ),
    "penalty": Ground(
        measure=Measure.REVOCATION,
        article="",
        says="法律、行政法规规定应当吊销许可证件的违法行为",
        text=N_("A breach of law for which a law revokes the licence"),
        needs_law=True,
    ),
}
FRAUD = "fraud"


def basis_of(ground: str, law: str) -> str:
    """The articles on which a measure stands, as a paper cites them."""
    own = GROUNDS[ground].article
    return "、".join(part for part in (f"{LAW}{own}" if own else "", law) if part)
