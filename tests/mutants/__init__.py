"""Small changes to the code of the Plan, one at a time, each of which some test must notice. See CONTRIBUTING."""
