"""Result sheets in memory, and read back from a workbook as strictly as an input."""
