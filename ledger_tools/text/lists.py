"""Lists as people type them: names between commas, semicolons or 、, full-width or not."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BETWEEN = re.compile(r"[,，、;；\n]")


def parts(texts: Iterable[str]) -> list[str]:
    """Return the names that texts hold, in their order, without the blanks around them; empty ones are left out."""
    return [part.strip() for text in texts for part in _BETWEEN.split(text) if part.strip()]
