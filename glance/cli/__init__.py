"""The `glance` command."""
