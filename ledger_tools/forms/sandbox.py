"""Where templates are filled: no globals, no tests, a few filters, and every text printed as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ledger_tools.forms.lacking import Lacking, beyond
from ledger_tools.forms.printing import LINE

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("join", "length", "default", "upper", "lower", "trim")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what no XML file takes
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


@lru_cache(maxsize=2)
def sandbox(*, breaks: bool = True) -> ImmutableSandboxedEnvironment:
    """Return the sandbox; a name that is not there is an error, what lies behind the end of a list is not.

    Args:
        breaks: True where a text becomes a paragraph's, with Word's own line breaks and tabs; False in properties.
    """
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            """Return a key of a mapping, never a method of it; other attributes as the sandbox allows."""
            plain = isinstance(obj, Mapping | Lacking)
            return self.getitem(obj, attribute) if plain else super().getattr(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            if isinstance(obj, Lacking):
                return obj
            if isinstance(obj, Mapping):
                return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
            if isinstance(obj, list | tuple) and isinstance(argument, int):  # the first entry is 1, as people count
                return obj[argument - 1] if 0 < argument <= len(obj) else beyond(obj)
            return super().getitem(obj, argument)

    made = Sandbox(autoescape=True, undefined=StrictUndefined, finalize=_printer(breaks))
    made.globals.clear()
    made.tests.clear()
    made.filters = {"join": _join, "length": _length, "default": _default, **{name: _text(name) for name in _TEXT}}
    return made


def _printer(breaks: bool) -> Callable[[Any], Any]:
    from markupsafe import Markup, escape

    def printed(value: Any) -> Any:
        """Return a value as it stands in the document: a line to write on for None."""
        if value is None:
            return LINE
        if isinstance(value, Lacking):
            return value.printed()
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        text = str(escape(_UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))))
        return Markup(text.replace("\n", _BREAK).replace("\t", _TAB) if breaks else text)  # noqa: S704 - escaped above

    return printed


# -- filters: what is empty stays empty, and is printed as such

_TEXT: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "trim": str.strip}


def _text(name: str) -> Callable[[Any], Any]:
    change = _TEXT[name]
    return lambda value: value if value is None or isinstance(value, Lacking) else change(str(value))


def _join(values: Any, between: str = "") -> Any:
    """Return entries as one text; a single text stays whole."""
    if isinstance(values, str):
        return values
    return str(between).join(str(value) for value in _entries(values) if value is not None)


def _entries(values: Iterable[Any] | None) -> Sequence[Any]:
    return list(values or ())


def _length(value: Any) -> int:
    return len(value) if value is not None else 0


def _default(value: Any, otherwise: Any = "", boolean: bool = False) -> Any:
    """Return a value, something else where there is none; an empty text is none."""
    from jinja2 import Undefined

    absent = value is None or isinstance(value, Lacking | Undefined) or value == ""
    return otherwise if absent or (boolean and not value) else value
