"""Event types: one TOML file each; a user adds a type by adding a file."""
