"""Strings of a laboratory report to structured facts: variants, fusions, karyotypes, immunophenotypes.

Every parser returns a frozen result with ``problems``; ``ok`` is true exactly when there are none.
Nothing is guessed: what a parser cannot read is a problem, and decides nothing.
"""
