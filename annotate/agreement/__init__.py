"""Inter-annotator agreement: studies, coefficients, intervals and reports. Needs numpy alone, reads and writes no file.

A `Study` (see `study.from_rows`) is what a coefficient is computed from; `report.report` computes them all.
"""
