"""What a sheet and a cell of Excel can hold, and the days from which it counts dates."""

from datetime import date

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # counted from 1; the last column is XFD
MOST_ROWS = LAST_ROW - 1  # of data, below one row of headers
CELL_LENGTH = 32_767  # of a text in a cell or in a note, in UTF-16 units
DAY_0 = date(1899, 12, 30)  # right for every date from March 1900 on
DAY_0_OF_1904 = date(1904, 1, 1)  # of a workbook that counts from 1904
