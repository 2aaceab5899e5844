"""plancalc: a spreadsheet-driven calculator for an equity plan for non-employee directors."""
