"""The journal: every fact and decision, in order, durable, and proof against tampering."""
