"""N → ∞ at once: motion, observed frequencies, return map, boundaries, stability."""
