"""What a placeholder may say: names that are known, for and if, a few filters; everything else is a mistake."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger_tools.forms.sandbox import FILTERS, sandbox
from ledger_tools.forms.template_lines import clipped
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from jinja2 import nodes

TAG = re.compile(  # none reaches over the opening of the next, so that one left open spoils no other
    r"\{\{(?:(?!\{[{%#]).)*?\}\}|\{%(?:(?!\{[{%#]).)*?%\}|\{#(?:(?!\{[{%#]).)*?#\}", re.DOTALL
)
STRAY = re.compile(r"\{_?[{%]|\{#|[}%]_?\}|#\}")  # docxtpl turns {_{ into {{
_STATEMENT = re.compile(r"\{%(?:(p|tr|tc) )?\s*(\w+)(.*)%\}\Z", re.DOTALL)
_PLAIN_QUOTES = str.maketrans("“”‘’", "\"\"''")  # as Word writes them, and as docxtpl reads them
_FEW = 24  # names that are listed in a sentence
_FOR_LISTS = ("join", "length")
_TAKES = {"join": 1, "default": 2}  # arguments of a filter; the others take none
_LOOP = dict.fromkeys(("index", "index0", "first", "last", "length"))

# What is known of a value: its keys, its kind of member in a list of one, None for a text; _ANY where a list is empty.
Shape: TypeAlias = Any
_ANY: Shape = object()


class Mistake(Exception):
    """What is wrong with one placeholder; the sentence still lacks the place."""

    def __init__(self, sentence: Message) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """A ``for`` or ``if``, or what belongs to one.

    Attributes:
        takes: what of the document goes with it: ``p``, ``tr``, ``tc``, or "" for nothing.
        word: such as ``for`` or ``endfor``.
        rest: what stands behind the word.
    """

    takes: str
    word: str
    rest: str


def shape_of(value: Any) -> Shape:
    """Return what placeholders may ask of a value."""
    if isinstance(value, Mapping):
        return {str(key): shape_of(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        members = [shape_of(one) for one in value]
        return [_merged(members) if members else _ANY]
    return None


def _merged(shapes: Sequence[Shape]) -> Shape:
    known = [shape for shape in shapes if shape is not _ANY]
    if known and all(isinstance(shape, dict) for shape in known):
        return {key: _merged([shape[key] for shape in known if key in shape]) for key in dict.fromkeys(_keys(known))}
    if known and all(isinstance(shape, list) for shape in known):
        return [_merged([shape[0] for shape in known])]
    return known[0] if known else _ANY


def _keys(shapes: Sequence[Mapping[str, Shape]]) -> Iterator[str]:
    for shape in shapes:
        yield from shape


def statement_of(tag: str) -> Statement | None:
    """Return a tag as a statement; None where it cannot be one."""
    found = _STATEMENT.match(tag)
    return Statement(found[1] or "", found[2], found[3].strip().translate(_PLAIN_QUOTES)) if found else None


def check_value(tag: str, scope: Mapping[str, Shape]) -> None:
    """Check a tag that prints a value.

    Raises:
        Mistake: it is no name that can be printed.
    """
    if tag[2:3] in "-+":
        raise unreadable(tag)
    for output in _parsed(tag.translate(_PLAIN_QUOTES), tag).body:
        for node in output.nodes:  # type: ignore[attr-defined]
            _refuse_several(_shape(node, scope, tag), tag)


def check_condition(tag: str, said: str, scope: Mapping[str, Shape]) -> None:
    """Check what an ``if`` or ``elif`` asks.

    Raises:
        Mistake: it cannot be asked.
    """
    _shape(_parsed(f"{{% if {said} %}}{{% endif %}}", tag).body[0].test, scope, tag)  # type: ignore[attr-defined]


def check_loop(tag: str, said: str, scope: Mapping[str, Shape]) -> dict[str, Shape]:
    """Return the names that a ``for`` adds.

    Raises:
        Mistake: it goes through nothing that is a list.
    """
    from jinja2 import nodes

    loop: Any = _parsed(f"{{% for {said} %}}{{% endfor %}}", tag).body[0]
    if loop.recursive or not isinstance(loop.target, nodes.Name):
        raise code(tag)
    over: Any = _shape(loop.iter, scope, tag)
    if over is not _ANY and not isinstance(over, list):
        raise Mistake(msg("{tag} goes through something that is not a list.", tag=tag))
    added = loop_names(loop.target.name, _ANY if over is _ANY else over[0])
    if loop.test is not None:
        _shape(loop.test, {**scope, **added}, tag)
    return added


def loop_names(name: str, member: Shape = _ANY) -> dict[str, Shape]:
    """Return what is known within a loop."""
    return {name: member, "loop": _LOOP}


def loop_name(said: str) -> str:
    """Return the name that a ``for`` gives its members, as far as it can be told from a wrong one."""
    return said.split(" ")[0]


def expressions_of(tag: str) -> Iterator[Any]:
    """Yield the names with their dots and numbers that a tag asks for, as jinja's nodes; none if it cannot be read."""
    said = statement_of(tag)
    source = tag.translate(_PLAIN_QUOTES)
    if said is not None:
        word = "if" if said.word == "elif" else said.word
        source = f"{{% {word} {said.rest} %}}{{% end{word} %}}"
    try:
        yield from list(_asking(_read(source, tag)))
    except (Mistake, RecursionError):  # told by the check
        return


def _asking(node: nodes.Node) -> Iterator[Any]:
    if _spelled(node):
        if getattr(node, "ctx", "load") == "load":  # not the name that a loop gives
            yield node
        return
    for child in node.iter_child_nodes():
        yield from _asking(child)


def _spelled(node: Any) -> bool:
    """True if a node is a name, followed by dots and numbers or not."""
    from jinja2 import nodes

    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        return False
    return isinstance(node, nodes.Name) or (isinstance(node, nodes.Getattr | nodes.Getitem) and _spelled(node.node))


def code(tag: str) -> Mistake:
    """Return the mistake of a tag that calculates, calls or reaches for what is not its business."""
    return Mistake(
        msg(
            "{tag} holds code; a template may hold names, for, if, and the filters {filters}.",
            tag=tag,
            filters=list(FILTERS),
        )
    )


def unreadable(tag: str) -> Mistake:
    """Return the mistake of a tag that says nothing that could be understood."""
    return Mistake(msg("{tag} cannot be read; write it like {example}.", tag=clipped(tag), example=_example(tag)))


def _example(tag: str) -> str:
    return "{% if firm %} … {% endif %}" if tag.startswith("{%") else "{{ firm }}"


def stray(text: str) -> Mistake:
    """Return the mistake of braces that open or close nothing."""
    return Mistake(
        msg(
            "{text} holds braces that open or close no placeholder; write it like {example}.",
            text=text,
            example="{{ firm }}",
        )
    )


def _parsed(source: str, tag: str) -> nodes.Template:
    from jinja2 import nodes

    tree = _read(source, tag)
    if not tree.body or any(isinstance(node, nodes.Output) and not node.nodes for node in tree.body):
        raise unreadable(tag)
    if holds_code(tree):
        raise code(tag)
    return tree


def _read(source: str, tag: str) -> nodes.Template:
    from jinja2.exceptions import TemplateSyntaxError

    try:
        return sandbox().parse(source)
    except (TemplateSyntaxError, ValueError) as problem:  # ValueError: a number of thousands of digits
        raise unreadable(tag) from problem


def holds_code(tree: nodes.Template) -> bool:
    """True if a template does anything but print, choose and repeat what it was given."""
    from jinja2 import nodes

    return any(_is_code(node) for node in tree.find_all(nodes.Node))


def _is_code(node: nodes.Node) -> bool:
    from jinja2 import nodes

    allowed = (
        *(nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For),
        *(nodes.If, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Template, nodes.Filter),
    )
    if not isinstance(node, allowed):
        return True
    if isinstance(node, nodes.Filter):
        plain = all(isinstance(argument, nodes.Const) for argument in node.args)
        plain = plain and not (node.dyn_args or node.dyn_kwargs) and len(node.args) <= _TAKES.get(node.name, 0)
        return node.name not in FILTERS or not plain
    if isinstance(node, nodes.Getitem):
        return not isinstance(node.arg, nodes.Const) or str(node.arg.value).startswith("_")
    return (isinstance(node, nodes.Getattr) and node.attr.startswith("_")) or (
        isinstance(node, nodes.Name) and node.name.startswith("_")
    )


def _shape(node: Any, scope: Mapping[str, Shape], tag: str) -> Shape:
    """Return the shape of an expression.

    Raises:
        Mistake: it asks for a name that there is not, or makes a text of what is none.
    """
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return _member(scope, node.name, "", tag)
    if isinstance(node, nodes.Getattr):
        return _member(_shape(node.node, scope, tag), node.attr, _written(node.node), tag)
    if isinstance(node, nodes.Getitem):
        return _item(node, scope, tag)
    if isinstance(node, nodes.Filter):
        return _filtered(node, scope, tag)
    for child in node.iter_child_nodes():
        _shape(child, scope, tag)
    return None


def _item(node: Any, scope: Mapping[str, Shape], tag: str) -> Shape:
    inner, key = _shape(node.node, scope, tag), node.arg.value
    if isinstance(inner, list) and isinstance(key, int):
        if key < 1:
            raise Mistake(msg("{tag}: the first entry of a list is 1.", tag=tag))
        return inner[0]
    return _member(inner, key, _written(node.node), tag)


def _filtered(node: Any, scope: Mapping[str, Shape], tag: str) -> Shape:
    inner = _shape(node.node, scope, tag)
    if node.name == "default":
        return inner
    if node.name == "join" and isinstance(inner, list):
        _refuse_several(inner[0], tag)
    elif node.name not in _FOR_LISTS:
        _refuse_several(inner, tag)
    return None


def _member(shape: Shape, name: Any, within: str, tag: str) -> Shape:
    if shape is _ANY:
        return _ANY
    known = shape if isinstance(shape, Mapping) else {}
    if name in known:
        return known[name]
    raise _unknown(str(name), known, f"{within}." if within else "", tag)


def _unknown(name: str, known: Mapping[str, Shape], within: str, tag: str) -> Mistake:
    asked = f"{within}{name}"
    if near := names_meant(name, known):
        meant = [f"{within}{one}" for one in near]
        return Mistake(
            msg(
                "{tag} asks for {name}, which does not exist; perhaps {near} is meant.", tag=tag, name=asked, near=meant
            )
        )
    if len(known) > _FEW:
        return Mistake(
            msg("{tag} asks for {name}, which does not exist; form list shows all names.", tag=tag, name=asked)
        )
    if known:
        there = [f"{within}{one}" for one in known]
        return Mistake(
            msg("{tag} asks for {name}, which does not exist; there are: {known}.", tag=tag, name=asked, known=there)
        )
    return Mistake(msg("{tag} asks for {name}, which does not exist.", tag=tag, name=asked))


def names_meant(name: str, known: Collection[str]) -> list[str]:
    """Return the names that a wrong one may mean: a column of that header in any language, else near spellings."""
    from ledger_tools.ledger.key_names import key_named
    from ledger_tools.ledger.near import near_names

    key = key_named(name)
    return [key] if key is not None and key in known else near_names(name, known)


def _refuse_several(shape: Shape, tag: str) -> None:
    if isinstance(shape, list):
        raise Mistake(msg("{tag} is a list; go through it with for.", tag=tag))
    if isinstance(shape, dict):
        raise Mistake(msg("{tag} has several parts; add one of them after a dot: {parts}.", tag=tag, parts=list(shape)))


def _written(node: Any) -> str:
    """Return names and dots as they were written."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{_written(node.node)}[{node.arg.value}]"  # type: ignore[attr-defined]
    return "…"
