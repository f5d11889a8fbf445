"""``completion SHELL``: the script that lets a shell complete our commands, options and file names."""

from __future__ import annotations

import click

from ledger_tools.cli.program import PROGRAM, Argument, Command, program


@click.command(cls=Command)
@click.argument("shell", cls=Argument, type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands, options and file names in a shell.

    \b
    bash:  ledger-tools completion bash >> ~/.bashrc
    zsh:   ledger-tools completion zsh >> ~/.zshrc
    fish:  ledger-tools completion fish > ~/.config/fish/completions/ledger-tools.fish
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None  # the choice above offers only shells that Click knows
    click.echo(maker(program, {}, PROGRAM, "_LEDGER_TOOLS_COMPLETE").source())
