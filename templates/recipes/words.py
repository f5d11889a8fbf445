"""The words of the forms: Traditional Chinese (Taiwan), Simplified Chinese (mainland), English."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recipes.claim_words import CLAIM_WORDS

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
Say = Callable[[str], str]

WORDS: dict[str, Sequence[str]] = {
    "receipt": ("理賠文件收條", "理赔材料签收单", "Receipt for Claim Papers"),
    "customer-file": ("客戶檔案基本資料表", "客户档案基本资料表", "Customer File"),
    "call-record": ("跟蹤服務電話記錄表", "跟踪服务电话记录表", "Call Record"),
    "call-register": ("跟蹤服務電話登記表", "跟踪服务电话登记表", "Call Register"),
    "letter-register": ("跟蹤服務信函登記表", "跟踪服务信函登记表", "Letter Register"),
    # receipt
    "receipt no": ("收條編號", "签收单编号", "Receipt No."),
    "not recorded": ("（草稿，未登錄）", "（草稿，未登记）", " (draft, not recorded)"),
    "date": ("日期", "日期", "Date"),
    "time": ("時間", "时间", "Time"),
    "hander": ("交件人", "交件人", "Handed in by"),
    "hander role": ("身分/單位", "身份/单位", "Role, firm"),
    "received": (
        "茲收到 {{ given_by }} 交來下列理賠文件：",
        "今收到 {{ given_by }} 交来下列理赔材料：",
        "Received from {{ given_by }} the following claim papers:",
    ),
    "claim no": ("賠案號碼", "赔案号", "Claim No."),
    "report no": ("報案號碼", "报案号", "Report No."),
    "policy no": ("保單號碼", "保单号", "Policy No."),
    "insured": ("被保險人", "被保险人", "Insured"),
    "insurer": ("保險公司", "保险公司", "Insurer"),
    "date of loss": ("出險日期", "出险日期", "Date of Loss"),
    "line": ("險種", "险种", "Line"),
    "plate": ("車號", "车牌号", "Plate No."),
    "id tail": ("證件末四碼", "证件后四位", "ID, last four"),
    "handed now": ("本次收到的文件", "本次收到的材料", "Handed over now"),
    "handed earlier": ("先前已收到的文件", "此前已收到的材料", "Handed over earlier"),
    "missing": ("尚缺的文件", "尚缺的材料", "Still missing"),
    "checklist": ("應備文件清單", "应备材料清单", "Checklist of papers"),
    "no": ("序", "序", "No."),
    "paper": ("文件名稱", "材料名称", "Paper"),
    "form": ("正本/影本", "原件/复印件", "Original / Copy"),
    "copies": ("份數", "份数", "Copies"),
    "pages": ("頁數", "页数", "Pages"),
    "received on": ("收件日期", "收到日期", "Received On"),
    "remark": ("備註", "备注", "Remarks"),
    "from": ("提供人", "提供方", "From"),
    "asked on": ("通知日期", "通知日期", "Requested On"),
    "there": ("已收", "已收", "In"),
    "totals": (
        "合計 {{ kinds }} 種、{{ copies }} 份，其中正本 {{ originals }} 份。",
        "合计 {{ kinds }} 种、{{ copies }} 份，其中原件 {{ originals }} 份。",
        "In all {{ kinds }} kinds, {{ copies }} copies, of which {{ originals }} originals.",
    ),
    "complete": (
        "所需文件已於 {{ complete_on }} 收齊。",
        "所需材料已于 {{ complete_on }} 收齐。",
        "The set is complete as at {{ complete_on }}.",
    ),
    "defective": ("不合格退回：", "不合格退回：", "Returned, defective: "),
    "due": ("應交日期 ", "应交日期 ", "Due on "),
    "if applicable": ("視個案情形另需：", "视个案情况另需：", "By what happened, also: "),
    "at end": ("結案時簽署：", "结案时签署：", "To sign when the claim is settled: "),
    "comma": ("、", "、", ", "),
    "neutral": (
        "本收條只證明上列文件已經交付，不表示賠案已獲受理或同意賠付。",
        "本单只证明上列材料已经交付，不表示赔案已获受理或同意赔付。",
        "This receipt confirms that the papers listed were handed over; it does not mean that the claim is accepted.",
    ),
    "list only": (
        "尚未登錄任何文件；請在收到時勾選。實際以保險公司要求為準。",
        "尚未登记任何材料；请在收到时勾选。实际以保险公司要求为准。",
        "No paper is on record yet; tick what is handed over. Insurers decide in each case.",
    ),
    "originals back": (
        "正本是否退還：☐ 是，於 ＿＿＿＿＿＿ 前退還　☐ 否",
        "原件是否退还：☐ 是，于 ＿＿＿＿＿＿ 前退还　☐ 否",
        "Originals to be returned: ☐ yes, by ＿＿＿＿＿＿　☐ no",
    ),
    "close": (
        "此據。一式兩份，雙方各執一份。",
        "此据。一式两份，双方各执一份。",
        "Made in two copies, one for each side.",
    ),
    "handed by": ("交件人（簽名）", "交件人（签名）", "Handed over by"),
    "taken by": ("收件人（簽名）", "收件人（签名）", "Received by"),
    "for others": ("經手人/代收人", "经手人/代收人", "For the above"),
    "seal": ("用印", "盖章", "Seal"),
    "sign date": ("　　年　月　日", "　　年　月　日", "Date __________"),
    "page of": ("第 # 頁，共 # 頁", "第 # 页，共 # 页", "page # of #"),
    # customer file
    "customer": ("客戶", "客户", "Customer"),
    "vehicles": ("車輛與保養", "车辆与保养", "Vehicles and service"),
    "visits": ("服務記錄（最近十次）", "服务记录（最近十次）", "History (last ten visits)"),
    "more visits": (
        "另有更早的服務記錄 {{ more_visits }} 次。",
        "另有更早的服务记录 {{ more_visits }} 次。",
        "{{ more_visits }} earlier visits are not listed.",
    ),
    "policies": ("保單", "保单", "Policies"),
    "calls": ("電話（最近五次）", "电话（最近五次）", "Calls (last five)"),
    "letters": ("信函（最近五件）", "信函（最近五件）", "Letters (last five)"),
    "plans": ("客戶希望與下次計畫", "客户希望与下次计划", "Wishes and next plan"),
    "none": ("無", "无", "none"),
    "clerk": ("經辦業務員（簽名）", "经办业务员（签名）", "Clerk"),
    "supervisor": ("業務主管（簽名）", "业务主管（签名）", "Supervisor"),
    # call record
    "of customer": ("一、客戶", "一、客户", "1. Customer"),
    "of call": ("二、通話", "二、通话", "2. Call"),
    "of script": ("三、腳本項目", "三、话术项目", "3. Script"),
    "of points": ("四、通話要點", "四、通话要点", "4. Main points"),
    "of wishes": ("五、客戶要求、希望與投訴", "五、客户要求、希望与投诉", "5. Requests, wishes, complaints"),
    "of handling": ("六、處理", "六、处理", "6. Handling"),
    "of next": ("七、下次聯繫", "七、下次联系", "7. Next contact"),
    "item": ("項目", "项目", "Item"),
    "answer": ("回答", "回答", "Answer"),
    "said": ("說明", "说明", "What was said"),
    "replaced": (
        "本記錄已由 {{ call.replaced_by }} 更正。",
        "本记录已由 {{ call.replaced_by }} 更正。",
        "This record was corrected by {{ call.replaced_by }}.",
    ),
    "no script": ("本次通話沒有依腳本進行。", "本次通话没有按话术进行。", "No script was followed on this call."),
    "record no": ("記錄編號", "记录编号", "Record No."),
    # registers
    "period": ("期間", "期间", "Period"),
    "till": ("{{ first }} 至 {{ last }}", "{{ first }} 至 {{ last }}", "{{ first }} to {{ last }}"),
    "calls in all": (
        "本期共 {{ count }} 通：去電 {{ outgoing }} 通，來電 {{ incoming }} 通；接通本人 {{ reached }} 通。",
        "本期共 {{ count }} 通：去电 {{ outgoing }} 通，来电 {{ incoming }} 通；接通本人 {{ reached }} 通。",
        "{{ count }} calls in the period: {{ outgoing }} outgoing, {{ incoming }} incoming; {{ reached }} reached the "
        "right person.",
    ),
    "letters in all": (
        "本期共 {{ count }} 件。",
        "本期共 {{ count }} 件。",
        "{{ count }} letters in the period.",
    ),
    "undated": (
        "另有 {{ undated }} 列沒有可讀的日期，未列入。",
        "另有 {{ undated }} 行没有可读的日期，未列入。",
        "{{ undated }} rows without a readable day are not listed.",
    ),
    "empty period": ("本期無記錄。", "本期无记录。", "Nothing in this period."),
    "prepared": ("製表", "制表", "Prepared by"),
    "checked": ("覆核", "复核", "Checked by"),
    "steps": ("上報、解決、告知日期", "上报、解决、告知日期", "Escalated, solved, told"),
    "escalated": ("上報", "上报", "Escalated"),
    "solved": ("解決", "解决", "Solved"),
    "told": ("告知", "告知", "Told"),
    "stands for": ("代理", "代理", "for"),
}


def speaker(language: str) -> Say:
    """Return what says the words of a form in a language."""
    place = LANGUAGES.index(language)
    words = {**WORDS, **CLAIM_WORDS}
    return lambda key: words[key][place]
