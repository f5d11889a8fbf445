"""The zip archive as bytes: our own reading of its directory, so that no two readers can see two ledgers in one file.

``zipfile`` neither refuses doubtful archives (duplicate or overlapping entries, local headers that contradict the
directory) nor hands out entries as stored, which the patcher copies byte for byte.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ledger_tools.errors import InputError
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.limits import Limits

STORED, DEFLATED = 0, 8
FLAG_ENCRYPTED, FLAG_DESCRIPTOR, FLAG_PATCHED, FLAG_STRONG, FLAG_UTF8 = 0x1, 0x8, 0x20, 0x40, 0x800
CHUNK = 1 << 22

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the archive, as the directory describes it; offsets count from the first byte of the file.

    Attributes:
        name: the name as stored, decoded, backslashes kept.
        header_offset: where the local header starts.
        data_offset: where the compressed bytes start.
        data_end: where the compressed bytes end.
        record_end: where the local record ends, with its data descriptor if it has one.
        central_start, central_end: the entry's record in the central directory.
    """

    name: str
    flags: int
    method: int
    crc: int
    compressed_size: int
    size: int
    header_offset: int
    data_offset: int
    data_end: int
    record_end: int
    central_start: int
    central_end: int
    made_by: int
    needed: int
    time: int
    date: int
    internal_attributes: int
    external_attributes: int
    extra: bytes
    comment: bytes

    @property
    def is_folder(self) -> bool:
        """True if the entry only names a folder."""
        return self.name.endswith(("/", "\\"))


@dataclass(frozen=True, slots=True)
class _End:
    """Where the central directory lies; ``start`` and ``stop`` are those of the end record with its comment."""

    offset: int
    size: int
    entries: int
    prefix: int
    comment: bytes
    start: int
    stop: int


def part_key(name: str) -> str:
    """Return the form under which part names are compared: slashes forward, no leading one, case folded."""
    return name.replace("\\", "/").lstrip("/").lower()


def damaged(what: str) -> InputError:
    """Return the refusal of an archive that is not sound; ``what`` is for the technically minded."""
    return InputError(
        msg("the file is damaged ({what}); open it in Excel and save it again, or ask for a new copy.", what=what)
    )


class Archive:
    """A sound zip archive, held in memory and never changed.

    Attributes:
        data: the bytes of the whole file.
        entries: in the order of the central directory.
        prefix: bytes before the archive proper, which stored offsets do not count; 0 for nearly every file.
        directory_offset: where the central directory starts.
        comment: the archive's comment.
    """

    def __init__(self, data: bytes, entries: tuple[Entry, ...], end: _End, limits: Limits) -> None:
        self.data = data
        self.entries = entries
        self.prefix = end.prefix
        self.directory_offset = end.offset
        self.comment = end.comment
        self.limits = limits
        self._by_key = {part_key(e.name): e for e in entries}
        self._inflated: dict[str, int] = {}

    @classmethod
    def open(cls, data: bytes | memoryview, limits: Limits | None = None) -> Archive:
        """Return the archive in these bytes.

        Raises:
            InputError: not a zip archive, damaged, doubtful, encrypted, or beyond the limits.
        """
        limits = limits or Limits()
        data = bytes(data)
        end, *others = _find_ends(data)
        if end.entries > limits.entries:
            raise InputError(
                msg(
                    "the archive holds {found} parts, more than the limit of {limit} (entries).",
                    found=end.entries,
                    limit=limits.entries,
                )
            )
        entries = tuple(_read_directory(data, end, limits))
        _check_names(entries)
        _check_overlap(entries, end)
        _check_inner(entries, others)
        return cls(data, entries, end, limits)

    def find(self, part_name: str) -> Entry | None:
        """Return the entry of a part, whatever its case, slashes and leading slash; None where there is none."""
        return self._by_key.get(part_key(part_name))

    def entry(self, name: str | Entry) -> Entry:
        """Return the entry of a part that must be there.

        Raises:
            InputError: the archive has no such part.
        """
        found = name if isinstance(name, Entry) else self.find(name)
        if found is None:
            raise damaged(f"{name} is missing")
        return found

    def raw(self, entry: Entry) -> bytes:
        """Return the local record as stored: header, compressed bytes, data descriptor."""
        return self.data[entry.header_offset : entry.record_end]

    def central(self, entry: Entry) -> bytes:
        """Return the entry's record of the central directory as stored."""
        return self.data[entry.central_start : entry.central_end]

    def read(self, name: str | Entry, limit: int | None = None) -> bytes:
        """Return the inflated bytes of a part, its length and CRC checked.

        Raises:
            InputError: no such part, damaged, or beyond the limits (``limit`` bytes where given).
        """
        return b"".join(self.chunks(name, limit=limit))

    def chunks(self, name: str | Entry, size: int = CHUNK, limit: int | None = None) -> Iterator[bytes]:
        """Yield the inflated bytes of a part piece by piece, counting what really comes out.

        Raises:
            InputError: as ``read``; length and CRC are known to be right only when the last piece has been taken.
        """
        entry = self.entry(name)
        allowed = min(self.limits.part_bytes, limit or self.limits.part_bytes)
        done, crc = 0, 0
        for piece in self._inflate(entry, size):
            done += len(piece)
            crc = zlib.crc32(piece, crc)
            if done > entry.size:
                raise damaged(f"{entry.name} is longer than stated")
            self._count(entry, done, allowed)
            yield piece
        if done != entry.size:
            raise damaged(f"{entry.name} is shorter than stated")
        if crc != entry.crc:
            raise damaged(f"{entry.name} has a wrong checksum")

    def _inflate(self, entry: Entry, size: int) -> Iterator[bytes]:
        if entry.method == STORED:
            for start in range(entry.data_offset, entry.data_end, size):
                yield self.data[start : min(start + size, entry.data_end)]
            return
        source = memoryview(self.data)
        engine = zlib.decompressobj(-15)
        position = entry.data_offset
        step = max(1 << 16, size >> 3)
        waiting: bytes | memoryview = b""
        try:
            while not engine.eof:
                if not waiting:
                    waiting = source[position : min(position + step, entry.data_end)]
                    position += len(waiting)
                at_end = not waiting
                piece = engine.decompress(waiting, size)
                waiting = engine.unconsumed_tail
                if piece:
                    yield piece
                elif at_end and not engine.eof:
                    raise damaged(f"{entry.name} is cut off")
        except zlib.error as error:
            raise damaged(f"{entry.name} cannot be inflated") from error

    def _count(self, entry: Entry, done: int, allowed: int) -> None:
        """Refuse a part that grows beyond the limits."""
        self._inflated[entry.name] = max(done, self._inflated.get(entry.name, 0))
        if done > allowed:
            raise InputError(
                msg(
                    "the part {part} is larger than the limit of {limit} bytes (part_bytes).",
                    part=entry.name,
                    limit=allowed,
                )
            )
        if sum(self._inflated.values()) > self.limits.total_bytes:
            raise InputError(
                msg("the parts together are larger than {limit} bytes (total_bytes).", limit=self.limits.total_bytes)
            )
        if done > self.limits.ratio_floor and done > self.limits.ratio * entry.compressed_size:
            raise InputError(
                msg(
                    "the part {part} inflates to more than {limit} times its size (ratio), like a zip bomb; "
                    "if you trust the file, open it in Excel and save it again.",
                    part=entry.name,
                    limit=self.limits.ratio,
                )
            )


def _find_ends(data: bytes) -> list[_End]:
    """Return the sound end records, last first; the last one is the archive's own."""
    found: list[_End] = []
    start = max(0, len(data) - _FULL16 - _END.size)
    position = data.rfind(b"PK\5\6", start)
    while position >= 0:
        end = _read_end(data, position)
        if end is not None:
            found.append(end)
        position = data.rfind(b"PK\5\6", start, position + 3)
    if not found:
        raise InputError(msg("the file is cut off, as after a copy or download that did not finish; get a new copy."))
    return found


def _read_end(data: bytes, position: int) -> _End | None:
    """Return the end record at a position if it fits the bytes before it."""
    if position + _END.size > len(data):
        return None
    _, disk, directory_disk, here, entries, size, offset, comment_size = _END.unpack_from(data, position)
    comment = data[position + _END.size : position + _END.size + comment_size]
    directory_end = position
    if _FULL16 in (here, entries) or _FULL32 in (size, offset):
        locator = position - _LOCATOR64.size
        if locator >= 0 and data[locator : locator + 4] == b"PK\6\7":
            found = data.rfind(b"PK\6\6", max(0, locator - (1 << 16)), locator)
            if found < 0 or found + _END64.size > locator:
                return None
            _, _, _, _, disk, directory_disk, here, entries, size, offset = _END64.unpack_from(data, found)
            directory_end = found
    if disk or directory_disk or here != entries or entries * _CENTRAL.size > size or size > directory_end:
        return None
    begin = directory_end - size
    prefix = begin - offset
    if prefix < 0 or (entries and data[begin : begin + 4] != b"PK\1\2"):
        return None
    return _End(begin, size, entries, prefix, comment, position, position + _END.size + comment_size)


def _read_directory(data: bytes, end: _End, limits: Limits) -> Iterator[Entry]:
    """Yield the entries of the central directory, each checked against its local header."""
    position = end.offset
    stop = end.offset + end.size
    for _ in range(end.entries):
        if position + _CENTRAL.size > stop or data[position : position + 4] != b"PK\1\2":
            raise damaged("its directory is broken")
        fields = _CENTRAL.unpack_from(data, position)
        entry = _read_entry(data, end, position, fields)
        position = entry.central_end
        if position > stop:
            raise damaged("its directory is broken")
        yield entry
    if position != stop:
        raise damaged("its directory has bytes too many")


def _read_entry(data: bytes, end: _End, position: int, fields: tuple[int, ...]) -> Entry:
    """Return one entry from its record in the central directory."""
    _, made_by, needed, flags, method, time, date, crc, packed, size, *rest = fields
    name_size, extra_size, comment_size, disk, internal, external, offset = rest
    name_start = position + _CENTRAL.size
    raw_name = data[name_start : name_start + name_size]
    extra = data[name_start + name_size : name_start + name_size + extra_size]
    comment_start = name_start + name_size + extra_size
    name = _decode_name(raw_name, flags)
    size, packed, offset = _zip64_sizes(extra, size, packed, offset)
    if flags & (FLAG_ENCRYPTED | FLAG_STRONG):
        raise InputError(
            msg("the archive is locked with a zip password; unpack it, and give the workbook that lies inside.")
        )
    if method not in (STORED, DEFLATED) or flags & FLAG_PATCHED or disk:
        raise damaged(f"{name} is packed in a way that workbooks do not use")
    if method == STORED and size != packed:
        raise damaged(f"{name} states two different sizes")
    header = end.prefix + offset
    data_offset = _check_local(data, header, end.offset, raw_name, name, flags, method)
    data_end = data_offset + packed
    if data_end > end.offset:
        raise damaged(f"{name} is cut off")
    return Entry(
        name=name,
        flags=flags,
        method=method,
        crc=crc,
        compressed_size=packed,
        size=size,
        header_offset=header,
        data_offset=data_offset,
        data_end=data_end,
        record_end=data_end + _descriptor_size(data, data_end, flags, crc, packed, size),
        central_start=position,
        central_end=comment_start + comment_size,
        made_by=made_by,
        needed=needed,
        time=time,
        date=date,
        internal_attributes=internal,
        external_attributes=external,
        extra=extra,
        comment=data[comment_start : comment_start + comment_size],
    )


def _decode_name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & FLAG_UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise damaged("a part's name is not text") from error


def _zip64_sizes(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return size, packed size and offset, taken from the zip64 field where the short ones are full."""
    if _FULL32 not in (size, packed, offset):
        return size, packed, offset
    field = _extra_field(extra, 1)
    numbers = [size, packed, offset]
    at = 0
    for n, value in enumerate(numbers):
        if value == _FULL32 and at + 8 <= len(field):
            numbers[n] = int.from_bytes(field[at : at + 8], "little")
            at += 8
    return numbers[0], numbers[1], numbers[2]


def _extra_field(extra: bytes, wanted: int) -> bytes:
    position = 0
    while position + 4 <= len(extra):
        tag, size = struct.unpack_from("<2H", extra, position)
        if tag == wanted:
            return extra[position + 4 : position + 4 + size]
        position += 4 + size
    return b""


def _check_local(data: bytes, header: int, stop: int, raw_name: bytes, name: str, flags: int, method: int) -> int:
    """Return where the entry's bytes start, its local header being found and in accord with the directory."""
    if header < 0 or header + _LOCAL.size > stop or data[header : header + 4] != b"PK\3\4":
        raise damaged(f"{name} is not where the directory says")
    fields = _LOCAL.unpack_from(data, header)
    local_flags, local_method, name_size, extra_size = fields[2], fields[3], fields[9], fields[10]
    start = header + _LOCAL.size
    if data[start : start + name_size] != raw_name or local_method != method:
        raise damaged(f"{name} has a header that contradicts the directory")
    if (local_flags ^ flags) & FLAG_ENCRYPTED:
        raise damaged(f"{name} has a header that contradicts the directory")
    return int(start + name_size + extra_size)


def _descriptor_size(data: bytes, at: int, flags: int, crc: int, packed: int, size: int) -> int:
    """Return the length of the data descriptor behind an entry's bytes; 0 where none is found."""
    if not flags & FLAG_DESCRIPTOR:
        return 0
    for pattern, values in (("<3I", (crc, packed, size)), ("<I2Q", (crc, packed, size))):
        try:
            plain = struct.pack(pattern, *values)
        except struct.error:
            continue
        for candidate in (b"PK\7\x08" + plain, plain):
            if data[at : at + len(candidate)] == candidate:
                return len(candidate)
    return 0


def _check_names(entries: tuple[Entry, ...]) -> None:
    """Refuse names that lead out of the archive or that two readers would take for different parts."""
    seen: set[str] = set()
    for entry in entries:
        plain = entry.name.replace("\\", "/")
        if plain.startswith("//") or ".." in plain.split("/") or ":" in plain.split("/")[0] or "\0" in plain:
            raise InputError(msg("the archive holds a part with an unsafe name; do not open this file anywhere."))
        key = part_key(entry.name)
        if key in seen:
            raise damaged(f"{entry.name} is there twice")
        seen.add(key)


def _check_overlap(entries: tuple[Entry, ...], end: _End) -> None:
    """Refuse entries that share bytes: a bomb, or two ledgers in one."""
    last = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < last:
            raise damaged(f"{entry.name} shares its bytes with another part")
        last = entry.record_end
    if last > end.offset:
        raise damaged("the last part runs into the directory")


def _check_inner(entries: tuple[Entry, ...], others: list[_End]) -> None:
    """Refuse a second end record by which the file could be read in another way.

    One that lies within the bytes of a part is that part's own: Excel embeds Word and PowerPoint files as they are.
    """
    for other in others:
        if not any(e.data_offset <= other.start and other.stop <= e.data_end for e in entries):
            raise damaged("it has two directories")
