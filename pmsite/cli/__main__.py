"""`python -m pmsite.cli`: the command without its script."""

from pmsite.cli.main import run

run()
