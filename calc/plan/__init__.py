"""The law: one file a section, pure functions on frames. Knows no file, no workbook and no pandera."""
