"""Tasks, scorers and benchmarks: how good it is, measured."""
