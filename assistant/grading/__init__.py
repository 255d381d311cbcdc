"""A rubric and a call become findings, findings become a scorecard."""
