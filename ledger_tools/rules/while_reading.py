"""The codes of findings that are made while a sheet is read; here only their explanations."""

from __future__ import annotations

from ledger_tools.model.findings import Severity
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

DATE_UNREADABLE = Rule(
    code="date-unreadable",
    number="V02",
    severity=Severity.ERROR,
    summary=msg("A date cannot be read, does not exist, or lies before 1990."),
    why=msg("The row drops out of every period and every deadline that needs the date."),
    fix=msg("Write the date with year, month and day, such as 2021-11-12."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期  | 出險原因
            P-101  | 2021/2/30 | 火災
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期  | 出險原因
            P-101  | 2021/2/28 | 火災
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间 | 出险原因
            P-101  | 年初某天 | 火灾
            """,
            after="""
            # 企财险
            保单号 | 出险时间  | 出险原因
            P-101  | 2021-1-20 | 火灾
            """,
        ),
    },
)
DATE_AMBIGUOUS = Rule(
    code="date-ambiguous",
    number="V02",
    severity=Severity.WARNING,
    summary=msg("A date can be read in two ways, and the column does not settle which."),
    why=msg("Day and month, or the calendar, may be taken the wrong way round."),
    fix=msg("Write the date so that it can be read in one way only, such as 2021-03-02."),
    examples={
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss
            P-101     | 03/02/2021   | Fire
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss
            P-101     | 2021-02-03   | Fire
            """,
        ),
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期   | 出險原因
            P-101  | 03/02/2021 | 火災
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期   | 出險原因
            P-101  | 2021-02-03 | 火災
            """,
        ),
    },
)
AMOUNT_UNREADABLE = Rule(
    code="amount-unreadable",
    number="",
    severity=Severity.ERROR,
    summary=msg("An amount cannot be read as a number."),
    why=msg("The amount is missing from every sum."),
    fix=msg("Write digits only, and words into the remarks."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | 詳見附件
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =60000
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | see e-mail
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-03-02  | Fire          | =60000
            """,
        ),
    },
)
AMOUNT_APPROXIMATE = Rule(
    code="amount-approximate",
    number="",
    severity=Severity.WARNING,
    summary=msg("An amount is only about right, or a range."),
    why=msg("It is used as it stands, so sums are no more exact than it is."),
    fix=msg("Fill in the exact amount as soon as it is known."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | 約60000
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101  | @2021-03-02 | 火災     | =61250
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 索赔金额
            P-101  | @2021-03-02 | 火灾     | 3000-5000
            """,
            after="""
            # 企财险
            保单号 | 出险时间    | 出险原因 | 索赔金额
            P-101  | @2021-03-02 | 火灾     | =4200
            """,
        ),
    },
)
HEADER_NOT_FOUND = Rule(
    code="header-not-found",
    number="",
    severity=Severity.ERROR,
    summary=msg("A sheet looks like a claim ledger, but its header row was not found."),
    why=msg("Nothing on the sheet is checked or counted."),
    fix=msg("Name the row with --header-row SHEET=N."),
    examples={
        "zh-Hant": Example(
            before="""
            # 車險
            P-301 | ABC-1234 | @2021-12-02
            P-302 | DEF-5678 | @2021-12-03
            """,
            after="""
            # 車險
            保單號碼 | 車牌號碼 | 出險日期    | 出險原因
            P-301    | ABC-1234 | @2021-12-02 | 追撞
            P-302    | DEF-5678 | @2021-12-03 | 擦撞
            """,
        ),
        "en": Example(
            before="""
            # Motor
            P-301 | Collision | @2021-12-02
            P-302 | Theft     | @2021-12-03
            """,
            after="""
            # Motor
            Policy No | Cause of Loss | Date of Loss
            P-301     | Collision     | @2021-12-02
            P-302     | Theft         | @2021-12-03
            """,
        ),
    },
)
COLUMN_AMBIGUOUS = Rule(
    code="column-ambiguous",
    number="",
    severity=Severity.WARNING,
    summary=msg("Two columns mean the same, or one header may mean two things."),
    why=msg("Only one of them is used; it may be the wrong one."),
    fix=msg("Settle it with --map 'SHEET!COLUMN=KEY', or for good with the command map."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 索賠金額
            P-101    | @2021-12-02 | 火災     | =5000    | =300
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 定損金額
            P-101    | @2021-12-02 | 火災     | =5000    | =300
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Policy Number | Date of Loss | Cause of Loss
            P-101     | P-101         | @2021-12-02  | Fire
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss
            P-101     | @2021-12-02  | Fire
            """,
        ),
    },
)
COLUMN_UNKNOWN = Rule(
    code="column-unknown",
    number="",
    severity=Severity.INFO,
    summary=msg("A column's header is not known."),
    why=msg("The column is kept as it is, but no rule looks at it."),
    fix=msg("If it means one of the known columns, say so with --map 'SHEET!COLUMN=KEY'."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 顏色標記
            P-101    | @2021-12-02 | 火災     | 黃
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 備註
            P-101    | @2021-12-02 | 火災     | 黃
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Shelf
            P-101     | @2021-12-02  | Fire          | 7
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Remarks
            P-101     | @2021-12-02  | Fire          | Shelf 7
            """,
        ),
    },
)
SHEET_UNRECOGNISED = Rule(
    code="sheet-unrecognised",
    number="",
    severity=Severity.INFO,
    summary=msg("A sheet was not recognised as a ledger or register and left alone."),
    why=msg("If it holds claims, they are missing from checks and reports."),
    fix=msg("If it is a ledger, name its header row with --header-row SHEET=N."),
    examples={
        "zh-Hant": Example(
            before="""
            # 理賠
            張三 | 車險 | 追撞
            李四 | 車險 | 擦撞
            """,
            after="""
            # 理賠
            保單號碼 | 出險日期    | 出險原因
            P-301    | @2021-12-02 | 追撞
            P-302    | @2021-12-03 | 擦撞
            """,
        ),
        "en": Example(
            before="""
            # List
            Ann Lee | Collision
            Bob Ray | Theft
            """,
            after="""
            # List
            Policy No | Date of Loss | Cause of Loss
            P-301     | @2021-12-02  | Collision
            P-302     | @2021-12-03  | Theft
            """,
        ),
    },
)
SECOND_TABLE = Rule(
    code="second-table",
    number="",
    severity=Severity.WARNING,
    summary=msg("A sheet holds more than one table."),
    why=msg("Filters, sorting and totals in Excel easily mix the two up."),
    fix=msg("Check in the output of inspect that both were read rightly, or move one to a sheet of its own."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 索賠金額
            P-101    | @2021-12-02 | 火災     | =5000

            賠案號碼 | 保單號碼 | 出險日期    | 出險原因 | 理賠金額 | 賠付時間
            C-9      | P-102    | @2021-12-03 | 水漬     | =500     | @2021-12-20
            """,
            after="""
            # 企財險
            賠案號碼 | 保單號碼 | 出險日期    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
            C-8      | P-101    | @2021-12-02 | 火災     | =5000    |          |
            C-9      | P-102    | @2021-12-03 | 水漬     |          | =500     | @2021-12-20
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Amount Claimed
            P-101     | @2021-12-02  | Fire          | =5000

            Claim No | Policy No | Date of Loss | Cause of Loss | Reserve
            C-9      | P-102     | @2021-12-03  | Water         | =500
            """,
            after="""
            # Property
            Claim No | Policy No | Date of Loss | Cause of Loss | Amount Claimed | Reserve
            C-8      | P-101     | @2021-12-02  | Fire          | =5000          |
            C-9      | P-102     | @2021-12-03  | Water         |                | =500
            """,
        ),
    },
)
SETTING_INVALID = Rule(
    code="setting-invalid",
    number="",
    severity=Severity.WARNING,
    summary=msg("A row of the settings sheet cannot be used."),
    why=msg("The default counts instead, so figures and deadlines may not be what the sheet says."),
    fix=msg("Correct the value, or empty the cell to take the default."),
    examples={
        "zh-Hant": Example(
            before="""
            # 設定
            名稱       | 值
            money_unit | 很多
            """,
            after="""
            # 設定
            名稱       | 值
            money_unit | =10000
            """,
        ),
        "en": Example(
            before="""
            # Settings
            Name       | Value
            money_unit | a lot
            """,
            after="""
            # Settings
            Name       | Value
            money_unit | =1000
            """,
        ),
    },
)
WORD_UNKNOWN = Rule(
    code="word-unknown",
    number="",
    severity=Severity.INFO,
    summary=msg("Words in the status column are not known."),
    why=msg("Nobody can tell whether these claims are open, so rules and reports leave that question out."),
    fix=msg("Write one of the words of the choices sheet, or teach your own word with the settings sheet."),
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態
            P-101    | @2021-12-02 | 火災     | 處理中
            P-102    | @2021-12-03 | 水漬     | 甲類
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態
            P-101    | @2021-12-02 | 火災     | 處理中
            P-102    | @2021-12-03 | 水漬     | 待審核
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status
            P-101     | @2021-12-02  | Fire          | Open
            P-102     | @2021-12-02  | Water         | Parked
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss | Status
            P-101     | @2021-12-02  | Fire          | Open
            P-102     | @2021-12-02  | Water         | On Hold
            """,
        ),
    },
)
WHILE_READING = (
    DATE_UNREADABLE,
    DATE_AMBIGUOUS,
    AMOUNT_UNREADABLE,
    AMOUNT_APPROXIMATE,
    HEADER_NOT_FOUND,
    COLUMN_AMBIGUOUS,
    COLUMN_UNKNOWN,
    SHEET_UNRECOGNISED,
    SECOND_TABLE,
    SETTING_INVALID,
    WORD_UNKNOWN,
)
