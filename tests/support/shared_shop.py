"""Where the processes of one run keep the shop they share. Imports nothing: conftest reads it."""

SHARED = "TESTS_SHOP"
"""Names a folder, set by the first process of a run. Not named like a setting, which it is not."""
