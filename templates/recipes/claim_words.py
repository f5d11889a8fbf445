"""The words of the papers about a claim: Traditional Chinese (Taiwan), Simplified Chinese (mainland), English."""

from __future__ import annotations

from collections.abc import Sequence

CLAIM_WORDS: dict[str, Sequence[str]] = {
    "incident short": ("出險通知書", "出险通知书", "Notice of Loss"),
    "incident long": ("事故報告書", "事故报告书", "Incident Report"),
    "status": ("案件進度單", "案件进度单", "Claim Status"),
    "reminder": ("催辦函", "催办函", "Reminder Letter"),
    "claim-file": ("案卷封面", "案卷封面", "Claim File"),
    "colon": ("：", "：", ": "),
    "stop": ("。", "。", "."),
    # incident: blocks
    "to": ("致", "致", "To"),
    "claims department": (" 理賠部門", " 理赔部门", ", Claims Department"),
    "report date": ("填表日期", "填表日期", "Date of this report"),
    "first or further": (
        "☐ 初報　☐ 續報，第 ＿＿ 次",
        "☐ 首次报告　☐ 后续报告，第 ＿＿ 次",
        "☐ first report　☐ further report no. ＿＿",
    ),
    "report kind": ("報告別", "报告类别", "Report"),
    "of policy": ("一、保單", "一、保单", "1. Policy"),
    "of reporter": ("二、報案", "二、报案", "2. Reported by"),
    "of event": ("三、事故", "三、事故", "3. Event"),
    "of course": ("四、事故經過", "四、事故经过", "4. Course of events"),
    "course hint": (
        "依時間順序：事前、經過、何人發現、如何處置；只寫事實。",
        "按时间顺序：事前、经过、何人发现、如何处置；只写事实。",
        "In order of time: before, what happened, who noticed, what was done; facts only.",
    ),
    "of measures": ("五、施救與處置", "五、施救与处置", "5. Measures taken"),
    "measures taken": ("已採取的措施", "已采取的措施", "Measures taken"),
    "fire brigade": ("消防（單位、到達時間）", "消防（单位、到达时间）", "Fire brigade (station, arrived at)"),
    "scene": ("現場保護", "现场保护", "Scene protected"),
    "police": ("警方（單位、承辦人、案號）", "公安机关（单位、经办人、案号）", "Police (station, officer, case no.)"),
    "mitigation": ("施救費用", "施救费用", "Cost of mitigation"),
    "of loss": ("六、損失", "六、损失", "6. Loss"),
    "of injured": ("傷亡人員", "伤亡人员", "Injured persons"),
    "of others": ("第三人與目擊證人", "第三者与目击证人", "Third parties and witnesses"),
    "of vehicle": ("車輛與駕駛", "车辆与驾驶", "Vehicle and driver"),
    "of work": ("作業情形", "作业情况", "Work"),
    "of insurance": ("其他保險與權利人", "其他保险与权利人", "Other insurance and interests"),
    "number 7": ("七、", "七、", "7. "),
    "number 8": ("八、", "八、", "8. "),
    "number 9": ("九、", "九、", "9. "),
    "number 10": ("十、", "十、", "10. "),
    "of papers": ("附件", "附件", "Enclosures"),
    "discovered": ("發現時間", "发现时间", "Discovered"),
    "loss kind": ("損失類別", "损失类别", "Kind of loss"),
    "loss ticks": (
        "{{ tick.fire }} 火災　{{ tick.water }} 水損　{{ tick.natural }} 颱風、洪水、地震　{{ tick.theft }} 竊盜　"
        "{{ tick.machinery }} 機器　{{ tick.collision }} 碰撞　{{ tick.injury }} 體傷　{{ tick.other }} 其他",
        "{{ tick.fire }} 火灾　{{ tick.water }} 水损　{{ tick.natural }} 台风、洪水、地震　{{ tick.theft }} 盗窃　"
        "{{ tick.machinery }} 机器　{{ tick.collision }} 碰撞　{{ tick.injury }} 人伤　{{ tick.other }} 其他",
        "{{ tick.fire }} fire　{{ tick.water }} water　{{ tick.natural }} storm, flood, earthquake　{{ tick.theft }} theft　"
        "{{ tick.machinery }} machinery　{{ tick.collision }} collision　{{ tick.injury }} injury　{{ tick.other }} other",
    ),
    "more cover": ("附加險", "附加险", "Additional cover"),
    "post": ("職稱", "职务", "Post"),
    "survey contact": ("查勘聯絡人", "查勘联系人", "Contact for the survey"),
    "kind": ("種類", "种类", "Kind"),
    "item model": ("名稱規格", "名称规格", "Item and model"),
    "quantity": ("數量", "数量", "Qty"),
    "damage": ("損失程度(%)", "损失程度(%)", "Damage (%)"),
    "bought": ("購置日期", "购置日期", "Bought"),
    "book cost": ("帳面原值", "账面原值", "Book cost"),
    "unit price": ("單價", "单价", "Unit price"),
    "salvage": ("殘值", "残值", "Salvage"),
    "estimate": ("估計損失", "估计损失", "Estimated loss"),
    "by kind": ("各類小計", "各类小计", "By kind"),
    "loss total": ("估計損失合計", "估计损失合计", "Estimated loss in all"),
    "in words": ("大寫", "大写", "In words"),
    "differs": (
        "損失項目合計 {{ items_total }}，與台帳金額相差 {{ loss_differs }}。",
        "损失项目合计 {{ items_total }}，与台账金额相差 {{ loss_differs }}。",
        "The items come to {{ items_total }}, which differs from the ledger by {{ loss_differs }}.",
    ),
    "name": ("姓名", "姓名", "Name"),
    "sex age": ("性別/年齡", "性别/年龄", "Sex / age"),
    "relation": ("與被保險人關係", "与被保险人关系", "Relation"),
    "injury": ("傷情與現況", "伤情与现况", "Injury, state"),
    "hospital": ("醫院", "医院", "Hospital"),
    "medical": ("醫療費", "医疗费", "Medical"),
    "earnings": ("薪資損失", "误工费", "Earnings"),
    "nursing": ("看護費", "护理费", "Nursing"),
    "travel": ("交通費", "交通费", "Travel"),
    "other cost": ("其他", "其他", "Other"),
    "sum": ("合計", "合计", "Total"),
    "role": ("身分", "身份", "Role"),
    "phone address": ("電話、地址", "电话、地址", "Phone, address"),
    "other vehicle": ("車號、保險公司、保單號碼", "车牌号、保险公司、保单号", "Vehicle, insurer, policy no."),
    "driver": ("駕駛人", "驾驶员", "Driver"),
    "licence": ("駕照號碼、類別、有效日", "驾驶证号、准驾车型、有效期", "Licence no., class, valid to"),
    "road": ("天候、路況、光線、車速", "天气、路况、光线、车速", "Weather, road, light, speed"),
    "alcohol": ("酒測", "酒精检测", "Alcohol test"),
    "passengers": ("乘客", "乘客", "Passengers"),
    "sketch": ("現場圖", "现场草图", "Sketch"),
    "body part": ("受傷部位與性質", "受伤部位与性质", "Body part, nature of injury"),
    "task": ("當時作業、上班時間", "当时作业、上班时间", "Task, shift began at"),
    "first aid": ("初次治療、醫師", "初次治疗、医生", "First treatment, doctor"),
    "days lost": ("停工日數", "停工天数", "Days lost"),
    "hired": ("到職日、職務、月薪", "入职日期、岗位、月薪", "Hired on, post, wage"),
    "other policy": ("其他保險公司與保單號碼", "其他保险公司与保单号", "Other insurer and policy no."),
    "interests": ("抵押權人、承租人", "抵押权人、承租人", "Mortgagee, leaseholder"),
    "declaration": (
        "以上各項均據實填報；如有不實，保險公司可依契約及法令處理。",
        "以上各项均如实填报；如有不实，保险公司可依合同及法律处理。",
        "The above is true to the best of our knowledge; the insurer may refuse a claim that rests on false statements.",
    ),
    "insured sign": ("被保險人（簽章）", "被保险人（签章）", "Insured (signature and seal)"),
    "reporter sign": ("報案人（簽名）", "报案人（签名）", "Reported by"),
    "driver sign": ("駕駛人（簽名）", "驾驶员（签名）", "Driver (signature)"),
    "handler": ("經辦人", "经办人", "Prepared by"),
    "approver": ("主管", "主管", "Approved by"),
    "for insurer": ("保險公司填寫", "保险公司填写", "For the insurer"),
    "received by": ("收件日期、收件人", "收件日期、收件人", "Received on, by"),
    "survey appointed": ("賠案號碼、查勘安排", "赔案号、查勘安排", "Claim no., survey appointed"),
    # status
    "ask first": (
        "先核對：姓名，加上保單末四碼、車號或出險日期其中一項。相符才往下說。",
        "先核对：姓名，加上保单号后四位、车牌号或出险日期其中一项。相符才往下说。",
        "First check: the name, and one of policy no. (last four), plate or date of loss. Go on only if both fit.",
    ),
    "who": ("一、對象", "一、对象", "1. Who"),
    "what": ("二、何事", "二、何事", "2. What"),
    "where": ("三、進度", "三、进度", "3. Where it stands"),
    "status is": (
        "目前狀態：{{ status or stage }}",
        "目前状态：{{ status or stage }}",
        "Status: {{ status or stage }}",
    ),
    "money": ("四、金額", "四、金额", "4. Money"),
    "of the papers": ("五、文件", "五、材料", "5. Papers"),
    "next": ("六、接下來", "六、接下来", "6. Next"),
    "last talk": ("七、上次通話", "七、上次通话", "7. Last contact"),
    "notes": ("八、本次通話", "八、本次通话", "8. This call"),
    "policy tail": ("保單末四碼", "保单号后四位", "Policy no., last four"),
    "papers complete": (
        "文件已於 {{ complete_on }} 齊備。",
        "材料已于 {{ complete_on }} 齐全。",
        "The papers were complete on {{ complete_on }}.",
    ),
    "papers unknown": (
        "文件情形未登錄，請先查明。",
        "材料情况未登记，请先查明。",
        "Nothing is on record about the papers; find out first.",
    ),
    "papers missing": ("尚缺：", "尚缺：", "Still missing: "),
    "paper asked": (
        "（{{ line.asked_on }} 通知）",
        "（{{ line.asked_on }} 通知）",
        " (asked for on {{ line.asked_on }})",
    ),
    "no claim yet": ("尚未提出", "尚未提出", "not yet"),
    "claimed": ("索賠", "索赔", "Claimed"),
    "agreed": ("核定", "核定", "Agreed"),
    "paid": ("已賠付", "已赔付", "Paid"),
    "paid on": ("（{{ paid_at }}）", "（{{ paid_at }}）", " ({{ paid_at }})"),
    "next line": (
        "{{ line.who }}：{{ line.what }}{% if line.by %}，{{ line.by }}前{% endif %}"
        "{% if line.expected %}（依一般經驗）{% endif %}{% if line.late %}；已過 {{ line.late }} 日{% endif %}",
        "{{ line.who }}：{{ line.what }}{% if line.by %}，{{ line.by }}前{% endif %}"
        "{% if line.expected %}（按一般经验）{% endif %}{% if line.late %}；已过 {{ line.late }} 天{% endif %}",
        "{{ line.who }}: {{ line.what }}{% if line.by %} by {{ line.by }}{% endif %}"
        "{% if line.expected %} (by usual experience){% endif %}{% if line.late %}; {{ line.late }} days over{% endif %}",
    ),
    "our next": ("我方：", "我方：", "We: "),
    "nothing next": ("沒有已知的期限。", "没有已知的期限。", "No date is known."),
    "never talked": ("沒有通話記錄。", "没有通话记录。", "No call is on record."),
    "open request": ("尚待答覆：", "尚待答复：", "Still to be answered: "),
    "told on": ("告知日期", "告知日期", "Told on"),
    "told by": ("告知人", "告知人", "Told by"),
    "notes box": ("備註", "备注", "Notes"),
    # reminder
    "letter no": ("發文字號", "发文字号", "Letter no."),
    "letter date": ("發文日期", "发文日期", "Date"),
    "title 1": ("", "理赔进度询问函", "Enquiry about a Claim"),
    "title 2": ("", "理赔催办函", "Reminder of a Claim"),
    "title 3": ("", "关于请予书面决定的函", "Request for a Decision"),
    "date below": ("", "yes", ""),  # where the day stands under the signature
    "recipient": ("受文者", "致", "To"),
    "subject": ("主旨", "事由", "Re"),
    "subject begins": (
        "貴公司承保之保單 {{ policy_no }}（被保險人 {{ insured }}，出險日期 {{ incident_at }}）"
        "賠案{% if claim_no or report_no or own_ref %} {{ claim_no or report_no or own_ref }}{% endif %}，",
        "贵公司承保的保单 {{ policy_no }}（被保险人 {{ insured }}，出险日期 {{ incident_at }}）"
        "项下赔案{% if claim_no or report_no or own_ref %} {{ claim_no or report_no or own_ref }}{% endif %}，",
        "Policy {{ policy_no }}, insured {{ insured }}, date of loss {{ incident_at }}"
        "{% if claim_no or report_no or own_ref %}, claim {{ claim_no or report_no or own_ref }}{% endif %}: ",
    ),
    "subject 1": ("敬請惠示辦理情形，請查照。", "请函告办理情况。", "request for the state of the claim"),
    "subject 2": ("再請惠示辦理情形，請查照。", "再次请函告办理情况。", "second request for the state of the claim"),
    "subject 3": (
        "敬請惠予書面決定並敘明理由，請查照。",
        "请作出书面决定并说明理由。",
        "request for a written decision with reasons",
    ),
    "opening": ("說明：", "贵公司您好，现就上述赔案函询如下：", "Dear Sir or Madam,"),
    "event": ("事項", "事项", "Event"),
    "case is": (
        "旨揭賠案係被保險人於 {{ incident_at }}{% if incident_place %}在{{ incident_place }}{% endif %}"
        "{% if cause %}因「{{ cause }}」{% endif %}出險"
        "{% if days %}，各階段日期如下：{% else %}。{% endif %}",
        "被保险人于 {{ incident_at }}{% if incident_place %}在{{ incident_place }}{% endif %}"
        "{% if cause %}因“{{ cause }}”{% endif %}出险"
        "{% if days %}，各阶段日期如下：{% else %}。{% endif %}",
        "The insured had a loss on {{ incident_at }}{% if incident_place %} at {{ incident_place }}{% endif %}"
        "{% if cause %} ({{ cause }}){% endif %}.{% if days %} The days so far:{% endif %}",
    ),
    "stands": (
        "目前{% if stage or status %}階段為「{{ stage or status }}」，{% endif %}{% if claimed %}索賠 {{ claimed }}，{% endif %}"
        "{% if approved or assessed %}核定 {{ approved or assessed }}，{% endif %}{% if waiting %}"
        "文件齊備至今 {{ waiting }} 日，{% endif %}"
        "{% if paid %}已賠付 {{ paid }}{% elif closed %}已結案{% else %}尚未賠付{% endif %}。",
        "目前{% if stage or status %}阶段为“{{ stage or status }}”，{% endif %}{% if claimed %}索赔 {{ claimed }}，{% endif %}"
        "{% if approved or assessed %}核定 {{ approved or assessed }}，{% endif %}{% if waiting %}"
        "材料齐全至今 {{ waiting }} 天，{% endif %}"
        "{% if paid %}已赔付 {{ paid }}{% elif closed %}已结案{% else %}尚未赔付{% endif %}。",
        'At present {% if stage or status %}the stage is "{{ stage or status }}", {% endif %}{% if claimed %}{{ claimed }} is claimed, {% endif %}'
        "{% if approved or assessed %}{{ approved or assessed }} is agreed, {% endif %}{% if waiting %}"
        "the papers have been complete for {{ waiting }} days, {% endif %}"
        "{% if paid %}{{ paid }} has been paid{% elif closed %}the claim is closed{% else %}nothing has been paid{% endif %}.",
    ),
    "earlier letters": (
        "本公司曾於{% for letter in earlier %}{% if not loop.first %}、{% endif %}{{ letter.day }}{% if letter.no %}（{{ letter.no }}）{% endif %}"
        "{% endfor %}函請惠示在案。",
        "我方曾于{% for letter in earlier %}{% if not loop.first %}、{% endif %}{{ letter.day }}{% if letter.no %}（{{ letter.no }}）{% endif %}"
        "{% endfor %}致函贵公司。",
        "We wrote to you on {% for letter in earlier %}{% if not loop.first %}, {% endif %}{{ letter.day }}"
        "{% if letter.no %} ({{ letter.no }}){% endif %}{% endfor %}.",
    ),
    "last contact": (
        "最近一次與貴公司聯繫：{{ last_day }}{% if last_points %}，{{ last_points }}{% endif %}。",
        "最近一次与贵公司联系：{{ last_day }}{% if last_points %}，{{ last_points }}{% endif %}。",
        "We last spoke with you on {{ last_day }}{% if last_points %}: {{ last_points }}{% endif %}.",
    ),
    "clocks": ("下列期限已過：", "下列期限已过：", "These time limits have run out:"),
    "limit": ("期限", "期限", "Time limit"),
    "counted from": ("起算日", "起算日", "Counted from"),
    "due by": ("到期日", "到期日", "Due by"),
    "days over": ("已過日數", "已过天数", "Days over"),
    "basis": ("依據", "依据", "Source"),
    "experience": ("一般經驗", "一般经验", "usual experience"),
    "ask": (
        "敬請貴公司於 {{ answer_by }} 前惠覆下列事項：",
        "恳请贵公司于 {{ answer_by }} 前函复下列事项：",
        "Would you please let us know by {{ answer_by }}:",
    ),
    "ask decision": ("（一）賠付決定；", "（一）赔付决定；", "(a) your decision on the claim;"),
    "ask decision 3": (
        "（一）書面決定；如不同意賠付，並請敘明理由及依據；",
        "（一）书面决定；如不同意赔付，请说明理由及依据；",
        "(a) your written decision, with reasons where you decline;",
    ),
    "ask papers": (
        "（二）如尚需補件，請一次列明{% if missing %}（本公司記錄尚缺：{{ missing|join('、') }}）{% endif %}；",
        "（二）如尚需补充材料，请一次性列明{% if missing %}（我方记录尚缺：{{ missing|join('、') }}）{% endif %}；",
        "(b) anything that is still missing, in one list{% if missing %} (by our records: {{ missing|join(', ') }}){% endif %};",
    ),
    "ask payment": (
        "（三）無爭議部分先行賠付；",
        "（三）无争议部分先行赔付；",
        "(c) payment of the part that is not in dispute;",
    ),
    "ask person": (
        "（四）承辦人姓名及電話。",
        "（四）经办人姓名及电话。",
        "(d) name and telephone number of the person in charge.",
    ),
    "complaint": (
        "{% if complaint_office %}逾期未覆，本公司將向{{ complaint_office }}反映。{% endif %}",
        "{% if complaint_office %}逾期未复，我方将向{{ complaint_office }}反映。{% endif %}",
        "{% if complaint_office %}Failing an answer we shall turn to {{ complaint_office }}.{% endif %}",
    ),
    "enclosures": (
        "附件：收條影本、文件清單{% if earlier %}、前函影本{% endif %}",
        "附件：签收单复印件、材料清单{% if earlier %}、前函复印件{% endif %}",
        "Enclosures: copy of the receipt, list of papers{% if earlier %}, our earlier letters{% endif %}",
    ),
    "greeting": ("敬請惠覆為荷。", "请予函复为盼。顺颂商祺！", "We look forward to your reply.\nYours faithfully,"),
    "original to": ("正本", "", ""),
    "copy to": ("副本", "", ""),
    "our person": ("承辦人", "经办人", "Our handler"),
    "phone of": ("電話", "电话", "Phone"),
    "firm and seal": (
        "{{ firm or '＿＿＿＿＿＿＿＿' }}（用印）",
        "{{ firm or '＿＿＿＿＿＿＿＿' }}（盖章）",
        "{{ firm or '＿＿＿＿＿＿＿＿' }}",
    ),
    # claim file
    "file no": ("案卷號", "案卷号", "File no."),
    "outcome": ("結果", "结果", "Outcome"),
    "filed by": ("立卷人", "立卷人", "Filed by"),
    "checker": ("檢查人", "检查人", "Checked by"),
    "filed on": ("歸檔日期", "归档日期", "Filed on"),
    "keep until": ("保管期限", "保管期限", "Keep until"),
    "paper count": ("卷內件數/頁數", "卷内件数/页数", "Papers / pages"),
    "secrecy": ("密級", "密级", "Confidential"),
    "stages": ("辦理階段", "办理阶段", "Stages"),
    "stage": ("階段", "阶段", "Stage"),
    "reached on": ("完成日期", "完成日期", "Reached on"),
    "handled by": ("經辦", "经办", "Handled by"),
    "pages of": ("頁次", "页次", "Pages"),
    "contents": ("卷內文件目錄", "卷内文件目录", "Papers in this file"),
    "remark of day": ("日期出自", "日期出自", "Day taken from"),
}
