"""The page over a drop folder: workbooks are dragged in, and what came of them is seen and taken. An extra.

``serve`` of ``calc.page.serve`` is the door. Everything shown is read from the folders that ``calc.watch`` uses.
"""
