"""One coefficient a module; each function's body is its definition."""
