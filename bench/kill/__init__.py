"""The promise under `kill -9`: the real program, servers that misbehave, a ledger."""
