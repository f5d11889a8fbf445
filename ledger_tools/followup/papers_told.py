"""What a clerk says of a claim's papers at the counter: handed over, sent back, missing, not needed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger_tools.errors import UsageProblem
from ledger_tools.ledger.papers import catalogue, near_papers, papers_named
from ledger_tools.ledger.specs import choices
from ledger_tools.model.papers import ClaimPaperList, Need, PaperLine, PaperState
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_PARTS = re.compile(r"[,，、;；\n]")
_OPEN, _CLOSED = "([{（【〔「", ")]}）】〕」"
_COUNT = re.compile(r"[x×*]?([0-9]{1,3})(?:份|张|页|件|本|套|copies|copy)?\Z")
_STRONGEST = (PaperState.MISSING, PaperState.DEFECTIVE, PaperState.OPEN, PaperState.RECEIVED, PaperState.WAIVED)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one paper.

    Attributes:
        name: as typed.
        copies: how many were handed over, None where nobody says.
        copy_kind: code of ``copy_kind``, "" where nobody says.
        why: for a paper that was sent back: what is wrong with it.
    """

    state: PaperState
    name: str
    copies: int | None = None
    copy_kind: str = ""
    why: str = ""


def told_papers(words: Iterable[str], state: PaperState, option: str) -> Iterator[Told]:
    """Yield what words of the command line say: ``診斷證明書,發票:2,行照:影本``; of papers sent back ``行照:過期``.

    Args:
        words: each with one paper or several, separated by commas.
        option: how they were given, for a sentence.

    Raises:
        UsageProblem: nothing stands before a colon, or what stands behind it means nothing.
    """
    for text in words:
        for part in [text] if papers_named(text) else _parted(text):
            yield _told(part, state, option)


def tell(papers: ClaimPaperList, told: Sequence[Told], day: date, language: str) -> list[Message]:
    """Take what a clerk says into the papers of a claim, and return what the clerk should know of how it was taken.

    Args:
        day: on which papers are handed over or asked for.
        language: of the names of papers that the list does not have.

    Raises:
        UsageProblem: a name can mean several papers, or two things are said of one paper.
    """
    said: list[Message] = []
    for one in told:
        line = _line_for(papers, one, language, said)
        if line.told and line.state is not one.state:
            raise UsageProblem(msg("{paper}: two different things are said of it.", paper=one.name))
        _take(line, one, day, papers.place)
    return said


def _told(part: str, state: PaperState, option: str) -> Told:
    name, *more = [piece.strip() for piece in re.split(r"[:：]", part)]
    if not name:
        raise UsageProblem(msg("{option}: {text} names no paper.", option=option, text=part))
    if state is PaperState.DEFECTIVE:
        return Told(state, name, why="：".join(more))
    copies, kind = None, ""
    for piece in more:
        count, form = _COUNT.match(fold(piece)), _copy_kind(piece)
        if count is None and not form:
            raise UsageProblem(
                msg(
                    "{option}: {text}: {word} is neither a number nor original or copy; write it like {example}.",
                    option=option,
                    text=part,
                    word=piece,
                    example=f"{name}:2",
                )
            )
        copies, kind = int(count[1]) if count else copies, form or kind
    return Told(state, name, copies, kind)


def _copy_kind(text: str) -> str:
    wanted = fold(text)
    for choice in choices("copy_kind"):
        if wanted in {choice.code, *(fold(word) for word in (*choice.labels.values(), *choice.synonyms))}:
            return choice.code
    return ""


def _parted(text: str) -> Iterator[str]:
    """Yield the papers of a list; commas in brackets part nothing."""
    depth, part = 0, ""
    for sign in unicodedata.normalize("NFC", text):
        depth += (sign in _OPEN) - (sign in _CLOSED)
        if depth <= 0 and _PARTS.match(sign):
            yield from [part.strip()] if part.strip() else []
            part = ""
        else:
            part += sign
    yield from [part.strip()] if part.strip() else []


def _line_for(papers: ClaimPaperList, one: Told, language: str, said: list[Message]) -> PaperLine:
    """Return the paper that a name means: of the list, else a new one."""
    place = papers.place
    same = [line for line in papers.lines if fold(line.called(language, place)) == fold(one.name)]
    among = {key for line in papers.lines for key in _keys_of(line)}
    keys = frozenset(papers_named(one.name, among))
    fitting = same or [line for line in papers.lines if keys & _keys_of(line)]
    free = [line for line in fitting if not (one.state is PaperState.RECEIVED and _is_settled(line))]
    if free:
        return _chosen(papers, free, one, language)
    name = fitting[0].called(language, place) if fitting else _new_name(one.name, keys, language, place)
    line = PaperLine(PaperState.OPEN, Need.EXTRA, name=name, keys=keys)
    papers.lines.append(line)
    if not keys and not fitting:
        said.append(_strange(one.name, near_papers(one.name, language, place)))
    return line


def _is_settled(line: PaperLine) -> bool:
    """True if a receipt was given for a paper: what is handed over now is more of it."""
    return line.state is PaperState.RECEIVED and bool(line.receipt_no)


def _chosen(papers: ClaimPaperList, fitting: Sequence[PaperLine], one: Told, language: str) -> PaperLine:
    """Return the one paper that is meant: what still waits comes before what is there already.

    Raises:
        UsageProblem: several wait.
    """
    best = min(_STRONGEST.index(line.state) for line in fitting)
    waiting = [line for line in fitting if _STRONGEST.index(line.state) == best and not line.told] or list(fitting)
    names = list(dict.fromkeys(line.called(language, papers.place) for line in waiting))
    if len(names) > 1:
        raise UsageProblem(msg("{word} can mean {papers}; write out which.", word=one.name, papers=names))
    return waiting[0]


def _keys_of(line: PaperLine) -> frozenset[str]:
    return line.keys | (line.listed.keys if line.listed is not None else frozenset())


def _new_name(name: str, keys: frozenset[str], language: str, place: str) -> str:
    """Return what a paper is called that the list lacks: by the catalogue where that has one such paper."""
    if len(keys) == 1:
        return catalogue()[next(iter(keys))].name(language, place)
    return name


def _strange(name: str, near: Sequence[str]) -> Message:
    if near:
        return msg(
            "{paper} is not a paper we know, and is taken as it stands; perhaps {near} is meant.", paper=name, near=near
        )
    return msg("{paper} is not a paper we know, and is taken as it stands.", paper=name)


def _take(line: PaperLine, one: Told, day: date, place: str) -> None:
    line.told, line.state = True, one.state
    line.copies = one.copies or line.copies
    line.copy_kind = one.copy_kind or line.copy_kind or _usual_kind(line, place)
    if one.state is PaperState.RECEIVED:
        line.received_on, line.receipt_no, line.copies = day, "", line.copies or 1
    elif one.state is PaperState.DEFECTIVE:
        line.defect = one.why or line.defect
    elif one.state is PaperState.MISSING:
        line.asked_on = line.asked_on or day
        line.received_on = None


def _usual_kind(line: PaperLine, place: str) -> str:
    if line.listed is not None:
        return line.listed.copy_kind
    papers = [catalogue()[key] for key in sorted(line.keys)]
    return papers[0].copy_kind(place) if papers else "original"
