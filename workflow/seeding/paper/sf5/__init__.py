"""Supplementary figure 5 of the supplement."""
