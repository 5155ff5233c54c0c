"""The export module: tables of labels, the agreement report and what pages show of it. Reads and writes no file."""
