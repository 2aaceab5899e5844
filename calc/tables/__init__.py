"""A sheet of the contract as an Excel table: the same for results and for reconciliations."""
