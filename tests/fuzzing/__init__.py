"""Input as nobody meant it: generated from what verbs, panels and the schema declare, or good input with something
done to it.
"""
