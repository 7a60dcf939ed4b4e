"""Supplementary figure 4 of the supplement."""
