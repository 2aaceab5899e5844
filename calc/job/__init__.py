"""One workbook from end to end: check, run, roll; and the worker processes that batches and watches share."""
