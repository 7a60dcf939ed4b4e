"""Supplementary figure 2 of the supplement."""
