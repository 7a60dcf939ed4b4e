"""The figures of the paper and of the supplement, a folder each: its tables, its drawing, its caption."""
