"""Decisions with their reasons: what stands out, what folds, what is left out. Pure."""
