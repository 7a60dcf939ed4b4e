"""The table behind each panel, made from the engines or from their tables."""
