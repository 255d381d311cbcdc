"""SQL: the event log and its projections."""
