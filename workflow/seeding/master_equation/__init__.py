"""Finite N without chance: slow modes of the Liouvillian, exact evolution, the model with cavities."""
