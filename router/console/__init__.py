"""What people may ask of a floor: why this agent, why not that one, who waits for whom."""
