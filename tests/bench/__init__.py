"""Benchmarks: what is measured beside rivals in one run; `make bench`, and README.md here for the results."""
