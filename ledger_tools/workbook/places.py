"""Where backups, the journal and locks of a workbook are kept: in the user's own data folder, or beside the file.

Usual is the data folder: a synced or shared folder would upload every backup, and a lock file there means nothing to
another machine. ``LEDGER_TOOLS_BACKUPS=beside`` keeps backups and journal in ``.ledger-backups`` next to the workbook;
``LEDGER_TOOLS_DATA`` names another data folder. Locks always stay in the data folder.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

BESIDE = ".ledger-backups"
_DATA_VARIABLE, _BACKUPS_VARIABLE = "LEDGER_TOOLS_DATA", "LEDGER_TOOLS_BACKUPS"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one workbook.

    Attributes:
        backups: copies from before each change, and the journal.
        locks: our own lock files.
        key: stands for the workbook's path in the names of its files.
    """

    backups: Path
    locks: Path
    key: str

    @property
    def journal(self) -> Path:
        """Return the file of the journal."""
        return self.backups / f"{self.key}.journal"

    @property
    def lock(self) -> Path:
        """Return the file that our own processes lock while they change the workbook."""
        return self.locks / f"{self.key}.lock"

    @property
    def turn(self) -> Path:
        """Return the file whose lock makes our own processes queue for the other one."""
        return self.locks / f"{self.key}.turn"

    def backup(self, sha256: str) -> Path:
        """Return the file that keeps bytes of a hash."""
        return self.backups / f"{self.key}-{sha256[:32]}.xlsx.bak"


def places_of(path: Path) -> Places:
    """Return the folders of a workbook; ``path`` has its links resolved.

    Raises:
        UsageProblem: the data folder is named by a path that means another place wherever one stands.
    """
    name = unicodedata.normalize("NFC", str(path))
    key = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    data = data_folder()
    beside = os.environ.get(_BACKUPS_VARIABLE, "").strip().lower() == "beside"
    return Places(path.parent / BESIDE if beside else data / "backups", data / "locks", key)


def data_folder() -> Path:
    """Return our folder for the user's data on this machine.

    Raises:
        UsageProblem: it is named by a relative path; backups would be looked for elsewhere the next time.
    """
    named = os.environ.get(_DATA_VARIABLE)
    if named:
        if not Path(named).is_absolute():
            raise UsageProblem(
                msg(
                    "{variable}={folder} is not a full path; name the folder from the root on.",
                    variable=_DATA_VARIABLE,
                    folder=named,
                )
            )
        return Path(named)
    from platformdirs import user_data_path

    return Path(user_data_path("ledger-tools", appauthor=False))
