"""The result sheets of the law: each a register of awards, of the reserve, or of what they rest on."""
