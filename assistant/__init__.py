"""A live assistant for e-commerce call centres."""

__version__ = "0.1.0"
