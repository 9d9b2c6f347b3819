"""Full data for each template."""

from typing import Any

BASE: dict[str, Any] = {
    "organisation": "谯城区市场监督管理局（示例）",
    "number": "谯市监受〔2026〕第0012号",
    "date": "2026-09-28",
    "case_number": "341602260928000127",
    "qr": "http://127.0.0.1:8000/my/cases/341602260928000127/",
    "applicant": "张小满",
    "item": "食品经营许可",
    "enquiry": "谯城区政务服务中心二楼市场监管窗口，0558-0000000",
}
WITHOUT_APPLICANT = {key: value for key, value in BASE.items() if key != "applicant"}
INTERNAL = {key: value for key, value in WITHOUT_APPLICANT.items() if key != "item"}
BASIS = ["《行政许可法》第三十二条", "《食品经营许可和备案管理办法》第十六条"]
ROWS = [
    {"label": "经营者名称", "value": "谯城区小满面馆"},
    {"label": "经营者", "value": "张小满", "source": "来自人口库"},
]
ACCOUNTABILITY = {
    "person": "赵审批",
    "workplace": "谯城区市场监督管理局（示例）",
    "facts": "食品经营许可（新办）超过法定期限1个工作日作出决定。",
    "matter": "决定责任：在法定期限内书面决定。",
    "situation": "对符合条件的不予许可，或者超过法定期限。",
    "basis": ["《中华人民共和国行政许可法》第七十四条"],
}

EVERY: dict[str, dict[str, Any]] = {
    "acceptance-notice": BASE
    | {
        "received_on": "2026-09-25",
        "accepted_on": "2026-09-28",
        "limit": "10个工作日（法定20个工作日）",
        "due_on": "2026-10-19",
        "materials": ["食品经营许可申请书", "营业执照（已从证照库取得）"],
        "basis": BASIS,
    },
    "correction-notice": BASE
    | {
        "received_on": "2026-09-25",
        "respond_by": "2026-10-15",
        "basis": BASIS,
        "requests": [{"name": "平面图", "why": "没有标明面积。", "how": "请重新画一张，拍照上传。"}],
    },
    "procedure-notice": BASE
    | {
        "accepted_on": "2026-09-28",
        "since": "2026-09-29",
        "procedure": "专家评审",
        "reasons": ["第一次用到新食品原料，需要专家评审。"],
        "days": "5个工作日",
        "stops": True,
        "basis": ["《行政许可法》第四十五条"],
    },
    "opinion-letter": {key: value for key, value in BASE.items() if key not in ("enquiry", "qr")}
    | {
        "addressee": "亳州市住房和城乡建设局（示例）",
        "received_on": "2026-09-28",
        "agrees": True,
        "opinion": ["施工路段可以绕行，交通组织方案可行。"],
        "conditions": ["夜间22:00到次日6:00施工。", "距离作业地点来车方向安全距离处设置警示标志。"],
        "basis": ["《中华人民共和国行政许可法》第二十六条第二款"],
    },
    "report-letter": {key: value for key, value in BASE.items() if key not in ("enquiry", "qr")}
    | {
        "addressee": "安徽省司法厅（示例）",
        "accepted_on": "2026-09-28",
        "agrees": True,
        "opinion": ["实习考核合格，材料齐全，符合条件。"],
        "materials": ["法律职业资格证书", "实习考核合格材料"],
        "basis": ["《律师法》第六条", "《中华人民共和国行政许可法》第三十五条"],
    },
    "extension-notice": BASE
    | {
        "accepted_on": "2026-09-28",
        "added": "10个工作日",
        "due_on": "2026-11-13",
        "reasons": ["要核对外地的材料。"],
        "approved_by": "本行政机关负责人",
        "basis": ["《行政许可法》第四十二条第一款"],
    },
    "non-acceptance": BASE
    | {
        "received_on": "2026-09-25",
        "reasons": ["经营场所在利辛县，不属于本机关管辖。"],
        "basis": BASIS,
        "elsewhere": "请向利辛县市场监督管理局申请。",
        "review_body": "亳州市谯城区人民政府",
        "court": "亳州市谯城区人民法院",
    },
    "decision-grant": BASE
    | {
        "accepted_on": "2026-09-28",
        "basis": BASIS,
        "granted": "热食类食品制售",
        "licence_title": "食品经营许可证",
        "licence_number": "JY23416020012345",
        "valid_from": "2026-10-12",
        "valid_until": "2031-10-11",
        "conditions": ["亮证经营。"],
    },
    "decision-refuse": BASE
    | {
        "accepted_on": "2026-09-28",
        "reasons": ["操作间没有独立的食品处理区。", "没有防鼠设施。"],
        "basis": BASIS,
        "how_to_mend": "隔出独立的食品处理区后，可以重新申请。",
        "review_body": "亳州市谯城区人民政府",
        "court": "亳州市谯城区人民法院",
    },
    "application-form": BASE
    | {
        "submitted_at": "2026-09-28T10:05+08:00",
        "signed_by": "张小满",
        "materials": ["平面图（1份）"],
        "sections": [{"title": "经营者", "rows": ROWS}],
    },
    "receipt": BASE
    | {
        "received_at": "2026-09-28T10:05+08:00",
        "channel": "网上提交",
        "materials": ["食品经营许可申请书"],
        "answer_by": "2026-10-12",
        "log_entry": "0192f3c1-7b2a-7c44-9d1e-5f0a6b7c8d9e",
    },
    "checklist": {
        "organisation": BASE["organisation"],
        "number": "",
        "date": "2026-09-28",
        "qr": "http://127.0.0.1:8000/items/L341602SPJY000001/",
        "title": "食品经营许可（新办）",
        "lead": "开饭馆、卖散装食品、做食堂，开业前要办。",
        "date_text": "2026年9月28日，办事指南第3版。",
        "rows": [{"label": "谁来办？", "value": "请人代办"}],
        "sections": [
            {
                "title": "您只要准备1份材料",
                "note": "没有列在这里的，谁都不能让您交。",
                "lines": [{"name": "授权委托书", "text": "原件1份", "is_ticked": True}, {"name": "身份证明"}],
            },
        ],
        "qr_text": "扫码看这份清单",
        "page_of": "第{}页，共{}页",
        "demo_text": "演示，不具有法律效力",
    },
    "licence": {
        "organisation": BASE["organisation"],
        "number": "JY23416020012345",
        "date": "2026-10-12",
        "qr": "http://127.0.0.1:8000/l/7K2M4Q8R/",
        "title": "食品经营许可证",
        "licence_number": "JY23416020012345",
        "identifier": "1.2.156.3005.2.11100000000013338W011.11110000000021135M.20230329701.003.Y",
        "version": 2,
        "rows": ROWS,
    },
    "annotated-copy": {
        "organisation": "亳州市公安局（示例）",
        "number": "341602000001",
        "date": "2024-03-05",
        "case_number": BASE["case_number"],
        "qr": "http://127.0.0.1:8000/l/9P3T6W2X/",
        "title": "居民户口簿",
        "licence_number": "341602000001",
        "identifier": "1.2.156.3005.2.113416990000001315001.113416990000001315.341602000001.001.K",
        "item": "残疾人证核发",
        "receiver": "蒙城县残疾人联合会（示例）",
        "purpose": "办理“残疾人证核发”",
        "made_at": "2026-09-28T10:05",
        "valid_until": "2026-12-27",
        "rows": [{"label": "户主", "value": "张小满"}, {"label": "住址", "value": "谯城区示例路16号"}],
    },
    "payment-receipt": BASE
    | {
        "number": "34160226092800000019",
        "paid_at": "2026-09-28T10:05",
        "way": "网上缴款",
        "way_number": "S4f1a90c2",
        "lines": [
            {
                "name": "证照工本费",
                "amount_fen": 800,
                "text": "10.00元×2，低保家庭减12.00元",
                "basis": "示例收费办法第三条",
            },
            {"name": "检测费", "amount_fen": 5},
        ],
        "total_fen": 805,
    },
    "hearing-right-notice": BASE
    | {
        "accepted_on": "2026-09-28",
        "act": "行政许可",
        "intended": "不予行政许可",
        "concern": "您住在店铺楼上，油烟和噪声影响您。",
        "reasons": ["排烟口离住宅窗户不足十米。"],
        "grounds": ["《食品经营许可和备案管理办法》第十二条"],
        "until": "2026-10-10",
        "basis": ["《行政许可法》第三十六条、第四十七条"],
    },
    "hearing-notice": BASE
    | {
        "why": "利害关系人要求听证。",
        "held_at": "2026-10-22T09:00",
        "venue": "区政务服务中心三楼听证室",
        "public": "公开举行",
        "chair": "唐主持",
        "clerk": "何记录",
        "examiners": ["王审核"],
        "basis": ["《行政许可法》第四十七条、第四十八条"],
    },
    "hearing-announcement": WITHOUT_APPLICANT
    | {
        "why": "涉及公共利益的重大许可事项。",
        "held_at": "2026-10-22T09:00",
        "venue": "区政务服务中心三楼听证室",
        "chair": "唐主持",
        "clerk": "何记录",
        "basis": ["《行政许可法》第四十六条、第四十八条"],
    },
    "hearing-minutes": WITHOUT_APPLICANT
    | {
        "held_at": "2026-10-22T09:00",
        "venue": "区政务服务中心三楼听证室",
        "public": "公开举行",
        "attending": [{"role": "听证主持人", "name": "唐主持", "signed": "已签字"}],
        "parts": [{"title": "审查人员的意见、证据和理由", "text": "排烟口离窗户不足十米。"}],
        "digest": "9f" * 32,
        "basis": ["《行政许可法》第四十八条"],
    },
    "statement-record": BASE
    | {
        "role": "利害关系人",
        "made_at": "2026-10-09T10:00",
        "how": "当面陈述，由工作人员记录",
        "taken_by": "王审核",
        "text": "夜里噪声大。",
        "basis": ["《行政许可法》第七条、第三十六条"],
    },
    "proceeding-notice": BASE
    | {
        "licence": "食品经营许可证",
        "licence_number": "JY13416020000127",
        "measure": "撤销",
        "ground": "被许可人以欺骗、贿赂等不正当手段取得行政许可",
        "facts": "申请时提交的租赁合同系伪造。",
        "days": 5,
        "basis": ["《行政许可法》第六十九条第二款"],
    },
    "proceeding-hearing-notice": BASE
    | {
        "law": "《中华人民共和国行政处罚法》第六十三条第一款第三项",
        "held_at": "2026-10-21T09:00",
        "venue": "区政务服务中心三楼听证室",
        "public": "公开举行",
        "chair": "唐主持",
        "clerk": "何记录",
        "officers": ["吴立案", "郑协办"],
        "basis": ["《中华人民共和国行政处罚法》第六十四条"],
    },
    "proceeding-decision": BASE
    | {
        "licence": "食品经营许可证",
        "licence_number": "JY13416020000127",
        "measure": "暂停",
        "until": "2026-12-31",
        "ground": "法律、法规规定应当暂停使用行政许可证件的情形",
        "facts": "消防设施损坏，正在整改。",
        "noticed_on": "2026-09-28",
        "heard": "您于2026年9月29日陈述、申辩，我们已经听取，记录在案。",
        "reasons": ["整改完成前继续经营有安全风险。"],
        "basis": ["《某某条例》第九条"],
        "consequence": "暂停期间不得凭该证照从事经营。",
        "review_body": "亳州市谯城区人民政府",
        "court": "亳州市谯城区人民法院",
    },
    "site-visit-record": WITHOUT_APPLICANT
    | {
        "applicant": "张小满",
        "venue": "谯城区魏武大道1号",
        "begun_at": "2026-09-29T09:00",
        "ended_at": "2026-09-29T10:00",
        "findings": "排烟口离窗户八米。",
        "conclusion": "不符合条件。排烟口要改。",
        "attending": [{"role": "核查人员", "name": "王审核", "signed": "已签字"}],
        "basis": ["《行政许可法》第三十四条第三款"],
    },
    "expert-opinion": WITHOUT_APPLICANT
    | {
        "expert": "孟教授",
        "affiliation": "省食品检验院（示例），食品工艺",
        "question": "配方是否安全？",
        "opinion": "配方可行，标签要改。",
        "conclusion": "专家认为符合条件。",
        "signed_on": "2026-09-29",
        "signed_page": "签字页.jpg",
        "basis": ["《行政许可法》第四十五条"],
    },
    "delivery-receipt": BASE
    | {
        "papers": [{"title": "准予行政许可决定书", "number": "准〔2026〕0928000127号"}],
        "way": "电子送达",
        "delivered_at": "2026-09-28T16:00",
        "received_by": "系统记录到达时间",
        "basis": ["《行政许可法》第三十九条、第四十四条"],
    },
    "deferral-notice": BASE
    | {
        "accepted_on": "2026-09-28",
        "materials": [{"name": "健康证明", "until": "2026-10-14"}],
        "basis": [],
    },
    "disposal-certificate": {
        "organisation": "谯城区市场监督管理局（示例）",
        "number": "销〔2037〕0001号",
        "date": "2037-03-02",
        "appraised_by": "顾档案",
        "opinion": "保管期限已满，没有继续保存的价值。",
        "approved_by": "陈局长",
        "reason": "同意销毁。",
        "destroyed": [
            {
                "archive_number": "113416990000000789-YW·2026-D10-00001",
                "title": "食品经营许可",
                "year": "2026",
                "retention": "10年",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            }
        ],
    },
    "supervision-order": INTERNAL
    | {
        "addressee": "谯城区市场监督管理局（示例）",
        "matter": "食品经营许可超过承诺时限",
        "facts": ["食品经营许可（新办）：承诺时限到9月25日，已超1个工作日。"],
        "opinion": "请立即作出决定，并查明压件的原因。",
        "days": 5,
        "reply_by": "2026-10-12",
        "basis": ["本平台电子监察规则"],
    },
    "supervision-advice": INTERNAL
    | {
        "addressee": "谯城区市场监督管理局（示例）",
        "matter": "2026-09 一个月内多次被亮红牌",
        "facts": ["本单位一个月内被亮红牌3张。", "食品经营许可（新办）：法定时限到9月25日，已超1个工作日。"],
        "opinion": "请健全时限预警和分办制度。",
        "days": 10,
        "reply_by": "2026-10-19",
        "basis": ["本平台电子监察规则ES-21"],
    },
    "accountability-notice": INTERNAL | ACCOUNTABILITY | {"days": 5, "until": "2026-10-12"},
    "accountability-decision": INTERNAL
    | ACCOUNTABILITY
    | {
        "heard": "您于2026年10月9日提出陈述、申辩，我们已经听取、核实并记录在案。",
        "outcome": "谈话提醒",
        "reasons": "超期属实，未造成严重后果。",
        "remedy": "不服本决定的，可以自知道本决定之日起30日内向我们申请复核。",
    },
    "accountability-review": INTERNAL
    | ACCOUNTABILITY
    | {
        "grounds": "超期是系统故障造成的。",
        "outcome": "维持原决定",
        "reasons": "系统日志没有故障记录。",
        "remedy": "对本复核决定不服的，可以自接到本决定之日起15日内提出申诉。",
    },
    "appraisal-report": INTERNAL
    | {
        "period": "2026年第3季度",
        "scheme": 1,
        "in_force_from": "2026-01-01",
        "least_cases": 5,
        "measures": [
            {
                "name": "按期办结率",
                "formula": "承诺期限内办结 ÷ 到期的承诺",
                "weight": 30,
                "full": "100",
                "none": "80",
            }
        ],
        "grades": ["90分以上为优秀", "60分以下为不合格"],
        "offices": [
            {
                "name": "谯城区市场监督管理局（示例）",
                "rank": "1/2",
                "cases": 18,
                "score": "91.5",
                "grade": "优秀",
                "mean": "84.2",
                "before": "88 · 良好",
                "figures": [
                    {
                        "name": "按期办结率",
                        "value": "98%",
                        "counted": "49 / 50",
                        "whole": "95%",
                        "points": "27",
                        "weight": 30,
                        "note": "经异议更正",
                    }
                ],
                "digest": "ab" * 32,
            },
        ],
        "is_of_one": True,
        "course": ["2026年10月20日，孔监察公布。"],
        "basis": ["本平台电子监察规则（绩效评估）"],
    },
}
EVERY |= {f"licence-{layout}": EVERY["licence"] for layout in ("portrait", "card", "statement")}
