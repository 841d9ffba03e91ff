"""From story changes to matches: rule files, their lint, tests and explanations."""
