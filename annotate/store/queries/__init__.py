"""Statements that are more than one line, by what they read."""
