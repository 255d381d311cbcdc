"""Scores: pure functions of predictions and answers."""
