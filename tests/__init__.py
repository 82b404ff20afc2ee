"""A package by name, because another distribution installs one called `tests` too (Ciw does)."""
