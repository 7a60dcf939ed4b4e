"""Supplementary figure 7 of the supplement."""
