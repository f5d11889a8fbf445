"""A time of day at the end of a written date: 23:15, 3:15 PM, 下午3時15分, T23:15:32Z."""

from __future__ import annotations

import re

from ledger_tools.text.pattern import pattern

END_OF_DAY = 86_399  # 24:00 closes the day it is written with; it never opens the next
_MORNING = ("上午", "早上", "早晨", "清晨", "凌晨", "早", "am", "a.m.", "a.m")
_EVENING = ("下午", "晚上", "傍晚", "晚間", "晚间", "晚", "pm", "p.m.", "p.m")
_NIGHT = ("夜間", "夜间", "夜裡", "夜里", "半夜", "深夜", "午夜")
_NOON = ("中午", "正午")
_PART = "|".join(sorted((w for w in (*_MORNING, *_EVENING, *_NIGHT, *_NOON) if not w.isascii()), key=len, reverse=True))

DAY_PART = pattern(rf"[\s,(]*(?:{_PART}|(?<=\s)[ap]\.?m\.?)\)?\Z")  # without an hour it says nothing that we keep
TIME_OF_DAY = pattern(
    rf"""(?:(?<=[日號号)\s,t]))[\s,t]*
    (?P<part>{_PART}|[ap]\.?m\.?)?\s*
    (?P<hour>[0-9]{{1,2}})\s*
    (?: :\s*(?P<minute>[0-9]{{1,2}})(?:\s*:\s*(?P<second>[0-9]{{1,2}})(?:[.,][0-9]{{1,9}})?)?\s*(?P<half>[ap]\.?m\.?)?
      | [時时點点]\s*(?:(?P<cn_minute>[0-9]{{1,2}})\s*分?|(?P<cn_half>半)|整|正)?
        \s*(?:(?P<cn_second>[0-9]{{1,2}})\s*秒)?
      | (?P<bare_half>[ap]\.?m\.?)
    )
    \s*(?:z|utc|gmt|hrs?|[+-][0-9]{{2}}:?[0-9]{{2}})?\Z""",
    re.VERBOSE,
)


def seconds_of_day(match: re.Match[str]) -> int | None:
    """Return the seconds since midnight that a ``TIME_OF_DAY`` match says; None where there is no such time.

    A time zone is not reckoned with: people mean the clock on their own wall.
    """
    hour = int(match["hour"])
    minute = 30 if match["cn_half"] else int(match["minute"] or match["cn_minute"] or 0)
    second = int(match["second"] or match["cn_second"] or 0)
    if minute > 59 or second > 59:
        return None
    wall = _hour(hour, match["part"] or match["half"] or match["bare_half"] or "")
    if wall is None or (wall == 24 and (minute or second)):
        return None
    return END_OF_DAY if wall == 24 else wall * 3600 + minute * 60 + second


def _hour(hour: int, part: str) -> int | None:
    """Return the hour of 0 to 24 that an hour and a part of the day say together; None where there is none."""
    if hour > 24:
        return None
    if part in _MORNING:
        return 0 if hour == 12 else hour
    if part in _EVENING:
        late = part.startswith("晚")
        return 24 if late and hour == 12 else hour + 12 if hour < 12 else hour
    if part in _NIGHT:
        return 24 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour
    if part in _NOON:
        return hour + 12 if hour < 4 else hour
    return hour
