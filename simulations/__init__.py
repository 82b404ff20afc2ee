"""Floors in virtual time: recorded logs, made-up days and faults, through the same engine that runs live."""
