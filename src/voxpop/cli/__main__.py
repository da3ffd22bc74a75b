"""`python -m voxpop.cli`."""

from voxpop.cli import main

main()
