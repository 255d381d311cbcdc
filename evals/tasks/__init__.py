"""Evaluation tasks: what is shown to a predictor, and how it is scored."""
