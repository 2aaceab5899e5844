"""`python -m calc` is the plancalc command."""

from calc.cli import main

main()
