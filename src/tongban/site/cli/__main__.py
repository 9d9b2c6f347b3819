"""`python -m tongban.site.cli`."""

from tongban.site.cli import main

main()
