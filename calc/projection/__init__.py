"""What would happen after the As-of Date: rows invented by simple rules, and the Plan's own engine run on them.

Nothing here decides what an award comes to. ``invent`` adds rows to the input as a person would, ``calculate`` runs on
them to the horizon, and ``runway`` and ``path`` tell what is dated after the As-of Date. A projection is no record.
"""
