"""One coefficient a module; each function's body is its definition. See `names.COEFFICIENTS` for what a report holds."""
