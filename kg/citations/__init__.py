"""Smart citations: what a citing sentence does with the work it cites, tallies, and notices."""
