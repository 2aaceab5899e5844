"""Excel files as such: looked at before they are opened, written with checks, styled. Knows no Plan."""
