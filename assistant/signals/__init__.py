"""Detectors, one a file: pure functions of a context."""
