"""Documents by which a licence names its holder (持证主体代码类型, codes as in GB/T 36903 and GA/T 2000.156)."""

from collections.abc import Mapping
from types import MappingProxyType

CREDIT_CODE = "001"
CITIZEN_NUMBER = "111"

# code → its name; what begins with 0 is of a firm or another organisation, the rest of a person
HOLDER_DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        CREDIT_CODE: "统一社会信用代码",
        "099": "其他法人或组织有效证件",
        CITIZEN_NUMBER: "公民身份号码",
        "114": "解放军军官证",
        "115": "武警警官证",
        "118": "士兵证",
        "119": "武警士兵证",
        "120": "军队文职人员证",
        "122": "武警文职人员证",
        "411": "外交护照",
        "412": "公务护照",
        "413": "公务普通护照",
        "414": "普通护照",
        "511": "台湾居民来往大陆通行证",
        "516": "港澳居民来往内地通行证",
        "551": "港澳居民居住证",
        "552": "台湾居民居住证",
        "999": "其他自然人证件",
    }
)
_ALSO_CALLED = {
    "居民身份证": CITIZEN_NUMBER,
    "身份证": CITIZEN_NUMBER,
    "身份证号": CITIZEN_NUMBER,
    "营业执照": CREDIT_CODE,
    "信用代码": CREDIT_CODE,
    "护照": "414",
    "01": CREDIT_CODE,
    "1": CREDIT_CODE,
}
_BY_NAME = {name: code for code, name in HOLDER_DOCUMENTS.items()} | _ALSO_CALLED


def holder_document(text: str) -> str | None:
    """The code of a document that is named by its code or by a word; None where nobody knows it."""
    said = text.strip()
    return said if said in HOLDER_DOCUMENTS else _BY_NAME.get(said)


def is_of_organisation(code: str) -> bool:
    """Whether the document is a firm's or another organisation's."""
    return code.startswith("0")
