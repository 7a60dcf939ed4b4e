"""Supplementary figure 10 of the supplement."""
