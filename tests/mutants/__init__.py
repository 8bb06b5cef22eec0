"""Sabotages that the proofs have to notice; run by ``make mutants``."""
