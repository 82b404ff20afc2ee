"""The command line: `poise`, one file for each family of commands."""

from router.cli.commands import app, main

__all__ = ["app", "main"]
