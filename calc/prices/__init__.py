"""A vendor's prices, as they come, -> rows of the Prices sheet, and a finding for all that is not sound."""
