"""``python -m ledger_tools``: the same program as the ``ledger-tools`` command."""

from ledger_tools.cli import main

if __name__ == "__main__":
    main()
