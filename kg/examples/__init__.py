"""Example cases: hand-made patients for trying the commands; the first holds the facts of a published case opening."""
