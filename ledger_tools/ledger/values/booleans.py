"""Yes and no as people write them: 是/否, Y/N, 有/無, ✓/✗, 已/未."""

from __future__ import annotations

from ledger_tools.ledger.values.enums import read_enums
from ledger_tools.ledger.values.parsed import Parsed
from ledger_tools.model.grid import Grid, GridColumn, Int32s

_YES = """
    是 有 y yes true t 1 ✓ ✔ √ ☑ ✅ v ○ 〇 ◯ ● 已 對 对 真 需 需要 要 已辦 已办 已完成 完成 成立 屬實 属实
"""
_NO = """
    否 無 无 沒有 没有 n no false f 0 ✗ ✘ × ✕ ☒ ❌ ☐ □ 未 不 不是 非 假 錯 错 不需 不需要 免 未辦 未办 未完成
"""
TRUTH = dict.fromkeys(_YES.split(), "yes") | dict.fromkeys(_NO.split(), "no")


def read_bools(grid: Grid, cells: GridColumn, where: Int32s) -> Parsed:
    """Return yes or no of a column of records, shape (n,), False where absent or unreadable.

    無 and 0 are a no here, not an absent value; a lone dash is absent.
    """
    parsed = read_enums(grid, cells, where, synonyms=TRUTH)
    parsed.values = parsed.values == "yes"
    return parsed
