"""Supplementary figure 9 of the supplement."""
