"""The read side in a browser. Empty until there is one."""
