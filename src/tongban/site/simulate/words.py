"""What people of the simulation write: opinions, reasons, ratings. Chinese, as in the sample city's papers."""

from tongban.services.feedback.public import ComplaintKind, Finding, RatingLevel

OPINIONS = (
    "材料齐全，符合条件。",
    "核对无误，同意。",
    "申请内容与登记一致，建议准予。",
    "符合条件，请领导审批。",
)
AGAINST = ("申请内容与登记不一致，不符合条件。", "不符合办理条件，建议不予。")
REASONS = (
    "核对后，申请人的情况不符合这项服务的条件，具体见审核意见。",
    "提交的材料不能证明符合条件，补正后仍然不足。",
)
ARTICLE = "《中华人民共和国行政许可法》第三十八条"
NOT_OURS = ("这件事不由本机关办理，请向有权的机关申请。", "申请的事项依法不需要办理。")
ARTICLE_OF_ACCEPTANCE = "《中华人民共和国行政许可法》第三十二条"
TO_CORRECT = (
    "照片不清楚，看不出内容，请重新拍照上传。",
    "缺最后一页，请把整份材料传上来。",
    "材料已经过期，请传最近一次的。",
    "没有签字，请签字后重新上传。",
)
TO_TEST = ("需要检测后才能判断是否符合条件。", "样品要送检，检测期间不计入办理时限。")
TESTED = ("检测合格。", "检测完成，结果符合标准。")
TO_EXTEND = ("情况复杂，需要到现场进一步核实。", "涉及两个部门的资料，核对需要时间。")
WITHDRAWN = ("不办了", "填错了，想重新申请", "情况变了，先不申请")
URGED = ("请问什么时候能办好？", "着急用，请快一点。", "已经超过说好的日子了。")
RATED = {
    RatingLevel.VERY_SATISFIED: ("", "", "很快，一次就办好了。", "不用跑腿，真方便。"),
    RatingLevel.SATISFIED: ("", "", "挺顺利的。"),
    RatingLevel.FAIRLY_SATISFIED: ("", "还行，就是等得有点久。"),
    RatingLevel.DISSATISFIED: ("说好的日子没办好。", "等了很久，没有人说为什么。"),
    RatingLevel.VERY_DISSATISFIED: ("太慢了，催了也没有用。", "理由没有说清楚。"),
}
ANSWERS = {
    "accept": ("已经收到您的评价，正在核实。",),
    "rectify": ("问题核实了，已经调整分工，今后按时办。", "已经提醒经办人，并重新说明了理由。"),
    "revisit": ("已电话回访，申请人表示认可。", "已回访，说明了情况。"),
}
COMPLAINED = {
    ComplaintKind.DELAY: ("说好的日子过了还没有办好，问了几次都让再等。", "一直没有人告诉我办到哪一步了。"),
    ComplaintKind.MANNER: ("打电话去问，没有听完就挂了。", "问了两句就不耐烦。"),
    ComplaintKind.WRONG_ADVICE: ("第一次说不用带的材料，后来又说要。", "前后两个人说的不一样。"),
    ComplaintKind.TURNED_AWAY: ("只口头说不行，没有给书面的理由。",),
}
FOUND = {
    Finding.UPHELD: ("情况属实，已经督促办理，并向申请人说明。", "属实，已经提醒经办人改正。"),
    Finding.PARTLY: ("等候时间长属实，办理没有超期，已经向申请人解释。",),
    Finding.NOT_UPHELD: ("查看了办理记录，没有发现所反映的情况，已经向申请人说明。",),
}
EXPLANATIONS = (
    "当天窗口人手不足，排在后面的办迟了，已经补办。",
    "经办人休假，没有及时移交，已经改为两人轮值。",
    "材料需要核对，用的时间比预计长。",
)
CORRECTIONS = ("已经办结，并调整了轮值表。", "已经逐件清理积压，安排专人每天查看到期提醒。")
UPHELD = ("情况属实，超期成立。", "有记录为证，维持。")
LIFTED = ("核对记录，责任不在经办人。", "属于系统外原因，予以摘牌。")
CHECKED = ("查看了办件记录，已经办结。", "抽查了当天的办件，没有再超期。")
CLOSED = ("不再追究，记录在案。", "与经办人无关，结案。")
