"""``python -m govtext``: the command without its script."""

from govtext.cli import main

main()
