"""Poise decides who takes which contact; this package is the engine and everything it runs on."""

if not __debug__:
    raise RuntimeError("poise checks itself with assertions and refuses to run without them: leave out -O")
