"""Statements that more than one use case needs, or that have to be fast."""
