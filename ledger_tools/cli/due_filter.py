"""The options that choose duties: by state, days ahead, owner, who owes it, pack and rule; codes or Chinese words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option, WholeNumber, with_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import LANGUAGES, Message, msg
from ledger_tools.text.lists import parts

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context
    from ledger_tools.model.due_list import DueChoice
    from ledger_tools.model.duties import DueState, Duties

F = TypeVar("F", bound=Callable[..., Any])
ALL = "all"
# Further words that people type; those of the catalogues are known anyway.
_STATE_WORDS = {
    "overdue": ("已逾期", "過期", "late"),
    "due-today": ("今天到期", "今日", "今天", "today"),
    "open": ("進行中", "待辦", "可辦"),
    "blocked": ("受阻", "卡住", "暫停"),
    "upcoming": ("未到期", "未開始", "尚未開始"),
    "done": ("完成", "已完成", "已辦"),
    "done-late": ("逾期完成", "遲辦"),
    "missed": ("錯過", "已錯過"),
    ALL: ("全部", "所有"),
}
_WHO_WORDS = {
    "clerk": ("業務員", "經辦"),
    "supervisor": ("主管", "業務主管"),
    "policyholder": ("要保人", "投保人", "被保險人", "客戶", "customer"),
    "insurer": ("保險公司", "保險人"),
}
_SHOWN = 12  # names in a sentence


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user chose, as far as it can be understood without the workbook.

    Attributes:
        states: None for what is unsettled; with ``--explain`` for every state.
        packs: keys of packs to turn on, and pack files.
    """

    states: frozenset[DueState] | None = None
    within: int | None = None
    owners: Sequence[str] = ()
    obliged: frozenset[str] = frozenset()
    packs: Sequence[str | Path] = ()
    rules: Sequence[str] = ()

    @property
    def far(self) -> bool:
        """True if what opens only in the far future is asked for."""
        return self.within is not None or self.states is not None

    def choice(self, ctx: Context, duties: Duties, *, settled: bool = False) -> DueChoice:
        """Return the choice, names held against those that are there.

        Args:
            settled: with settled duties unless states were chosen.

        Raises:
            UsageProblem: an owner or a rule is not known here.
        """
        from ledger_tools.model.due_list import DueChoice
        from ledger_tools.model.duties import SETTLED, UNSETTLED

        states = self.states or frozenset((*UNSETTLED, *SETTLED) if settled else UNSETTLED)
        owners = _owners(self.owners, ctx, duties) if self.owners else frozenset()
        rules = frozenset(_known(name, duties.rules, msg("rule")) for name in self.rules)
        return DueChoice(states, self.within, owners, self.obliged, rules, _pack_keys(self.packs, ctx))


def filter_options(function: F) -> F:
    """Add the options that choose duties; the command receives ``wanted: Wanted``."""

    def wrapper(
        *args: Any,
        within: int | None,
        state: Sequence[str],
        owner: Sequence[str],
        obliged: Sequence[str],
        pack: Sequence[str],
        rule: Sequence[str],
        **options: Any,
    ) -> Any:
        wanted = Wanted(states_named(state), within, owner, _obliged(obliged), packs_named(pack), tuple(_words(rule)))
        return function(*args, wanted=wanted, **options)

    choosing = (
        (
            "--state",
            "STATES",
            "Only these states, separated by commas: overdue, due-today, open, blocked, upcoming, done, done-late, "
            "missed, or all; Chinese words will do, such as 逾期.",
        ),
        ("--owner", "NAME", "Only what this person has to do, as owner or as stand-in; may be repeated."),
        ("--obliged", "WHO", "Only what these owe: clerk, supervisor, policyholder, insurer."),
        (
            "--pack",
            "PACKS",
            "Turn these packs of rules on for this run and show only their duties: cn-claims and the like, or a pack "
            "file of your own (.toml).",
        ),
        ("--rule", "IDS", "Only duties by these rules, such as first-follow-up."),
    )
    return with_options(
        function,
        click.option(
            "--within",
            cls=Option,
            metavar="DAYS",
            type=WholeNumber(min=0),
            help="Only what ends within so many days; what is late, blocked or has no last day stays.",
        ),
        *(click.option(n, cls=Option, multiple=True, metavar=metavar, help=words) for n, metavar, words in choosing),
        run=wrapper,
    )


def _words(texts: Sequence[str]) -> Iterable[str]:
    """Return codes and keys, which blanks part as well: names of people and firms may have blanks in them."""
    return (word for part in parts(texts) for word in part.split())


def states_named(texts: Sequence[str]) -> frozenset[DueState] | None:
    """Return the states that words name; None where there are no words."""
    from ledger_tools.model.due_words import STATES
    from ledger_tools.model.duties import DueState

    if not texts:
        return None
    labels = {str(state): words for state, words in STATES.items()}
    codes = _coded([*DueState, ALL], labels, _STATE_WORDS)
    found = {_code(word, codes, labels, "--state") for word in _words(texts)}
    return frozenset(DueState) if ALL in found else frozenset(DueState(code) for code in found)


def _obliged(texts: Sequence[str]) -> frozenset[str]:
    from ledger_tools.model.due_words import WHO

    codes = _coded(WHO, WHO, _WHO_WORDS) if texts else {}
    return frozenset(_code(word, codes, WHO, "--obliged") for word in _words(texts))


def _coded(codes: Iterable[str], labels: Mapping[str, Message], more: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return codes by every folded way of writing them: the code, what the catalogues call it, further words."""
    from ledger_tools.text.fold import fold

    found: dict[str, str] = {}
    for code in codes:
        shown = [labels[code].text(language) for language in LANGUAGES] if code in labels else []
        found.update({fold(word): str(code) for word in (code, *shown, *more.get(code, ()))})
    return found


def _code(word: str, codes: Mapping[str, str], labels: Mapping[str, Message], option: str) -> str:
    from ledger_tools.text.fold import fold

    code = codes.get(fold(word))
    if code is None:
        known = [
            msg("{code} ({words})", code=c, words=labels[c]) if c in labels else c
            for c in dict.fromkeys(codes.values())
        ]
        raise UsageProblem(msg("{option}: {word} is not known; use {known}.", option=option, word=word, known=known))
    return code


def packs_named(words: Sequence[str]) -> list[str | Path]:
    """Return keys of packs and files of the user's own.

    Raises:
        UsageProblem: a word is neither.
    """
    from ledger_tools.followup.loading import pack_keys

    found: list[str | Path] = []
    for word in words:
        if word.casefold().endswith(".toml"):
            found.append(Path(word))
            continue
        for key in _words([word]):
            if key not in pack_keys():
                known = list(pack_keys())
                raise UsageProblem(msg("--pack: there is no pack {word}; there are {known}.", word=key, known=known))
            found.append(key)
    return found


def _pack_keys(packs: Sequence[str | Path], ctx: Context) -> frozenset[str]:
    """Return the keys of packs; those of the user's own files are the ones that the program does not bring."""
    from ledger_tools.followup.loading import pack_keys

    own = set(ctx.packs) - set(pack_keys()) if any(isinstance(pack, Path) for pack in packs) else set()
    return frozenset({*(pack for pack in packs if isinstance(pack, str)), *own})


def _owners(words: Sequence[str], ctx: Context, duties: Duties) -> frozenset[str]:
    """Return the folded names that are meant; other ways of writing a name are those of the staff sheet."""
    from ledger_tools.model.due_list import stand_ins
    from ledger_tools.text.fold import fold

    deputies = stand_ins(duties.batches)
    names = {*deputies, *deputies.values(), *ctx.people.names.values()} - {""}
    known = {"": "", **{fold(name): name for name in sorted(names)}}
    wanted = set()
    for word in (part for text in words for part in parts([text]) or [""]):  # "" is what nobody has been given
        name = fold(ctx.people.name(word))
        if name not in known:
            raise UsageProblem(_unknown(word, [*filter(None, known.values())], msg("person with duties")))
        wanted.add(name)
    return frozenset(wanted)


def _known(word: str, known: Iterable[str], kind: Message) -> str:
    if word not in known:
        raise UsageProblem(_unknown(word, list(known), kind))
    return word


def _unknown(word: str, known: Sequence[str], kind: Message) -> Message:
    """Return the sentence about a name that is not there, with near ones, else with those there are."""
    from ledger_tools.ledger.near import near_names

    near = near_names(word, known)
    if near:
        return msg("There is no {kind} {word} here; perhaps {near}.", kind=kind, word=word, near=near)
    if not known:
        return msg("There is no {kind} {word} here.", kind=kind, word=word)
    shown = [*known[:_SHOWN], *(["…"] if len(known) > _SHOWN else [])]
    return msg("There is no {kind} {word} here; there are {known}.", kind=kind, word=word, known=shown)
