"""Files as such: put in place whole or not at all, temporary ones, names, locks and signals. Knows no workbook."""
