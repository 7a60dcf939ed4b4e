"""Supplementary figure 3 of the supplement."""
