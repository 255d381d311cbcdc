"""Passages and context become drafts in three tiers, grounded."""
