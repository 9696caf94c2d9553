"""What our work costs beside others that do the same: `make bench` runs everything and writes results.md."""
