"""Texts that would harm, in every text field of every sheet, in names of files and in the agent's statements."""
