"""The pure engine: facts in, orders out; no clock, chance, input or output."""
