"""Supplementary figure 1 of the supplement."""
