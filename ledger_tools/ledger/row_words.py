"""Words at the beginning of a row that make it a total, a signature line or a note instead of a record."""

from __future__ import annotations

from functools import lru_cache

from ledger_tools.text.fold import fold
from ledger_tools.text.pattern import pattern

_SUBTOTAL = pattern(
    r"(?:.{0,12}(?:小计|分计|本[页頁]合?计|月计|季计|本月合计|本[页頁]小计)|(?:page)?sub-?totals?(?:for.{0,20})?|.{0,12}pagetotal)\Z"
)
_GRAND = pattern(r"(?:.{0,8}(?:总计|总合计|累计|总额|总结余|本年累计|年度合计)|(?:grand|overall)-?totals?)\Z")
_TOTAL = pattern(
    r"(?:.{0,12}(?:合计|共计|总和|汇总|加总|总数)|(?:.{0,20})?totals?(?:amount|for.{0,20})?|sum|summe|計|计)\Z"
)
_TAIL = pattern(r"[\s::()()。.\-=>→、,,]*(?:\(.*\))?[::]*\Z")
_COUNTED = pattern(r"[((]?共?\d+(?:笔|件|项|宗|条|起|案|人|rows?|claims?|items?)[))]?\Z")
_SIGNATURE = pattern(
    r"(?:制表|填表|填报|编制|审核|审批|复核|覆核|核对|核准|批准|校对|总经理|副总经理|总裁|董事长|经理|部门经理|部门主管|单位主管|业务主管|主管|"
    r"经办|承办|会计|财务|出纳|单位负责人|部门负责人|负责人|签章|签字|签名|盖章|用印|公章|统计|报送|"
    r"preparedby|prepared|reviewedby|checkedby|approvedby|approved|signedby|signature|signed|authoris?z?edby|compiledby)"
    r"(?:人|员|者|单位|部门|主管|日期|时间|日|盖章|签章|签字|签名|签核|签认|核章|核示|date|by)*(?:[((].{0,8}[))])?(?:[:_＿…\.]|\Z)"
)
_SIGNED_ON = pattern(
    r"(?:制表|填表|填报|编制|报送|打印|列印|审核|签字)?(?:日期|时间|年月日)(?:[::_]|\Z)|(?:datesigned|printdate|preparedon|date)[:_]"
)
_NOTE = pattern(
    r"(?:备注|备考|附注|注释|注意|注意事项|注|说明|填表说明|填写说明|附|notes?|remarks?|nb|n\.b\.|ps|p\.s\.)(?:[::\d.、(]|\Z)|[※*★◎▲]"
)
_END = pattern(
    r"(?:以上|共|计|合计).{0,20}以下(?:空白|无正文)|"
    r"[((<\[—\-=~]*(?:以下空白|以下无正文|以下空格|本[页頁]以下空白|完|end|endofreport|endoflist|blankbelow|nofurtherentries)[))>\]—\-=~。.]*\Z"
)


@lru_cache(maxsize=65_536)
def row_word(text: str) -> str | None:
    """Return ``subtotal``, ``grand``, ``total``, ``signature`` or ``note`` by a row's first text, None for others."""
    word = fold(text)
    if not word or len(word) > 400:
        return None
    bare = _TAIL.sub("", _COUNTED.sub("", _TAIL.sub("", word)))
    if len(bare) <= 32:
        for kind, pattern in (("subtotal", _SUBTOTAL), ("grand", _GRAND), ("total", _TOTAL)):
            if pattern.match(bare):
                return kind
    if _SIGNATURE.match(word) or _SIGNED_ON.match(word):
        return "signature"
    if _NOTE.match(word) or _END.match(word):
        return "note"
    return None


def is_signature(text: str) -> bool:
    """True if a text asks for a signature or a signing date, such as ``製表人:``."""
    return row_word(text) == "signature"
