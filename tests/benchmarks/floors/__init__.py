"""Bare programs that do only what cannot be left out."""
