"""Supplementary figure 6 of the supplement."""
