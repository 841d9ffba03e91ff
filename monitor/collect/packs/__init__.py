"""Source packs: one TOML file each, named in `[sources] packs`."""
