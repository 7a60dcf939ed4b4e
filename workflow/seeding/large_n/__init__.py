"""N → ∞ from finite N: branches of modes through the sizes, and what they tend to."""
