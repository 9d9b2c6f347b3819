"""What a sentence asks: which elements, about what, or something of the conversation itself. Pure rules.

A sentence is folded, the phrases that ask for an element are taken out one after another, and what
is left names the service or a detail. Each text is looked at up to `MOST_READ` characters, so that
the time is bounded.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tongban.faces.assistant.facts import Key
from tongban.faces.assistant.phrases import ASKS_BY_ITSELF, HINTS, NOISE, PHRASES
from tongban.standards.codes import BadCaseNumber, check_case_number

MOST_READ = 300  # characters: a longer text is a story, of which the beginning is read
MOST_ASKED = 3  # elements of one sentence
# traditional characters in words of asking; the search folds what names a service
_SIMPLE = str.maketrans(
    "麼裡裏電話費錢時間幾條證辦應該帶準備郵遞預約網線進個過實處號問對訴復議訟責誰們嗎開門當與為從無資後還樣點會請說讓給賣買"
    "動產執業養險業務單申報繳納結婚離爾驗戶籍遷學車駕駛醫療廣場級",
    "么里里电话费钱时间几条证办应该带准备邮递预约网线进个过实处号问对诉复议讼责谁们吗开门当与为从无资后还样点会请说让给卖买"
    "动产执业养险业务单申报缴纳结婚离尔验户籍迁学车驾驶医疗广场级",
)
# how people talk → how the phrases are written; 不 and 没 at the end of a verb ask as 吗 does
_SPOKEN = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"咋(?:整|弄|办|搞)|怎么(?:整|弄|搞)", "怎么办"),
        (r"咋", "怎么"),
        (r"啥", "什么"),
        (r"哪儿|哪疙瘩|哪块儿", "哪里"),
        (r"上哪里?(?=办|交|去|问|领|说)", "去哪里"),
        (r"俺", "我"),
        (r"(?<=[能要行开交办费钱领换家申得收有带给寄以好用弄])不(?=$|[，。？！,?! ])", "吗"),
        (r"(?<=要求)没(?=$|[，。？！,?! ])", "吗"),
        (r"(?<=[\u3400-\u9fff])(?<![什怎那这多要])么(?=$|[，。？！,?! ])", "吗"),
    )
)
_SPACE = re.compile(r"\s+")
_STOPS = re.compile(r"[，,。;；!！?？、\s]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SIGNS = re.compile(r"[^\w\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FILLER = re.compile(
    r"请问一下|请问|麻烦问一?下?|麻烦|不好意思|打扰一?下?|您好|你好|谢谢"
    r"|我(?:们)?(?:现在|就|也|还|家|最近|打算|准备)*(?:想要|想|要|需要|打算|准备)?(?:去|来)?(?:问一?下?|咨询一?下?|知道|了解一?下?|打听一?下?|查一?下?|看一?下?)"
    r"|(?:能|可以)?(?:告诉|跟)我(?:说|讲)?一?下?|帮我(?:查|看|问|找|办)?一?下?|给我(?:讲|说)?(?:讲|说)?"
    r"|怎么(?:去)?(?:办理|办|弄|申请|搞|做|操作)|如何(?:办理|办|申请|操作)|应该怎么|怎样(?:办理|办|申请)?"
    r"|是不是|能不能|可不可以|有没有|要不要|需不需要|是否|可以|能够|需要|应该|办理|申请|办个|办一?下|办"
    r"|这个|那个|这件事|这事|这项|该项|这|那么|那|它|其|还有|另外|顺便|然后|接着|以及|和|跟|与|及|或者|或"
    r"|的话|的时候|一下|大概|一般|到底|具体|都|就|也|还|再|又|呢|吗|嘛|么|啊|呀|吧|哦|哈|呗|了|的|地|得|着|过"
    r"|我们|我|你们|你|您|他们|他|她|咱们|咱|自己|有|没|是|在|去|到|要|想|能|会|请|来|个|些|点|事|服务|业务|事项"
)
_ENGLISH_FILLER = re.compile(
    r"\b(?:please|hello|hi|hey|thanks?|thank you|i|we|me|my|our|you|it|its|this|that|these|those|the|a|an|to|of|in|on|at|for|and|or"
    r"|is|are|was|be|do|does|did|can|could|may|must|should|would|will|want|need|like|know|tell|about|how|what|which|when|where|who"
    r"|get|got|take|takes|have|has|there|if|with|apply|application|if so|then|also|so|by|from|as|am|any|some)\b"
)


class Speech(StrEnum):
    """What is said to the assistant itself."""

    NONE = ""
    EMPTY = "empty"
    HELLO = "hello"
    THANKS = "thanks"
    WHO = "who"  # who are you, what can you do
    PERSON = "person"
    RESTART = "restart"
    CLEAR = "clear"  # forget what was said
    BEGIN = "begin"  # begin the application now
    CASES = "cases"
    OFF = "off"  # plainly not about services


_SPEECH: tuple[tuple[Speech, str], ...] = (
    (
        Speech.PERSON,
        r"(?:转|找|要|换|接|叫)(?:个|一个|到)?(?:人工|真人|活人)|人工(?:客服|服务|坐席|咨询)?$|真人客服|(?:跟|和|找|问)(?:个|一个|你们的?|真)?(?:工作人员|客服|真人|人)(?:聊|说|问|谈|咨询)|问人(?:工|$)"
        r"|\b(?:human|real person|live agent|operator|talk to (?:a |some)?(?:person|body|one))\b",
    ),
    (
        Speech.CLEAR,
        r"^(?:请|帮我|把|都|全部)*(?:重新(?:开始|来)|从头(?:开始|来)|清空|清除|清掉|删除|删掉)(?:吧|了)?(?:上面|刚才|刚刚|之前|前面|以上|全部|所有|这些|我)*(?:的|说的|问的)*(?:话|对话|聊天|记录|内容|问题|会话)*(?:吧|了|都)*$"
        r"|^(?:请|帮我)?把?(?:上面|刚才|刚刚|之前|前面|以上|全部|所有|我)+(?:的|说的|问的)*(?:话|对话|聊天|记录|内容|问题|会话)*(?:都|全)*(?:清空|清除|清掉|删除|删掉|删了|忘掉|忘了)(?:吧|了)*$"
        r"|^(?:please )?(?:start over|begin again|(?:clear|delete|erase|forget) (?:this|it|that|all|everything|the|my|our|conversation|chat|history|what i (?:said|asked|wrote)| )+)$",
    ),
    (
        Speech.RESTART,
        r"^(?:重新问|换一个(?:问题|事|服务)?|换个(?:问题|事|服务|话题)|问(?:点)?别的|不是这个)$|\banother (?:question|service)\b",
    ),
    (
        Speech.CASES,
        r"我的(?:办件|申请|案件)(?:都|有哪些|列表|情况|到|进度|怎么样|呢|$)|(?:查|看)(?:询|一下|下)?我的(?:办件|申请|案件|进度)|我(?:有|办)(?:哪些|几个|什么)(?:办件|申请)"
        r"|我(?:上次|之前|昨天|前天|上周|上个月|前几天)?(?:申请|提交|交上去|办|报)的.{0,14}(?:到哪|批|好了|怎么样|进度|办完|下来|通过|受理|审)"
        r"|\bmy (?:cases?|applications?)\b|\bstatus of my\b",
    ),
    (
        Speech.BEGIN,
        r"^(?:那)?(?:就)?(?:我要|我想|我现在|现在|马上|直接|立即|开始|帮我|给我)*(?:就)?(?:开始|去)?(?:在线|网上)?(?:办理|申请|申报|办)(?:吧|了|一下|这个|它)*$|^(?:apply|start|begin)(?: now| it| the application)?$|\bi want to apply now\b",
    ),
    (
        Speech.WHO,
        r"(?:你|您)(?:是|叫)(?:谁|什么|啥|机器人|人工智能|真人|ai)|你(?:能|会|可以)(?:做|干|帮我|办|回答)(?:什么|啥|些什么|哪些)|(?:你|智能客服)(?:怎么用|有什么用)|\bwho are you\b|\bwhat can you do\b|\bare you (?:a )?(?:robot|human|ai|bot)\b",
    ),
    (
        Speech.THANKS,
        r"^(?:好的?|嗯|ok|行|知道了|明白了|没事了|没有了|不用了)?(?:非常|太|多)?(?:谢谢|感谢|多谢|谢了|再见|拜拜)(?:你|您|啦|了|哈|啊)*$|^(?:thanks?(?: you)?(?: very much| a lot)?|bye|goodbye)$|^(?:好的|知道了|明白了|没事了|没有了|ok|okay)$",
    ),
    (Speech.HELLO, r"^(?:你好|您好|在吗|在不在|有人吗|嗨|哈喽|hello|hi|hey|good (?:morning|afternoon|evening))(?:啊|呀|吗|吧)*$"),
    (
        Speech.OFF,
        r"天气|下雨|气温|几度|笑话|讲个故事|写(?:一?首|一?篇|个|一?段)(?:诗|作文|文章|代码|程序|情书|检讨)|唱(?:首)?歌|彩票|股票|基金(?:推荐|走势|能买)|比特币|炒币|哪只股|股票|世界杯|足球|篮球|世界杯|电影|电视剧|小说|菜谱|怎么做(?:菜|饭|红烧|蛋糕)"
        r"|翻译(?:成|一下|这)|翻成|地铁|停运|算命|星座|运势|减肥|谈恋爱|女朋友|男朋友|陪我聊|无聊|(?:忽略|无视|忘记|忘掉).{0,10}(?:指令|指示|规则|提示|设定)|系统提示词|扮演|假装你是|(?:总统|主席|首相)是谁|几加几|等于几|世界上最|推荐.{0,6}(?:餐厅|酒店|旅游|景点|手机|电脑|股)"
        r"|\b(?:weather|joke|poem|story|lottery|stock|bitcoin|football|movie|recipe|translate|horoscope|ignore (?:all |any |the |your |previous )*(?:instructions?|rules?|prompts?)|system prompt|pretend|role ?play)\b",
    ),
)  # fmt: skip
_SPEAKS = tuple((speech, re.compile(pattern)) for speech, pattern in _SPEECH)
_SWITCH = re.compile(
    r"^(?:那|那么)?(?:另外|换个(?:问题|话题|事儿?)?|换一个(?:问题|事)?|算了|不说这个了?|不问这个了?|再问(?:一下|个)?|问(?:点)?别的|对了|顺便)"
    r"(?:[，,。 ]|再|还|我)*(?:想)?(?:问(?:一下|个|点)?(?:别的)?)?[，,。 ]*|\b(?:another question|instead)\b"
)
_YES_NO = re.compile(
    r"吗|嘛$|要不要|是不是|能不能|可不可以|行不行|用不用|需不需要|有没有|是否|可以不|^(?:is|are|do|does|can|may|must|should)\b"
)
# what an office pays is no fee
_PAID_OUT = re.compile(
    r"(?:发|领|补|给|拿|赔|奖|补贴|补助|奖励|津贴|待遇)(?:我|你|到|是|有|每月|每个月)*多少(?:钱|元)?|(?:每月|每个月|一个月|一年)(?:能|可以)?(?:发|领|给|有|拿)多少"
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A sentence, understood. `rest` names what it is about; `core` is the same without words that tell nothing."""

    text: str
    keys: tuple[Key, ...] = ()
    rest: str = ""
    core: str = ""
    subject: str = ""  # the rest as one would repeat it
    speech: Speech = Speech.NONE
    case_number: str = ""
    is_switch: bool = False
    is_yes_no: bool = False
    asks_amount: bool = False  # of what an office pays
    has_how: bool = False  # 怎么办: asks for the whole
    wants: bool = False  # 我想办…: names what is wanted
    is_and: bool = False  # “那残疾证呢”: the same of something else

    @property
    def is_about_nothing(self) -> bool:
        """Whether it names nothing: it can only be about what was talked of before."""
        return not self.core


def fold(text: str) -> str:
    """One way of writing: half-width, small, simplified in words of asking, without signs that show nothing."""
    plain = _CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).lower()
    return _SPACE.sub(" ", plain.translate(_SIMPLE)).strip()[:MOST_READ]


def spoken(text: str) -> str:
    """A folded text with the turns of everyday speech as they are written."""
    for pattern, written in _SPOKEN:
        text = pattern.sub(written, text)
    return text


def clauses(text: str) -> list[str]:
    """The pieces of a text between its stops."""
    return [piece.strip() for piece in _STOPS.split(text) if piece.strip()]


def core_of(text: str) -> str:
    """What a text names: without signs and without words that tell nothing."""
    bare = _ENGLISH_FILLER.sub(" ", _FILLER.sub(" ", text))
    return _SPACE.sub(" ", _SIGNS.sub(" ", bare)).strip()


def filler_spans(text: str) -> frozenset[int]:
    """The places in a folded text that words take which tell nothing."""
    spans = (found.span() for pattern in (_FILLER, _ENGLISH_FILLER) for found in pattern.finditer(text))
    return frozenset(at for begin, end in spans for at in range(begin, end))


def asked_of(said: str) -> Asked:
    """What `said` asks. Any text, of any length and script."""
    text = spoken(fold(said))
    is_switch = bool(_SWITCH.search(text))
    text = _SWITCH.sub("", text) or text
    if not core_of(text) and not _HAN.search(text) and not re.search(r"[a-z0-9]", text):
        return Asked(text=text, speech=Speech.EMPTY)
    bare = _SIGNS.sub("", text) if _HAN.search(text) else _SPACE.sub(" ", _SIGNS.sub(" ", text)).strip()
    speech = _speech(bare)
    keys, rest = _keys(text)
    if keys:
        rest = _telling(rest)
    core = core_of(rest)
    if not keys and (hint := _hint(text, core)) is not None:
        keys, core, rest = (hint,), "", ""
    return Asked(
        text=text,
        keys=keys,
        rest=rest,
        core=core,
        subject=_subject(rest) or text,
        speech=speech,
        case_number=_case_number(text),
        is_switch=is_switch,
        is_yes_no=bool(_YES_NO.search(text)),
        wants=bool(
            re.search(
                r"想办|要办|办理|办个|办一|想申请|要申请|怎么办|怎么申请|如何|\b(?:want|need|apply)\b", text
            )
        ),
        is_and=bool(re.search(r"呢[？?。]*$|^(?:and|what about)\b", text)),
        asks_amount=bool(_PAID_OUT.search(text)),
        has_how=bool(re.search(r"怎么办|如何办|怎么申请|怎么弄|怎样办|如何申请|\bhow (?:do|can|to)\b", text)),
    )


def _case_number(text: str) -> str:
    """The case number in a text, grouped or not. An identity number has a digit less."""
    for digits in _DIGITS.findall(text.replace(" ", "")):
        try:
            return str(check_case_number(digits))
        except BadCaseNumber:
            continue
    return ""


@lru_cache(maxsize=4096)
def keys_asked(said: str) -> tuple[Key, ...]:
    """The elements that a published question asks for."""
    return asked_of(said).keys


def _subject(rest: str) -> str:
    """The rest without words that tell nothing at its ends."""
    words = _SIGNS.sub(" ", rest).strip()
    while True:
        idle = filler_spans(words)
        begin = next((at for at in range(len(words)) if at not in idle and words[at] != " "), len(words))
        end = next((at for at in range(len(words), 0, -1) if at - 1 not in idle and words[at - 1] != " "), 0)
        if begin >= end or (begin, end) == (0, len(words)):
            return words if begin < end else ""
        words = words[begin:end]


def _speech(bare: str) -> Speech:
    return next((speech for speech, pattern in _SPEAKS if pattern.search(bare)), Speech.NONE)


def _keys(text: str) -> tuple[tuple[Key, ...], str]:
    """The elements asked for, in the order in which they were named, and the text without the phrases."""
    found: list[tuple[int, Key]] = []
    rest = text
    for key, pattern in PHRASES:
        if key is Key.FEE and _PAID_OUT.search(text):
            continue
        for match in pattern.finditer(rest):
            if not match.group().strip() or not _asks(match, rest):
                continue
            if all(known is not key for _, known in found):
                found.append((match.start(), key))
            rest = f"{rest[: match.start()]}{'，' * len(match.group())}{rest[match.end() :]}"
    keys = tuple(key for _, key in sorted(found, key=lambda one: one[0]))
    return keys[:MOST_ASKED], re.sub("，+", " ", rest).strip()


def _asks(match: re.Match[str], text: str) -> bool:
    """Whether a phrase asks, and is no noun in the midst of a name."""
    if ASKS_BY_ITSELF.search(match.group()):
        return True
    after = re.split(r"[，,。;；!！?？]", text[match.end() :], maxsplit=1)[0]
    return not core_of(NOISE.sub(" ", core_of(after)))


def _telling(rest: str) -> str:
    """What was left beside the phrases, without pieces that name no service."""
    pieces = (piece for piece in re.split(r"[ ,，。;；!！?？、]+", rest) if piece)
    return " ".join(piece for piece in pieces if core_of(NOISE.sub(" ", core_of(piece))))


def _hint(text: str, core: str) -> Key | None:
    """The element of a word that stands alone, such as 材料 or “电话呢”."""
    for key, pattern in HINTS:
        if pattern.search(text) and not core_of(pattern.sub("", text)):
            return key
    return None
