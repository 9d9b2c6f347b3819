"""By what a material could be met, told by its name: the mapping that the public page shows. Pure.

Made by reading the names of the real guides (1,919 normal names among 2,876 materials): a row stands
here when an e-licence that authorities issue, or a fact of the two base registers, says the same as the
paper, or when the paper is nothing but what the applicant says and signs. What another office would have to certify first (no criminal record, no home of one's own) does
not, nor does a paper of somebody else than the applicant, the firm or its representative.
"""

import re
from collections.abc import Mapping

from tongban.services.items.materials.names import normal_name
from tongban.services.items.sparing.facts import Means, Source

_L, _R, _F = Source.LICENCE, Source.REGISTER, Source.FORM

# the first row whose pattern is found in the normal name decides
_ROWS: tuple[tuple[str, str, Source, str], ...] = (
    ("form", r"(申请|登记|申报|报名|备案|变更|审批|核准|信息|推荐|情况|基本情况|申领)(申请)?(书|表|单)$|申请报告$|请求书$|^书面申请$|(?<!一件事)申请$", _F, "申请表格，由填写的内容生成"),
    ("promise", r"承诺书$", _F, "承诺书，由填写的内容生成，提交时签名"),
    ("mandate", r"^(企业|单位|申请人)?(授权)?委托书$", _F, "平台上办理的授权，由填写的内容生成"),
    ("id-card", r"身份证|身份证明|身份证件|身份凭证|有效身份", _L, "居民身份证；人口库"),
    ("household", r"户口[簿本]|户籍证明", _L, "居民户口簿；人口库"),
    ("marriage", r"结婚证|离婚证|结离婚证|婚姻(登记)?证", _L, "结婚证、离婚证"),
    ("birth", r"出生医学证明|出生证", _L, "出生医学证明"),
    ("social-card", r"社会保障卡|社保卡|医保电子凭证", _L, "社会保障卡"),
    ("residence", r"居住证", _L, "居住证"),
    ("business", r"营业执照|法人登记证|法人证书|统一社会信用代码|主体资格|法人资格|法人或其他组织资格|^机构代码证$", _L, "营业执照、法人证书；法人库"),
    ("representative", r"法定代表人(任职)?证明", _R, "法人库：法定代表人"),
    ("property", r"不动产(权|登记)|房屋(产权|所有权|权属)证|房产证|产权证|土地使用权?证|^土地证$|海域使用权证|不动产证|(物业|房屋|房产)权属证明$", _L, "不动产权证书、不动产登记证明"),
    ("driving", r"机动车行驶证|车辆行驶证", _L, "机动车行驶证"),
    ("vehicle", r"机动车登记证书", _L, "机动车登记证书"),
    ("driver", r"驾驶证", _L, "机动车驾驶证"),
    ("passport", r"护照$", _L, "护照"),
    ("tax", r"^(契税|税收|车辆购置税车船税)?完税证明$|^(契税|税收)?完税凭证$|^纳税证明$", _L, "税收完税证明"),
    ("insured", r"^(企业|单位|企业职工|职工)?(缴纳)?社会保险费?(参保)?(缴费)?证明$", _L, "社会保险参保缴费证明"),
    ("employment", r"^(就业创业证|就业失业登记证)$", _L, "就业创业证"),
    ("transport", r"道路运输(经营许可)?证", _L, "道路运输证、道路运输经营许可证"),
    ("degree", r"学历(证|证书|证明)|毕业证|学位(证|证书|证明)", _L, "学历证书、学位证书"),
    ("disabled", r"残疾人证|残疾证", _L, "残疾人证"),
    ("planning", r"建设(用地|工程)规划许可证", _L, "建设用地规划许可证、建设工程规划许可证"),
    ("drawings", r"^施工图设计文件审查合格书$", _L, "施工图设计文件审查合格书"),
    ("building", r"施工许可证", _L, "建筑工程施工许可证"),
    ("practice", r"(执业|从业|资格|职业资格|任职资格|合格|适任|操作)证书?$|执业(许可证|证)", _L, "执业证、职业资格证书"),
    ("permit", r"(许可证|资质证书?|经营证|检验证书|养殖证|登记证书?|备案凭证)(书)?$", _L, "颁发过的许可证、资质证书、备案凭证"),
)  # fmt: skip
MEANS: Mapping[str, Means] = {key: Means(key=key, source=source, by=by) for key, _, source, by in _ROWS}
_PATTERNS = tuple((key, re.compile(pattern)) for key, pattern, _, _ in _ROWS)
# papers of somebody else, or about something that no licence says
_OTHERS = re.compile(
    r"财会人员|从业人员|配偶|监护人|合伙人|监事|高级管理人员|家庭成员|利害关系|管理人|清算组|缴回|交还|注销|遗失|复议"
    r"|股东|残疾人职工|受让"
    r"|拟|双方|押运|抵押|母亲|父亲|父母|死亡|患者|供养|施工单位|分立|合并|调查成果|证实|培训"
)


def means_of(name: str) -> Means | None:
    """By what a material of this name could be met; None where it must be asked for."""
    normal = normal_name(name)
    if _OTHERS.search(normal):
        return None
    return next((MEANS[key] for key, pattern in _PATTERNS if pattern.search(normal)), None)
