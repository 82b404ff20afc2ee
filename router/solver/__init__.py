"""Devices: problem to plan. What they answer the engine judges; nothing depends on their being there."""
