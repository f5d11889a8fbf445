"""Regular expressions that are compiled when first used: compiling all of ours takes 30 ms, and one run needs few."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Stands for a compiled pattern; a method asked for once is then as fast to reach as the pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern of a regular expression; a mistake in it shows at first use."""
    return cast("re.Pattern[str]", _Late(source, flags))
