"""Supplementary figure 14 of the supplement."""
