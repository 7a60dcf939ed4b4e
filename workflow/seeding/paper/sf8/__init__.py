"""Supplementary figure 8 of the supplement."""
