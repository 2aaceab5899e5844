"""Our issuances against the transfer agent's statement: every entry of both sides on one item, and a bridge."""
