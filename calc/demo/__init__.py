"""A folder of worked examples."""
