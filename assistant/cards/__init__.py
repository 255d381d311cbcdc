"""Out: rank, budget, dedupe, expire."""
