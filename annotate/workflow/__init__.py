"""The use cases: one verb a function; the session and the clock are passed in."""
