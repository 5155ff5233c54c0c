"""Texts, sources, codebooks and annotations as plain values: no database, no web, no files."""
