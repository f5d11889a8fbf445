"""The names of packs and rules for the settings sheet: ``python -m ledger_tools.followup.name_list [--check]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from ledger_tools.followup.loading import Pack, load_pack, pack_keys
from ledger_tools.ledger.due_names import FILE
from ledger_tools.model.duties import DueRule
from ledger_tools.text.i18n import LANGUAGES

_HEAD = "# Written by python -m ledger_tools.followup.name_list from the packs; do not edit by hand.\n"


def name_list() -> str:
    """Return the text of the file: packs with their titles, rules with titles and what a setting may say of them."""
    packs = [load_pack(key) for key in pack_keys()]
    return "\n".join([_HEAD, "[packs]", *map(_pack, packs), "", "[rules]", *(r for p in packs for r in _rules(p)), ""])


def _pack(pack: Pack) -> str:
    return f"{pack.key} = {_list(pack.title[tag] for tag in LANGUAGES)}"


def _rules(pack: Pack) -> Iterator[str]:
    for rule in pack.rules.values():
        settings = dict.fromkeys(pack.by_setting.get(rule.id, {}).values())
        title = _list(rule.title[tag] for tag in LANGUAGES)
        takes = _takes(rule, bool(settings))
        yield (
            f'{rule.id} = {{ pack = "{pack.key}", title = {title}, takes = "{takes}", settings = {_list(settings)} }}'
        )


def _takes(rule: DueRule, by_setting: bool) -> str:
    if not rule.kind:
        return "nothing"
    return "number" if "n" in rule.numbers and not by_setting else "switch"


def _list(words: object) -> str:
    return json.dumps(list(words), ensure_ascii=False)  # type: ignore[call-overload]


def main(words: list[str]) -> int:
    """Write the file, or with ``--check`` say whether it is stale."""
    text = name_list()
    if "--check" not in words:
        FILE.write_text(text, "utf-8", newline="\n")
        return 0
    stale = not FILE.exists() or FILE.read_text("utf-8") != text
    if stale:
        print(f"stale: {FILE.name}")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
