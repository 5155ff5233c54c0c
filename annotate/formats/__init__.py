"""Files as bytes to plain values, and back: one module a format."""
