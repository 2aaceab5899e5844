"""Result sheets: one file for each register of awards, of the reserve, or of what they rest on."""
