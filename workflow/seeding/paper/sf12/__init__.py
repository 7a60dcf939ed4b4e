"""Supplementary figure 12 of the supplement."""
