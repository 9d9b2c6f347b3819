"""Text as terms: words by rjieba, and the single characters of short fields.

Full-width letters and digits count as half-width, capitals as small, traditional brackets
and stops as nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import rjieba

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_TERM = 32

# said in almost every question and meaning nothing for the choice
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "吗",
        "呢",
        "吧",
        "啊",
        "在",
        "是",
        "有",
        "和",
        "与",
        "及",
        "或",
        "到",
        "把",
        "被",
        "对",
        "从",
        "给",
        "让",
        "向",
        "等",
        "也",
        "都",
        "就",
        "还",
        "又",
        "很",
        "想",
        "要",
        "我",
        "你",
        "您",
        "他",
        "她",
        "一",
        "不",
        "没",
        "为",
        "于",
        "以",
        "之",
        "其",
        "并",
        "用",
        "上",
        "下",
        "中",
        "里",
        "办",
        "去",
        "做",
        "请",
        "问",
        "带",
        "个",
        "能",
        "我们",
        "怎么",
        "怎样",
        "如何",
        "什么",
        "哪里",
        "哪儿",
        "哪些",
        "哪个",
        "多少",
        "多久",
        "几天",
        "可以",
        "能够",
        "需要",
        "应该",
        "办理",
        "办事",
        "一下",
        "请问",
        "帮",
        "帮我",
        "申请",
        "要求",
        "流程",
        "手续",
        "条件",
        "材料",
        "这个",
        "那个",
        "一个",
        "没有",
        "应当",
        "按照",
        "规定",
        "有关",
        "相关",
        "进行",
        "情况",
        "以及",
        "事项",
        "服务",
        "开个",
        "想要",
        "我要",
        "我想",
        "去哪",
        "地方",
        "时候",
        "什么样",
        "为什么",
        "准备",
        "东西",
    ]
)

# said beside the thing that is asked for: an act, or whose it is; they count less than the thing
SOFT_WORDS = frozenset(
    [
        "补办",
        "挂失",
        "注销",
        "变更",
        "新办",
        "申领",
        "领取",
        "登记",
        "提取",
        "换证",
        "换发",
        "过户",
        "查询",
        "备案",
        "年检",
        "年审",
        "延期",
        "延续",
        "注册",
        "认定",
        "审批",
        "核发",
        "缴费",
        "报销",
        "证明",
        "预约",
        "取消",
        "孩子",
        "小孩",
        "老人",
        "父母",
        "家里",
        "个人",
        "自己",
        "本人",
        "单位",
        "开办",
        "开",
        "办证",
        "新",
        "证",
    ]
)
_SPOKEN = ("想", "要", "我")


def fold(text: str) -> str:
    """One way of writing: half-width, small letters, composed."""
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, with the shorter words inside long ones."""
    found: list[str] = []
    for run in _WORD.findall(fold(text)):
        if _HAN.match(run):
            found.extend(word[:_MAX_TERM] for word in rjieba.cut_for_search(run))
        else:
            found.append(run[:_MAX_TERM])
    return tuple(found)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a question in order, each once, without those inside longer ones."""
    found: list[str] = []
    for run in _WORD.findall(fold(text)):
        found.extend(word[:_MAX_TERM] for word in (rjieba.cut(run) if _HAN.match(run) else [run]))
    return tuple(dict.fromkeys(found))


def telling_words(text: str) -> list[str]:
    """The words of a question that tell what is asked for; 想开 is 开."""
    found = []
    for word in plain_words(text):
        if len(word) == 2 and word.startswith(_SPOKEN) and word not in STOP_WORDS:
            word = word[1:]
        if word not in STOP_WORDS:
            found.append(word)
    return found


def characters(text: str) -> tuple[str, ...]:
    """The single Chinese characters of a text, each once."""
    return tuple(dict.fromkeys(_HAN.findall(fold(text))))


def term_counts(texts: Iterable[str], *, with_characters: bool) -> Counter[str]:
    """How often each term stands in a field. A word of one character counts as that character."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(
            word for word in words(text) if word not in STOP_WORDS and (len(word) > 1 or not _HAN.match(word))
        )
        if with_characters:
            counts.update(_HAN.findall(fold(text)))
    return counts
